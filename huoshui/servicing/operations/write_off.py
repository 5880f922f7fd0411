"""A loan leaves the balance sheet, and what still comes in afterwards."""

from dataclasses import dataclass

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.core.loan import LoanPosition, LoanStatus
from huoshui.core.money import Cents, yuan_text
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.events import LoanWrittenOff
from huoshui.servicing.models import LoanEvent
from huoshui.servicing.operations.repayment import ReferenceUsed, check_request
from huoshui.servicing.plans import plan_recovery, plan_write_off
from huoshui.servicing.provisioning.run import allowance_of
from huoshui.servicing.store import apply_bookings, load_file
from huoshui.servicing.tranches.drawing import require_nothing_on_its_way


class NothingToWriteOff(Refusal):
    """A write-off of a loan that is not active."""

    code = "servicing.nothing_to_write_off"
    zh = "借据 {number} 不是未结清状态，不能核销"
    en = "Loan {number} is not active: it cannot be written off"


class LoanNotWrittenOff(Refusal):
    """A recovery on a loan that is not written off."""

    code = "servicing.loan_not_written_off"
    zh = "借据 {number} 未核销，不能登记核销后收回"
    en = "Loan {number} is not written off: nothing can be recovered on it"


class RecoveryTooLarge(Refusal):
    """A recovery of more than is still claimed."""

    code = "servicing.recovery_too_large"
    zh = "收回金额超过剩余债权 {claim} 元"
    en = "More than the remaining claim of {claim} yuan"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffReceipt:
    """A write-off or a recovery as booked; amount in cents."""

    loan_number: str
    sequence: int
    amount: int
    voucher_numbers: tuple[str, ...]
    position: LoanPosition


@transaction.atomic
def write_off_loan(*, actor: Actor, loan_number: str, reason: str) -> WriteOffReceipt:
    """The write-off (核销) of an active loan: Dr 1304 / Cr 1303, kept in memo; the claim stays alive
    (账销案存).

    It uses what the last run provided for this loan; what that lacks is provided for first. → LoanWrittenOff.
    Refusals: Forbidden, NotFound, InvalidInput, NothingToWriteOff.
    """
    actor.require("repayment.reverse")
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写核销原因", en="Give a reason for the write-off")
    today = business_day()
    file = load_file(number=loan_number)
    if file.state.status != LoanStatus.ACTIVE.value or file.state.principal_outstanding <= 0:
        raise NothingToWriteOff(number=loan_number)
    require_nothing_on_its_way(file)
    booking = plan_write_off(file, on=today, allowance=allowance_of(file.id), reason=reason.strip())
    booked = apply_bookings([booking], actor=actor, on=today)[0]
    amount = file.state.principal_outstanding
    record(
        actor=actor,
        action="loan.written_off",
        subject_type="loan",
        subject_id=file.id,
        subject_number=file.number,
        after={"amount": yuan_text(amount), "reason": reason.strip()},
    )
    emit(LoanWrittenOff(loan_number=file.number, customer_id=file.customer_id, amount=amount))
    return WriteOffReceipt(
        loan_number=file.number,
        sequence=booked.sequence or 0,
        amount=amount,
        voucher_numbers=booked.voucher_numbers,
        position=booking.position,
    )


@transaction.atomic
def record_recovery(
    *, actor: Actor, loan_number: str, amount: Cents, channel: str, external_reference: str
) -> WriteOffReceipt:
    """Money recovered after the write-off (核销后收回), cents: principal first, then the memo interest.

    Refusals: Forbidden, NotFound, InvalidInput, ReferenceUsed, LoanNotWrittenOff, RecoveryTooLarge.
    """
    actor.require("repayment.enter")
    check_request(actor=actor, amount=amount, channel=channel, reference=external_reference)
    today = business_day()
    file = load_file(number=loan_number)
    if LoanEvent.objects.filter(payment_channel=channel, external_reference=external_reference).exists():
        raise ReferenceUsed(field="external_reference", reference=external_reference)
    if file.state.status != LoanStatus.WRITTEN_OFF.value:
        raise LoanNotWrittenOff(number=loan_number)
    claim = file.state.written_off_amount + file.state.memo_interest
    if amount > claim:
        raise RecoveryTooLarge(field="amount", claim=yuan_text(claim))
    booking = plan_recovery(
        file,
        on=today,
        amount=amount,
        channel=channel,
        reference=external_reference,
        lender_type=current_lender().lender_type,
    )
    booked = apply_bookings([booking], actor=actor, on=today)[0]
    record(
        actor=actor,
        action="loan.recovered",
        subject_type="loan",
        subject_id=file.id,
        subject_number=file.number,
        after={"amount": yuan_text(amount), "channel": channel},
    )
    return WriteOffReceipt(
        loan_number=file.number,
        sequence=booked.sequence or 0,
        amount=amount,
        voucher_numbers=booked.voucher_numbers,
        position=booking.position,
    )
