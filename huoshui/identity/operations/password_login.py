"""Staff come in by user name and password."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Refusal
from huoshui.foundation.actor import Actor
from huoshui.foundation.locks import advisory_lock
from huoshui.identity.models import User
from huoshui.identity.operations.attempts import (
    LOCKED_PROBLEM,
    LoginLocked,
    identifier_index,
    keep_attempt,
    minutes_locked,
)


class BadLogin(Refusal):
    code = "identity.bad_login"
    zh = "用户名或密码不正确"
    en = "The user name or the password is wrong"
    status = 401


def log_in_staff(*, username: str, password: str, ip: str = "", user_agent: str = "") -> int:
    """The id of the member of staff whose password this is (登录).

    Every attempt is kept, also a refused one: so the refusal is raised after it has been saved. Raises
    BadLogin (never saying which part is wrong) and, after 5 failures within 15 minutes, LoginLocked.
    """
    minutes, user = _attempt(
        username=username.strip().lower(), password=password, ip=ip, user_agent=user_agent
    )
    if minutes:
        raise LoginLocked(minutes=minutes)
    if user is None:
        raise BadLogin()
    return user.pk


@transaction.atomic
def _attempt(*, username: str, password: str, ip: str, user_agent: str) -> tuple[int, User | None]:
    # One attempt at a time per name: parallel guesses cannot slip past the count.
    advisory_lock(f"login:{identifier_index(username)}")
    minutes = minutes_locked(identifier=username)
    found = User.objects.filter(username=username, kind="staff").first()
    problem = LOCKED_PROBLEM if minutes else _problem(found, password)
    keep_attempt(
        identifier=username, user=found, ip=ip, user_agent=user_agent, method="password", problem=problem
    )
    if problem or found is None:
        return minutes, None
    _audit_login(found, ip)
    return 0, found


def _problem(user: User | None, password: str) -> str:
    if user is None:
        make_password(password)  # The same work as for a known name, so the time does not tell.
        return "unknown_user"
    if not user.check_password(password):
        return "bad_password"
    return "" if user.is_active else "inactive"


def _audit_login(user: User, ip: str) -> None:
    actor = Actor(
        kind="staff",
        user_id=user.pk,
        name=user.name,
        ip=ip,
        branch_id=user.branch_id,
        permissions=frozenset(),
        customer_id=None,
    )
    record(
        actor=actor,
        action="session.opened",
        subject_type="user",
        subject_id=user.pk,
        subject_number=user.username,
    )
