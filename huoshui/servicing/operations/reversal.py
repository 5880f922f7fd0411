"""A repayment taken back."""

from dataclasses import dataclass

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.core.loan import LoanPosition
from huoshui.core.money import yuan_text
from huoshui.core.posting import PostingLine
from huoshui.core.simulate import SimulatedEvent
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.ledger.operations import EntryDraft, mirrored
from huoshui.ledger.queries import numbers_of_event
from huoshui.servicing.balances import VoucherPlan
from huoshui.servicing.change_plans import CHANGES
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.events import RepaymentReversed
from huoshui.servicing.loan_file import (
    RECOVERED,
    REPAYMENT,
    TAKEN_OVER,
    WRITTEN_OFF,
    EventRecord,
    LoanFile,
)
from huoshui.servicing.models import SettlementCertificate
from huoshui.servicing.plans import plan_reversal
from huoshui.servicing.store import apply_bookings, load_file


class NotReversible(Refusal):
    """A reversal of something that is not a standing repayment."""

    code = "servicing.not_reversible"
    zh = "该笔交易不能冲正，或已冲正"
    en = "This event cannot be reversed, or already is"


class LaterEventFirst(Refusal):
    """A reversal of something before the loan left the books."""

    code = "servicing.later_event_first"
    zh = "请先冲正之后的交易（第 {sequence} 笔）"
    en = "Reverse the later event first (number {sequence})"


class CertificateIssued(Refusal):
    """A reversal that would revive a loan whose settlement was certified."""

    code = "servicing.certificate_issued"
    zh = "结清证明 {number} 已开具，不能冲正"
    en = "Settlement certificate {number} has been issued: nothing can be reversed"


class BeforeTakeOver(Refusal):
    """A reversal of something the old system booked: no voucher of ours stands behind it."""

    code = "servicing.before_take_over"
    zh = "该笔交易由原系统记账，迁入后不能冲正；请登记新的交易更正"
    en = "This event was booked by the old system and cannot be reversed here: correct it by a new one"


_LEAVING = (WRITTEN_OFF, RECOVERED, SimulatedEvent.TRANSFER.value)
_REVERSIBLE = {REPAYMENT, *(kind.value for kind in CHANGES)} - set(_LEAVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalReceipt:
    """A reversal as booked (冲正)."""

    loan_number: str
    sequence: int
    reversed_sequence: int
    amount: int
    voucher_numbers: tuple[str, ...]
    position: LoanPosition


@transaction.atomic
def reverse_repayment(*, actor: Actor, loan_number: str, sequence: int, reason: str) -> ReversalReceipt:
    """The reversal (冲正) of a standing repayment or change: mirrored vouchers, everything after it trued up.

    The position is as if the event had never been. Refusals: Forbidden, NotFound, InvalidInput (no
    reason), NotReversible, LaterEventFirst, CertificateIssued. → RepaymentReversed.
    """
    actor.require("repayment.reverse")
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写冲正原因", en="Give a reason for the reversal")
    today = business_day()
    file = load_file(number=loan_number)
    event = _reversible(file, sequence)
    plans = [
        _plan(mirrored(number=number, business_date=today, description=f"冲正 {number}"))
        for number in reversed(numbers_of_event(event.id))
    ]
    booking = plan_reversal(
        file,
        on=today,
        reversed_id=event.id,
        mirrored=plans,
        reversed_interest=event.payload.get("reversed_interest", 0),
        amount=event.amount,
        reason=reason.strip(),
    )
    booked = apply_bookings([booking], actor=actor, on=today)[0]
    record(
        actor=actor,
        action="repayment.reversed",
        subject_type="loan",
        subject_id=file.id,
        subject_number=file.number,
        before={"sequence": sequence, "amount": yuan_text(event.amount)},
        after={"sequence": booked.sequence, "reason": reason.strip()},
    )
    emit(
        RepaymentReversed(
            loan_number=file.number,
            customer_id=file.customer_id,
            sequence=booked.sequence or 0,
            reversed_sequence=sequence,
            amount=event.amount,
        )
    )
    return ReversalReceipt(
        loan_number=file.number,
        sequence=booked.sequence or 0,
        reversed_sequence=sequence,
        amount=event.amount,
        voucher_numbers=booked.voucher_numbers,
        position=booking.position,
    )


def reversible_events(file: LoanFile) -> set[int]:
    """The ids of the events that may be reversed: repayments and changes that stand, while the loan is on
    the books."""
    gone = {row.reverses_id for row in file.events if row.reverses_id}
    if _left_the_books(file) is not None:
        return set()
    return {
        row.id for row in file.events if row.kind in _REVERSIBLE and row.id not in gone and not _is_fixed(row)
    }


def _is_fixed(event: EventRecord) -> bool:
    """Whether no voucher of ours stands behind it alone: booked elsewhere, or the return of held money."""
    return bool(event.payload.get(TAKEN_OVER) or event.payload.get("is_return"))


def _left_the_books(file: LoanFile) -> EventRecord | None:
    """The write-off, recovery or transfer that stands, none while the loan is on the books."""
    gone = {row.reverses_id for row in file.events if row.reverses_id}
    left = [row for row in file.events if row.kind in _LEAVING and row.id not in gone]
    return left[-1] if left else None


def _reversible(file: LoanFile, sequence: int) -> EventRecord:
    event = next((row for row in file.events if row.sequence == sequence), None)
    if event is None:
        raise NotFound()
    gone = {row.reverses_id for row in file.events if row.reverses_id}
    if event.kind not in _REVERSIBLE or event.id in gone or event.payload.get("is_return"):
        raise NotReversible()
    if event.payload.get(TAKEN_OVER):
        raise BeforeTakeOver()
    left = _left_the_books(file)
    if left is not None:
        raise LaterEventFirst(sequence=left.sequence)
    certificate = (
        SettlementCertificate.objects.filter(loan_id=file.id).values_list("number", flat=True).first()
    )
    if certificate:
        raise CertificateIssued(number=certificate)
    return event


def _plan(draft: EntryDraft) -> VoucherPlan:
    lines = tuple(
        PostingLine(account=line.account, debit=line.debit, credit=line.credit) for line in draft.lines
    )
    return VoucherPlan(
        fact=draft.fact, description=draft.description, lines=lines, reverses_id=draft.reverses_id
    )
