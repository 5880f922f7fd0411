"""Signing for somebody who is away (委派): for days named beforehand, up to an amount if wished."""

from datetime import date

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.identity.queries import actor_of_user
from huoshui.origination.models import ApprovalDelegation

_LONGEST_DAYS = 92
_SIGNING_PERMISSIONS = frozenset({"application.review", "application.approve"})


class DelegationOverlaps(Refusal):
    code = "origination.delegation_overlaps"
    zh = "这段时间已有委派"
    en = "There is a delegation in these days already"


class CannotDelegate(Refusal):
    code = "origination.cannot_delegate"
    zh = "被委派人须为在职员工，且本人也有审批权限"
    en = "Only a member of staff who signs applications too can sign for another"
    status = 422


@transaction.atomic
def delegate_approvals(
    *,
    actor: Actor,
    delegate_id: int,
    starts_on: date,
    ends_on: date,
    reason: str,
    up_to: Cents | None = None,
) -> int:
    """The id of the delegation: that person signs the actor's steps in these days (both included).

    Refusals: Forbidden, InvalidInput (days, words), CannotDelegate, DelegationOverlaps.
    """
    user_id = actor.require_person("application.view")
    _check_days(starts_on, ends_on)
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写原因", en="Give the reason")
    if up_to is not None and up_to <= 0:
        raise InvalidInput(field="up_to", zh="金额须大于 0", en="The amount is above 0")
    if delegate_id == user_id or not _signs(delegate_id):
        raise CannotDelegate(field="delegate_id")
    there = ApprovalDelegation.objects.select_for_update().filter(
        principal_id=user_id, ended_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if there.exists():
        raise DelegationOverlaps()
    row = ApprovalDelegation.objects.create(
        principal_id=user_id,
        delegate_id=delegate_id,
        starts_on=starts_on,
        ends_on=ends_on,
        up_to=up_to,
        reason=reason.strip()[:200],
        made_by_id=user_id,
        made_at=now(),
    )
    _audit(actor, row, "delegation.make", {"delegate": delegate_id, "up_to": up_to})
    return row.pk


@transaction.atomic
def end_delegation(*, actor: Actor, delegation_id: int) -> None:
    """Nothing; the delegation is over from now on; what was signed stays signed. Refusals: NotFound."""
    row = (
        ApprovalDelegation.objects.select_for_update()
        .filter(pk=delegation_id, principal_id=actor.user_id or 0, ended_at__isnull=True)
        .first()
    )
    if row is None:
        raise NotFound()
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    _audit(actor, row, "delegation.end", {})


def _check_days(starts_on: date, ends_on: date) -> None:
    if starts_on < business_date.today():
        raise InvalidInput(field="starts_on", zh="不能早于今天", en="Not before today")
    if not 0 <= (ends_on - starts_on).days < _LONGEST_DAYS:
        raise InvalidInput(
            field="ends_on",
            zh="结束日不早于开始日，最长 92 天",
            en="Not before the first day, 92 days at most",
        )


def _signs(user_id: int) -> bool:
    try:
        person = actor_of_user(user_id=user_id)
    except NotFound:
        return False
    return person.kind == "staff" and bool(person.permissions & _SIGNING_PERMISSIONS)


def _audit(actor: Actor, row: ApprovalDelegation, action: str, after: dict[str, object]) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="approval_delegation",
        subject_id=row.pk,
        after={**after, "from": row.starts_on.isoformat(), "to": row.ends_on.isoformat()},
    )
