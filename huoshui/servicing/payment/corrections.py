"""Payments that were refused: corrected and checked again, or given back against principal."""

from dataclasses import replace

from django.db import transaction

from huoshui.contracts.queries import get_contract
from huoshui.core.errors import InvalidInput
from huoshui.core.lifecycle import DisbursementStatus, PaymentStatus
from huoshui.core.loan import LoanStatus, Surplus
from huoshui.core.payment import PaymentWay
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.models import DisbursementPayment
from huoshui.servicing.operations.repayment import LoanNotOpen, tell_repayments
from huoshui.servicing.payment.orders import (
    NewPayment,
    add_payment,
    audit_payment,
    check_way,
    clear,
    locked_payment,
    move,
    require_another,
)
from huoshui.servicing.payment.paying import release
from huoshui.servicing.payment.refusals import PaymentWrongState
from huoshui.servicing.plans import RepaymentWish, plan_repayment
from huoshui.servicing.store import apply_bookings, load_file
from huoshui.servicing.tranches.queries import paid_out_on

CHANNEL = "entrusted_return"
_STOPPED = (PaymentStatus.REFUSED.value, PaymentStatus.FAILED.value)


@transaction.atomic
def correct_payment(*, actor: Actor, payment_id: int, payment: NewPayment) -> int:
    """The id of the payment that takes the place of a refused or failed one, for the same amount; it waits
    for its check. Without papers named, those of the old one stand behind it.

    Refusals: Forbidden, NotFound, PaymentWrongState, those of check_way, PapersMissing, PaperUsedUp.
    """
    actor.require("disbursement.make")
    old = _stopped(payment_id, actor)
    contract = get_contract(old.disbursement.contract.number)
    new = replace(
        payment,
        amount=old.amount,
        paper_ids=payment.paper_ids or tuple(old.papers.values_list("id", flat=True)),
    )
    check_way(contract, amount=old.amount, way=PaymentWay.ENTRUSTED, payments=[new])
    row = add_payment(old.disbursement, contract, new, actor=actor, number=_next_number(old), replaces=old)
    return row.pk


@transaction.atomic
def ask_return(*, actor: Actor, payment_id: int, reason: str) -> int:
    """The id of the return asked for in the place of a refused or failed payment (退回冲本金): another person
    checks it. Refusals: Forbidden, NotFound, PaymentWrongState (also before the loan is on the books),
    InvalidInput (no reason)."""
    actor.require("disbursement.make")
    old = _stopped(payment_id, actor)
    if old.disbursement.loan_id is None:
        raise PaymentWrongState(status=old.disbursement.status)
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写退回原因", en="Give a reason")
    row = DisbursementPayment.objects.create(
        disbursement=old.disbursement,
        customer_id=old.customer_id,
        number=_next_number(old),
        kind="return",
        payee_name=old.payee_name,
        amount=old.amount,
        purpose=old.purpose,
        note=reason.strip()[:200],
        status=PaymentStatus.REQUESTED.value,
        made_on=business_day(),
        made_by_id=actor.user_id,
        made_at=clock.now(),
        replaces=old,
    )
    audit_payment(actor, "payment.return_requested", row, reason=row.note)
    return row.pk


@transaction.atomic
def pass_payment(*, actor: Actor, payment_id: int) -> None:
    """Nothing; a second person passed a payment or a return that waits on a loan already on the books: the
    bank is asked for the one, the other is booked. → PaymentCleared.

    Before the order is approved its payments pass with it. Refusals: Forbidden, PaymentSamePerson, NotFound,
    PaymentWrongState, LoanNotOpen.
    """
    actor.require("disbursement.check")
    row = locked_payment(payment_id, actor)
    if row.disbursement.status not in (DisbursementStatus.PAID.value, DisbursementStatus.APPROVED.value):
        raise PaymentWrongState(status=row.disbursement.status)
    if row.kind == "return":
        _book_return(row, actor)
        return
    clear(row, actor=actor)


def _book_return(row: DisbursementPayment, actor: Actor) -> None:
    """The money held goes back against principal, as of the day it was lent: it never was the borrower's, so
    no interest is owed on it. What the loan accrued on it meanwhile is trued up."""
    require_another(row, actor)
    move(row, PaymentStatus.RETURNED)
    loan = row.disbursement.loan
    assert loan is not None
    today = business_day()
    file = load_file(number=loan.number)
    if file.state.status != LoanStatus.ACTIVE.value:
        raise LoanNotOpen(number=loan.number)
    booking = plan_repayment(
        file,
        on=today,
        amount=row.amount,
        payoff=False,
        channel=CHANNEL,
        reference=f"TH{row.disbursement_id}-{row.number}",
        lender_type=current_lender().lender_type,
        wish=RepaymentWish(
            value_date=paid_out_on(row.disbursement), surplus=Surplus.LOWER_INSTALMENT, is_return=True
        ),
    )
    row.voucher_number = release(row, loan, fact="entrusted_return", words="受托支付退回")
    booked = apply_bookings([booking], actor=actor, on=today)
    row.paid_on, row.paid_at = today, clock.now()
    row.checked_by_id, row.checked_at = actor.user_id, clock.now()
    row.save()
    audit_payment(actor, "payment.returned", row, loan=loan.number, voucher=row.voucher_number)
    tell_repayments([booking], booked)


def _stopped(payment_id: int, actor: Actor) -> DisbursementPayment:
    """A refused or failed payment nothing has taken the place of, its order still alive."""
    row = locked_payment(payment_id, actor)
    if row.status not in _STOPPED or DisbursementPayment.objects.filter(replaces=row).exists():
        raise PaymentWrongState(status=row.status)
    if row.disbursement.status in (DisbursementStatus.FAILED.value, DisbursementStatus.CANCELLED.value):
        raise PaymentWrongState(status=row.disbursement.status)
    return row


def _next_number(row: DisbursementPayment) -> int:
    return row.disbursement.payments.count() + 1
