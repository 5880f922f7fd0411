"""A running loan changed: asked for by one, approved by another, booked at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.core.limit import check_extension
from huoshui.core.loan import Extended, LoanStatus
from huoshui.core.simulate import SimulatedEvent
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.lenders.queries import current_lender
from huoshui.servicing.change_plans import CHANGES, plan_change
from huoshui.servicing.classification.debtors import classify_customer, note_restructuring
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.effects import ChangeEffect, effect_of
from huoshui.servicing.events import LoanChanged
from huoshui.servicing.loan_file import Booking, LoanFile, fold_event
from huoshui.servicing.models import FloatingLoan, LoanChange
from huoshui.servicing.operations.repayment import tell_settled
from huoshui.servicing.store import apply_bookings, load_file
from huoshui.servicing.tranches.drawing import require_nothing_on_its_way

REQUESTED, APPROVED, DECLINED, CANCELLED = "requested", "approved", "declined", "cancelled"
_E = SimulatedEvent


class ChangeUnknown(Refusal):
    """A kind of change the desk does not know."""

    code = "servicing.change_unknown"
    zh = "未知的变更类型"
    en = "Unknown kind of change"
    status = 422


class ChangeOpen(Refusal):
    """A second change while one waits for its check."""

    code = "servicing.change_open"
    zh = "借据 {number} 已有待复核的变更"
    en = "Loan {number} already has a change waiting to be checked"


class ChangeDone(Refusal):
    """A check of a change that is no longer waiting."""

    code = "servicing.change_done"
    zh = "该变更已处理，不能再操作"
    en = "This change has already been dealt with"


class ChangeSamePerson(Forbidden):
    """The maker of a change checking it."""

    code = "servicing.change_same_person"
    zh = "变更复核人不能是经办人本人"
    en = "The person who asked for the change may not check it"


class ChangeOfAnother(Refusal):
    """A change taken back by somebody who did not ask for it."""

    code = "servicing.change_of_another"
    zh = "只有申请人可以撤回该变更"
    en = "Only the person who asked for the change may take it back"


class LoanNotRunning(Refusal):
    """A change of a loan that is settled, written off or transferred."""

    code = "servicing.loan_not_running"
    zh = "借据 {number} 不是未结清状态，不能变更"
    en = "Loan {number} is not active: it cannot be changed"


class ExtensionTooLong(Refusal):
    """An extension beyond what 贷款通则 and the 2024 measures allow."""

    code = "servicing.extension_too_long"
    zh = "累计展期 {asked} 个月，超过最长 {most} 个月"
    en = "The extensions would add up to {asked} months, {most} are allowed"
    status = 422


class FloatingExtension(Refusal):
    """A rate of its own for the extension of a loan whose rate floats."""

    code = "servicing.floating_extension"
    zh = "借据 {number} 为浮动利率，展期部分随LPR重定价，不另定利率；要改加点请办理利率调整"
    en = "The rate of loan {number} floats: an extension follows it; change the points by a new rate instead"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change (借据变更) after an operation."""

    id: int
    loan_number: str
    kind: str
    status: str


def preview_change(
    *, actor: Actor, loan_number: str, kind: str, terms: Mapping[str, Any], value_date: date | None = None
) -> ChangeEffect:
    """What the change would do today, before and after side by side; nothing is written.

    Refusals: as `request_change`.
    """
    actor.require("loan.view")
    with transaction.atomic():
        today = business_day()
        file = load_file(number=loan_number, lock=False)
        booking = _plan(file, kind, terms, value_date or today, today, reason="")
        return effect_of(file.position(today), booking.position)


@transaction.atomic
def request_change(
    *,
    actor: Actor,
    loan_number: str,
    kind: str,
    terms: Mapping[str, Any],
    reason: str,
    value_date: date | None = None,
) -> ChangeView:
    """The change, waiting for another person's check; what could not be booked is refused at once.

    Refusals: Forbidden, NotFound, InvalidInput, ChangeUnknown, LoanNotRunning, ChangeOpen, ExtensionTooLong,
    and those of the change itself.
    """
    actor.require("loan_change.make")
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写变更原因", en="Give a reason for the change")
    today = business_day()
    file = load_file(number=loan_number)
    _plan(file, kind, terms, value_date or today, today, reason=reason)
    try:
        with transaction.atomic():
            row = LoanChange.objects.create(
                loan_id=file.id,
                kind=kind,
                terms=dict(terms),
                value_date=value_date or today,
                reason=reason.strip()[:200],
                status=REQUESTED,
                made_by_id=_user(actor),
                made_at=clock.now(),
            )
    except IntegrityError as clash:
        raise ChangeOpen(number=loan_number) from clash
    _audit(actor, "loan_change.requested", row, file.number)
    return _view(row, file.number)


@transaction.atomic
def approve_change(*, actor: Actor, change_id: int, note: str = "") -> ChangeView:
    """The change, checked by a second person and booked (变更复核). → LoanChanged, LoanSettled.

    Refusals: Forbidden, ChangeSamePerson, NotFound, ChangeDone, and those of the change as the loan now is.
    """
    actor.require("loan_change.check")
    today = business_day()
    row = _waiting(change_id)
    if actor.user_id is not None and actor.user_id == row.made_by_id:
        raise ChangeSamePerson()
    file = load_file(number=row.loan.number)
    booking = _plan(file, row.kind, row.terms, row.value_date, today, reason=row.reason)
    effect = effect_of(file.position(today), booking.position)
    booked = apply_bookings([booking], actor=actor, on=today)[0]
    row.event_id = booked.event_id
    row.effect = _figures(effect)
    _finish(row, actor, APPROVED, note)
    first = booking.position.next_due_date
    if row.kind == SimulatedEvent.RESTRUCTURE and first is not None:
        note_restructuring(file, first_repayment_date=first, on=today)
        classify_customer(file.customer_id, actor=actor, on=today)
    _audit(actor, "loan_change.approved", row, file.number)
    emit(
        LoanChanged(
            loan_number=file.number,
            customer_id=file.customer_id,
            kind=row.kind,
            sequence=booked.sequence or 0,
        )
    )
    tell_settled(booking)
    return _view(row, file.number)


