"""Handing over (工作移交): the open cases of somebody who leaves, room by room, to one who takes them on.

Who entered a case stays written on it, so that they still may not decide on it; only who looks after it
changes. Approvals are not handed over: a step is open to whoever holds its permission.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import actor_of_user, get_user
from huoshui.origination.operations.hand_over import applications_of, hand_over_applications
from huoshui.parties.operations.hand_over import customers_of, hand_over_customers
from huoshui.servicing.monitoring.hand_over import alerts_of, hand_over_alerts


class NotForThem(Refusal):
    code = "jobs.hand_over_not_for_them"
    zh = "接收人没有处理这些业务的权限：{permission}"
    en = "The one who takes over lacks the permission for these cases: {permission}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGroup:
    """What would move, or moved, of one kind: the numbers of the cases."""

    kind: str
    numbers: tuple[str, ...]


# Kind of case → the permission it takes, how it is listed, and how it is moved.
_ROOMS: dict[str, tuple[str, Callable[..., tuple[str, ...]], Callable[..., tuple[str, ...]]]] = {
    "customer": ("customer.view", customers_of, hand_over_customers),
    "application": ("application.view", applications_of, hand_over_applications),
    "alert": ("alert.handle", alerts_of, hand_over_alerts),
}


def cases_of(*, actor: Actor, user_id: int) -> tuple[CaseGroup, ...]:
    """Exactly what would move from that person. Refusals: Forbidden, NotFound."""
    actor.require("user.manage")
    get_user(user_id=user_id)
    return tuple(
        CaseGroup(kind=kind, numbers=list_cases(user_id=user_id))
        for kind, (_, list_cases, _) in _ROOMS.items()
    )


@transaction.atomic
def hand_over(*, actor: Actor, user_id: int, to_id: int, reason: str) -> tuple[CaseGroup, ...]:
    """What moved. Refusals: Forbidden, NotFound, InvalidInput (no reason, no such taker), NotForThem."""
    actor.require("user.manage")
    leaving, taker = get_user(user_id=user_id), _taker(to_id)
    if taker is None or user_id == to_id or actor.user_id == to_id or taker.kind != "staff":
        raise InvalidInput(field="to_id", zh="请选择另一位员工", en="Choose another member of staff")
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写移交原因", en="Say why the cases are handed over")
    moved = []
    for kind, (permission, list_cases, move) in _ROOMS.items():
        if list_cases(user_id=user_id) and not taker.may(permission):
            raise NotForThem(permission=permission)
        moved.append(CaseGroup(kind=kind, numbers=move(actor=actor, from_id=user_id, to_id=to_id)))
    record(
        actor=actor,
        action="user.cases_handed_over",
        subject_type="user",
        subject_id=user_id,
        subject_number=leaving.username,
        after={
            "to": taker.name,
            "reason": reason.strip()[:300],
            **{group.kind: list(group.numbers) for group in moved},
        },
    )
    return tuple(moved)


def _taker(user_id: int) -> Actor | None:
    try:
        return actor_of_user(user_id=user_id)
    except NotFound:
        return None
