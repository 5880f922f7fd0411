"""Registration and release (登记与解押): entered by one person with the paper, checked by another."""

from datetime import date

from django.db import IntegrityError, transaction

from huoshui.collateral.access import case_of, document_of, locked_security
from huoshui.collateral.models import AssetDocument, Security, SecurityStep
from huoshui.collateral.operations.securities import audit_security, move_security
from huoshui.collateral.ports import SecuredLoans
from huoshui.collateral.refusals import (
    CheckedByMaker,
    NothingPaidOutYet,
    ReplacementTooSmall,
    SecurityWrongState,
    StepOpen,
    StillOwed,
)
from huoshui.collateral.worth import LIVE, worth_of
from huoshui.core.collateral import RankedSum, rank_cover
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.lifecycle import SECURITY_TRANSITIONS, SecurityStatus, can_move
from huoshui.core.money import Cents, yuan_grouped
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import EVERYTHING

_LEADS_TO = {"registration": SecurityStatus.REGISTERED, "release": SecurityStatus.RELEASED}


@transaction.atomic
def request_registration(
    *, actor: Actor, security_id: int, registration_number: str, registered_on: date, document_id: int
) -> int:
    """The id of the registration entered (登记经办) with the registry's certificate; a second person checks.

    Refusals: Forbidden, NotFound, SecurityWrongState, StepOpen, InvalidInput (number, day, paper).
    """
    person = actor.require_person("collateral.edit")
    row = locked_security(actor, security_id)
    _require_move(row, "registration")
    number = registration_number.strip()
    if not number:
        raise InvalidInput(
            field="registration_number",
            zh="请填写登记证明编号（无需登记的填写交付/止付凭证编号）",
            en="Give the number of the registration, or of the delivery receipt",
        )
    return _open_step(
        actor,
        row,
        SecurityStep(
            kind="registration",
            happened_on=_past(registered_on),
            registration_number=number[:80],
            document=_paper(row, document_id, "registration"),
            made_by_id=person,
        ),
    )


@transaction.atomic
def request_release(
    *,
    actor: Actor,
    security_id: int,
    released_on: date,
    reason: str,
    document_id: int,
    replaced_by_id: int | None = None,
) -> int:
    """The id of the release asked for (解押经办): once everything under the contract is settled, or with
    another registered security of the contract that takes its place (置换). A second person checks.

    Refusals: Forbidden, NotFound, SecurityWrongState, StepOpen, StillOwed, NothingPaidOutYet,
    ReplacementTooSmall, InvalidInput (reason, day, paper).
    """
    person = actor.require_person("collateral.edit")
    row = locked_security(actor, security_id)
    _require_move(row, "release")
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写解押原因", en="Give a reason")
    replaced_by = Security.objects.filter(pk=replaced_by_id).first() if replaced_by_id else None
    if replaced_by_id and replaced_by is None:
        raise NotFound()
    _check_releasable(row, replaced_by)
    return _open_step(
        actor,
        row,
        SecurityStep(
            kind="release",
            happened_on=_past(released_on),
            reason=reason.strip()[:200],
            replaced_by=replaced_by,
            document=_paper(row, document_id, "release"),
            made_by_id=person,
        ),
    )


@transaction.atomic
def answer_step(*, actor: Actor, step_id: int, approve: bool, opinion: str = "") -> int:
    """The security after the second person's answer (复核): registered, released, or as it was.

    A release is measured anew: what was settled may have come back by a reversal. Refusals: Forbidden,
    CheckedByMaker, NotFound, SecurityWrongState, StillOwed, ReplacementTooSmall, InvalidInput (declined
    without a word).
    """
    person = actor.require_person("collateral.check")
    found = SecurityStep.objects.filter(pk=step_id).first()
    if found is None:
        raise NotFound()
    row = locked_security(actor, found.security_id)
    step = SecurityStep.objects.select_for_update(of=("self",)).select_related("replaced_by").get(pk=step_id)
    if step.status != "requested":
        raise SecurityWrongState(status=row.status)
    if step.made_by_id == person:
        raise CheckedByMaker()
    if not approve and not opinion.strip():
        raise InvalidInput(field="opinion", zh="请填写退回原因", en="Say why it is declined")
    step.status = "approved" if approve else "declined"
    step.checked_by_id, step.checked_at, step.opinion = person, clock.now(), opinion.strip()[:200]
    step.save(update_fields=["status", "checked_by", "checked_at", "opinion"])
    if approve:
        _apply(row, step)
    audit_security(actor, f"security.{step.kind}_{step.status}", row)
    return row.pk


def _apply(row: Security, step: SecurityStep) -> None:
    move_security(row, _LEADS_TO[step.kind])
    if step.kind == "registration":
        row.registration_number, row.registered_on = step.registration_number, step.happened_on
        row.save(update_fields=["status", "registration_number", "registered_on"])
        return
    _check_releasable(row, step.replaced_by)
    row.released_on, row.ended_because = step.happened_on, step.reason
    row.save(update_fields=["status", "released_on", "ended_because"])


def _check_releasable(row: Security, replaced_by: Security | None) -> None:
    number = row.contract_number
    owed = adapter(SecuredLoans).owed_under([number]).get(number)
    if owed is None:
        # A contract that was made void owes nothing and never will.
        if case_of(number, EVERYTHING).is_open:
            raise NothingPaidOutYet(number=number)
        return
    if owed == 0:
        return
    if replaced_by is None:
        raise StillOwed(number=number, owed=yuan_grouped(owed))
    needed = min(owed, row.secured_amount)
    is_another = replaced_by.pk != row.pk and replaced_by.contract_number == number
    in_force = is_another and replaced_by.status == SecurityStatus.REGISTERED.value
    carried = _carried(replaced_by) if in_force else 0
    if carried < needed:
        raise ReplacementTooSmall(
            field="replaced_by_id", carried=yuan_grouped(carried), needed=yuan_grouped(needed)
        )


def _carried(row: Security) -> Cents:
    """What the asset's value carries of this security at its rank, cents."""
    worth = worth_of([row.asset])[row.asset.number]
    live = row.asset.securities.filter(status__in=LIVE).order_by("order")
    sums = [RankedSum(key=str(one.pk), secured=one.secured_amount) for one in live]
    covers = rank_cover(worth.value, worth.cap, worth.prior_claims, sums)
    return next(cover.covered for cover in covers if cover.key == str(row.pk))


def _require_move(row: Security, kind: str) -> None:
    if not can_move(SECURITY_TRANSITIONS, SecurityStatus(row.status), _LEADS_TO[kind]):
        raise SecurityWrongState(status=row.status)


def _past(day: date) -> date:
    if day > business_date.today():
        raise InvalidInput(field="happened_on", zh="日期不能晚于会计日", en="This day is still to come")
    return day


def _paper(row: Security, document_id: int, kind: str) -> AssetDocument:
    document = document_of(row.asset, document_id)
    if document.kind != kind:
        raise InvalidInput(
            field="document_id",
            zh="请上传登记证明" if kind == "registration" else "请上传解押（注销登记）证明",
            en=f"The paper must be a {kind} certificate",
        )
    return document


def _open_step(actor: Actor, row: Security, step: SecurityStep) -> int:
    step.security, step.made_at = row, clock.now()
    try:
        with transaction.atomic():
            step.save()
    except IntegrityError as clash:
        raise StepOpen() from clash
    audit_security(actor, f"security.{step.kind}_requested", row)
    return step.pk