@transaction.atomic
def decline_change(*, actor: Actor, change_id: int, note: str) -> ChangeView:
    """The change, declined by a second person. Refusals: as `approve_change`, InvalidInput (no note)."""
    actor.require("loan_change.check")
    if not note.strip():
        raise InvalidInput(field="note", zh="请填写退回原因", en="Say why the change is declined")
    row = _waiting(change_id)
    if actor.user_id is not None and actor.user_id == row.made_by_id:
        raise ChangeSamePerson()
    _finish(row, actor, DECLINED, note)
    _audit(actor, "loan_change.declined", row, row.loan.number)
    return _view(row, row.loan.number)


@transaction.atomic
def cancel_change(*, actor: Actor, change_id: int) -> ChangeView:
    """The change, taken back by whoever asked for it. Refusals: Forbidden, NotFound, ChangeDone,
    ChangeOfAnother."""
    actor.require("loan_change.make")
    row = _waiting(change_id)
    if actor.user_id != row.made_by_id:
        raise ChangeOfAnother()
    row.status = CANCELLED
    row.save(update_fields=["status"])
    _audit(actor, "loan_change.cancelled", row, row.loan.number)
    return _view(row, row.loan.number)


def _plan(
    file: LoanFile, kind: str, terms: Mapping[str, Any], value_date: date, today: date, *, reason: str
) -> Booking:
    if kind not in {one.value for one in CHANGES}:
        raise ChangeUnknown(field="kind")
    if file.state.status != LoanStatus.ACTIVE.value:
        raise LoanNotRunning(number=file.number)
    if not file.terms.schedule.start_date <= value_date <= today:
        raise InvalidInput(
            field="value_date",
            zh="起息日须在放款日与当前会计日之间",
            en="The value date lies between the pay-out and the business date",
        )
    require_nothing_on_its_way(file)
    _check_floating(file, kind, terms)
    booking = plan_change(
        file,
        kind=SimulatedEvent(kind),
        terms=terms,
        value_date=value_date,
        on=today,
        lender_type=current_lender().lender_type,
        reason=reason,
    )
    if kind == _E.EXTENSION:
        _check_extension(file, int(terms["period_count"]))
    return booking


def _check_floating(file: LoanFile, kind: str, terms: Mapping[str, Any]) -> None:
    """A rate agreed for the days of an extension to come would be gone with the next reset."""
    if kind != _E.EXTENSION or terms.get("annual_rate") is None:
        return
    if FloatingLoan.objects.filter(loan_id=file.id).exists():
        raise FloatingExtension(field="annual_rate", number=file.number)


def _check_extension(file: LoanFile, asked: int) -> None:
    """贷款通则 Art. 12: up to a year the original term again, beyond it half of it."""
    months = file.terms.schedule.due_dates.unit.months or 1
    gone = {row.reverses_id for row in file.events if row.reverses_id}
    earlier = [fold_event(row) for row in file.events if row.kind == _E.EXTENSION and row.id not in gone]
    check = check_extension(
        original_months=file.terms.schedule.term_months,
        extended_months=sum(row.period_count * months for row in earlier if isinstance(row, Extended)),
        asked_months=asked * months,
    )
    if not check.allowed:
        raise ExtensionTooLong(field="period_count", asked=check.asked_total_months, most=check.most_months)


def _waiting(change_id: int) -> LoanChange:
    row = (
        LoanChange.objects.select_for_update(of=("self",)).select_related("loan").filter(pk=change_id).first()
    )
    if row is None:
        raise NotFound()
    if row.status != REQUESTED:
        raise ChangeDone()
    return row


def _finish(row: LoanChange, actor: Actor, status: str, note: str) -> None:
    row.status, row.note = status, note.strip()[:200]
    row.checked_by_id, row.checked_at = _user(actor), clock.now()
    row.save(update_fields=["status", "note", "checked_by", "checked_at", "event", "effect"])


def _figures(effect: ChangeEffect) -> dict[str, Any]:
    sides = {"before": effect.before, "after": effect.after}
    return {
        name: {field: _json(getattr(side, field)) for field in side.__slots__} for name, side in sides.items()
    }


def _json(value: Any) -> Any:
    return value if isinstance(value, int) or value is None else str(value)


def _user(actor: Actor) -> int:
    if actor.user_id is None:
        raise Forbidden()
    return actor.user_id


def _audit(actor: Actor, action: str, row: LoanChange, number: str) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="loan",
        subject_id=row.loan_id,
        subject_number=number,
        after={
            "change": row.pk,
            "kind": row.kind,
            "terms": row.terms,
            "reason": row.reason,
            "note": row.note,
        },
    )


def _view(row: LoanChange, number: str) -> ChangeView:
    return ChangeView(id=row.pk, loan_number=number, kind=row.kind, status=row.status)
