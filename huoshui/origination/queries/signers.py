"""Whom a step could be handed to, who could be added, and who signs for whom."""

from dataclasses import dataclass
from datetime import date, datetime

from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, get_user_names, holders_of
from huoshui.origination.access import in_scope
from huoshui.origination.approval.people import SIGNING, barred, votes_of
from huoshui.origination.models import Application, ApprovalDelegation


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who could sign."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationRow:
    """That one person signs for another; `is_active` today; `up_to` in cents, None = as the other."""

    id: int
    principal: str
    principal_id: int
    delegate: str
    delegate_id: int
    starts_on: date
    ends_on: date
    up_to: Cents | None
    reason: str
    made_at: datetime
    ended_at: datetime | None
    is_active: bool


def list_colleagues(*, actor: Actor, number: str, to: str, scope: Scope) -> tuple[Colleague, ...]:
    """Who could take the open step over (`to` "transfer") or be added to it ("add"), by name.

    Refusals: NotFound outside the scope.
    """
    application = Application.objects.filter(in_scope(scope), number=number).first()
    if application is None:
        raise NotFound()
    step = application.steps.filter(status="open").order_by("order").first()
    if step is None:
        return ()
    able = holders_of(
        permission=step.permission if to == "transfer" else "application.view",
        role_codes=step.roles if to == "transfer" else (),
        branch_id=application.branch_id,
    )
    signed = {act.user_id for act in votes_of(step, SIGNING)}
    seated = set(step.seats.filter(is_open=True).values_list("user_id", flat=True))
    free = able - barred(application, step) - signed - seated - {actor.user_id, step.assignee_id}
    names = get_user_names(free)
    found = (Colleague(id=user_id, name=name) for user_id, name in names.items())
    return tuple(sorted(found, key=lambda one: one.name))


def list_delegations(*, user_id: int) -> tuple[DelegationRow, ...]:
    """The delegations a person gave or was given, the newest first."""
    given = ApprovalDelegation.objects.filter(principal_id=user_id)
    taken = ApprovalDelegation.objects.filter(delegate_id=user_id)
    rows = list((given | taken).order_by("-id")[:100])
    names = get_user_names([row.principal_id for row in rows] + [row.delegate_id for row in rows])
    today = business_date.today()
    return tuple(
        DelegationRow(
            id=row.pk,
            principal=names.get(row.principal_id, ""),
            principal_id=row.principal_id,
            delegate=names.get(row.delegate_id, ""),
            delegate_id=row.delegate_id,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            up_to=row.up_to,
            reason=row.reason,
            made_at=row.made_at,
            ended_at=row.ended_at,
            is_active=row.ended_at is None and row.starts_on <= today <= row.ends_on,
        )
        for row in rows
    )


def list_possible_delegates(*, actor: Actor) -> tuple[Colleague, ...]:
    """Who could sign for the actor: everybody else who signs applications of their branch, by name."""
    able: frozenset[int] = frozenset()
    if actor.branch_id is not None:
        for permission in ("application.review", "application.approve"):
            able |= holders_of(permission=permission, branch_id=actor.branch_id)
    names = get_user_names(able - {actor.user_id})
    return tuple(
        sorted((Colleague(id=one, name=name) for one, name in names.items()), key=lambda one: one.name)
    )
