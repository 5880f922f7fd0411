"""Attempts to log in: each one is kept, and too many failures lock the door for a while."""

from datetime import timedelta

from huoshui.core.errors import Refusal
from huoshui.foundation import clock
from huoshui.foundation.fields import blind_index
from huoshui.identity.models import LoginRecord, User

FAILURES_ALLOWED = 5
WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)
LOCKED_PROBLEM = "locked"


class LoginLocked(Refusal):
    code = "identity.locked"
    zh = "登录失败次数过多，请 {minutes} 分钟后再试"
    en = "Too many failed attempts, please try again in {minutes} minutes"
    status = 423


def identifier_index(identifier: str) -> str:
    """The index under which attempts of a user name or phone are kept; the text itself is not."""
    return blind_index(identifier.strip().lower(), "login")


def keep_attempt(
    *, identifier: str, user: User | None, ip: str, user_agent: str, method: str, problem: str = ""
) -> None:
    """Keeps one attempt (登录记录); no `problem` means it succeeded."""
    LoginRecord.objects.create(
        user=user,
        identifier_index=identifier_index(identifier),
        at=clock.now(),
        ip=ip[:45],
        user_agent=user_agent[:200],
        method=method,
        succeeded=not problem,
        problem=problem,
    )


def minutes_locked(*, identifier: str) -> int:
    """Minutes the door stays shut, 0 when it is open.

    Shut after 5 failures within 15 minutes, for 15 minutes from the last of them; attempts made
    while it is shut do not count.
    """
    index = identifier_index(identifier)
    counted = LoginRecord.objects.filter(identifier_index=index).exclude(problem=LOCKED_PROBLEM)
    latest = list(counted.order_by("-at", "-id").values_list("succeeded", "at")[:FAILURES_ALLOWED])
    if len(latest) < FAILURES_ALLOWED or any(succeeded for succeeded, _ in latest):
        return 0
    last, first = latest[0][1], latest[-1][1]
    left = last + LOCKED_FOR - clock.now()
    if last - first > WINDOW or left <= timedelta(0):
        return 0
    return int(left / timedelta(minutes=1)) + 1
