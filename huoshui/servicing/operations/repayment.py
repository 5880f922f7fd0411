"""Money in: a repayment received, previewed, repeated."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.core.loan import LoanStatus
from huoshui.core.money import Cents, yuan_text
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit, emit_many
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.effects import effect_of
from huoshui.servicing.events import LoanSettled, RepaymentReceived
from huoshui.servicing.loan_file import Booking, LoanFile
from huoshui.servicing.models import LoanEvent
from huoshui.servicing.operations.receipts import (
    RepaymentReceipt,
    receipt_of_booking,
    receipt_of_record,
)
from huoshui.servicing.plans import RepaymentWish, plan_repayment
from huoshui.servicing.store import Booked, apply_bookings, load_file
from huoshui.servicing.tranches.drawing import require_nothing_on_its_way

CHANNELS = ("debit", "transfer", "counter")


class LoanNotOpen(Refusal):
    """A repayment on a loan that is settled or written off."""

    code = "servicing.loan_not_open"
    zh = "借据 {number} 已结清或核销，不能登记还款"
    en = "Loan {number} is settled or written off: no repayment can be entered"


class ValueDateNotPossible(Refusal):
    """A value date in the future, before the pay-out, or before something a later entry may not disturb."""

    code = "servicing.value_date_not_possible"
    zh = "起息日须在 {earliest} 与当前会计日 {today} 之间"
    en = "The value date lies between {earliest} and the business date, {today}"
    status = 422


class ReferenceUsed(Refusal):
    """A payment reference that already stands for another payment."""

    code = "servicing.reference_used"
    zh = "流水号 {reference} 已用于另一笔还款"
    en = "Reference {reference} already belongs to another payment"


@transaction.atomic
def receive_repayment(
    *,
    actor: Actor,
    loan_number: str,
    amount: Cents,
    channel: str,
    external_reference: str,
    wish: RepaymentWish | None = None,
    payoff: bool = False,
) -> RepaymentReceipt:
    """The receipt of a repayment (还款) of `amount` cents, booked on the business date.

    It counts from `wish.value_date`: entered late, the loan stands as if it had been known then, and the
    difference is booked today. The same channel and reference again give the same receipt. With `payoff` the
    loan is settled, or refused. Refusals: Forbidden, NotFound, InvalidInput, ValueDateNotPossible,
    ReferenceUsed, LoanNotOpen, PayoffTooSmall. → RepaymentReceived, LoanSettled.
    """
    check_request(actor=actor, amount=amount, channel=channel, reference=external_reference)
    today = business_day()
    file = load_file(number=loan_number)
    check_own(actor, file)
    again = repeated(file, channel=channel, reference=external_reference, amount=amount)
    if again is not None:
        return again
    if file.state.status != LoanStatus.ACTIVE.value:
        raise LoanNotOpen(number=loan_number)
    check_value_date(actor, file, wish, today)
    booking = plan_repayment(
        file,
        on=today,
        amount=amount,
        payoff=payoff,
        channel=channel,
        reference=external_reference,
        lender_type=current_lender().lender_type,
        wish=wish,
    )
    if booking.state.status != file.state.status:
        require_nothing_on_its_way(file)
    booked = apply_bookings([booking], actor=actor, on=today)[0]
    record(
        actor=actor,
        action="repayment.received",
        subject_type="loan",
        subject_id=file.id,
        subject_number=file.number,
        after={
            "amount": yuan_text(amount),
            "channel": channel,
            "payoff": payoff,
            "sequence": booked.sequence,
        },
    )
    tell_repayments([booking], [booked])
    return receipt_of_booking(
        booking,
        sequence=booked.sequence or 0,
        voucher_number=booked.voucher_numbers[0],
        event_id=booked.event_id or 0,
    )


@transaction.atomic
def preview_repayment(
    *,
    actor: Actor,
    loan_number: str,
    amount: Cents,
    wish: RepaymentWish | None = None,
    payoff: bool = False,
) -> RepaymentReceipt:
    """What `receive_repayment` would answer today and what it would change, nothing booked. Same refusals."""
    check_request(actor=actor, amount=amount, channel="counter", reference="preview")
    today = business_day()
    file = load_file(number=loan_number, lock=False)
    check_own(actor, file)
    if file.state.status != LoanStatus.ACTIVE.value:
        raise LoanNotOpen(number=loan_number)
    check_value_date(actor, file, wish, today)
    booking = plan_repayment(
        file,
        on=today,
        amount=amount,
        payoff=payoff,
        channel="counter",
        reference=None,
        lender_type=current_lender().lender_type,
        wish=wish,
    )
    if booking.state.status != file.state.status:
        require_nothing_on_its_way(file)
    receipt = receipt_of_booking(booking, sequence=booking.state.last_event_sequence, voucher_number="")
    return replace(receipt, effect=effect_of(file.position(today), booking.position))


def check_value_date(actor: Actor, file: LoanFile, wish: RepaymentWish | None, today: date) -> None:
    """Nothing; an earlier day needs its own permission and lies after the pay-out (Forbidden,
    ValueDateNotPossible)."""
    day = wish.value_date if wish else None
    if day is None or day == today:
        return
    actor.require("repayment.backdate")
    earliest = file.terms.schedule.start_date
    if not earliest <= day <= today:
        raise ValueDateNotPossible(field="value_date", earliest=earliest.isoformat(), today=today.isoformat())


def check_request(*, actor: Actor, amount: Cents, channel: str, reference: str) -> None:
    """Nothing; refuses values no repayment can have (InvalidInput) and staff without the permission."""
    if actor.kind != "borrower":
        actor.require("repayment.enter")
    if isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0:
        raise InvalidInput(field="amount", zh="还款金额必须大于零", en="The amount must be above zero")
    if channel not in CHANNELS:
        raise InvalidInput(field="channel", zh="未知的还款渠道", en="Unknown payment channel")
    if not 1 <= len(reference.strip()) <= 60:
        raise InvalidInput(
            field="external_reference",
            zh="请填写流水号，最多 60 个字符",
            en="Give a reference of at most 60 characters",
        )


def check_own(actor: Actor, file: LoanFile) -> None:
    """Nothing; a borrower reaches only their own loans (NotFound)."""
    if actor.kind == "borrower" and actor.customer_id != file.customer_id:
        raise NotFound()


def repeated(file: LoanFile, *, channel: str, reference: str, amount: Cents) -> RepaymentReceipt | None:
    """The receipt given for this channel and reference before, none when it is new. Refusals:
    ReferenceUsed."""
    known = (
        LoanEvent.objects.filter(payment_channel=channel, external_reference=reference)
        .values_list("id", "loan_id", "amount")
        .first()
    )
    if known is None:
        return None
    event_id, loan_id, known_amount = known
    if loan_id != file.id or known_amount != amount:
        raise ReferenceUsed(field="external_reference", reference=reference)
    event = next(row for row in file.events if row.id == event_id)
    return receipt_of_record(file, event, channel)


def tell_repayments(bookings: Sequence[Booking], booked: Sequence[Booked]) -> None:
    """Emit what the repayments mean to others: money received, loan settled."""
    received = []
    for booking, written in zip(bookings, booked, strict=True):
        event, file = booking.event, booking.file
        assert event is not None and written.sequence is not None
        received.append(
            RepaymentReceived(
                loan_number=file.number,
                customer_id=file.customer_id,
                sequence=written.sequence,
                amount=event.amount,
                payment_channel=event.payment_channel,
                value_date=event.value_date.isoformat(),
            )
        )
    emit_many(received)
    for booking in bookings:
        tell_settled(booking)


def tell_settled(booking: Booking) -> None:
    """Emit that the loan is settled, when this booking settled it."""
    if booking.state.status == LoanStatus.SETTLED.value != booking.file.state.status:
        emit(
            LoanSettled(
                loan_number=booking.file.number,
                customer_id=booking.file.customer_id,
                settled_date=booking.position.as_of.isoformat(),
            )
        )
