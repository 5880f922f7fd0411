"""The payees of an entrusted order paid, each under a reference of its own, out of money held for them.

The loan opens in full with the first payee paid: Dr 1303 / Cr 2242 for all of it, then Dr 2242 / Cr 2011 (or
1002) payee by payee. What the bank refuses stays in 2242 until it is corrected or given back.
"""

from django.db import transaction

from huoshui.core.errors import NotFound
from huoshui.core.lifecycle import DisbursementStatus, PaymentStatus
from huoshui.core.payment import PaymentWay
from huoshui.core.posting import post_held_money
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.outbox import emit
from huoshui.foundation.ports import adapter
from huoshui.ledger.facts import Fact
from huoshui.ledger.operations import post, with_dimensions
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.events import PaymentFailed, PaymentMade
from huoshui.servicing.models import Disbursement, DisbursementPayment, LoanAccount, LoanState
from huoshui.servicing.operations.disbursement import (
    record_disbursement_failed,
    record_disbursement_paid,
)
from huoshui.servicing.payment.orders import audit_payment, locked_payment, move
from huoshui.servicing.ports import BankGateway, BankOutcome
from huoshui.servicing.tranches.queries import reference_of


def is_entrusted(disbursement_id: int) -> bool:
    """Whether the lender pays the payees of this order itself."""
    return Disbursement.objects.filter(pk=disbursement_id, payment_way=PaymentWay.ENTRUSTED.value).exists()


def send_payment(*, payment_id: int) -> None:
    """Nothing; a cleared payment was put to the bank and its answer written down.

    The bank is asked before anything is booked, under one reference: when it does not answer
    (BankUnavailable) nothing is changed and the outbox asks again; money moves once. A payment already
    answered is left as it is.
    """
    payment = DisbursementPayment.objects.filter(pk=payment_id).first()
    if payment is None:
        raise NotFound()
    if payment.status != PaymentStatus.CLEARED.value:
        return
    answer = adapter(BankGateway).transfer(
        reference=payment_reference(payment),
        account=payment.payee_account or "",
        name=payment.payee_name,
        amount=payment.amount,
    )
    if answer.outcome is BankOutcome.DONE:
        record_payment_made(payment_id=payment_id, bank_reference=answer.bank_reference)
    else:
        record_payment_failed(payment_id=payment_id, problem=answer.problem)


@transaction.atomic
def record_payment_made(*, payment_id: int, bank_reference: str, actor: Actor = SYSTEM) -> None:
    """Nothing; the payee has the money: the loan opened with the first, the money held for this one gone.
    Told twice, it is booked once. → LoanDisbursed with the first, PaymentMade."""
    row = locked_payment(payment_id, actor)
    if row.status == PaymentStatus.PAID.value:
        return
    move(row, PaymentStatus.PAID)
    loan = _loan_of(row.disbursement, actor)
    row.paid_at, row.paid_on, row.bank_reference = clock.now(), business_day(), bank_reference
    row.voucher_number = release(row, loan, fact="entrusted_payment", words=f"受托支付 {row.payee_name}")
    row.save(update_fields=["status", "paid_at", "paid_on", "bank_reference", "voucher_number"])
    audit_payment(actor, "payment.paid", row, loan=loan.number, voucher=row.voucher_number)
    emit(
        PaymentMade(
            payment_id=row.pk,
            customer_id=loan.customer_id,
            loan_number=loan.number,
            payee_name=row.payee_name,
            amount=row.amount,
        )
    )


@transaction.atomic
def record_payment_failed(*, payment_id: int, problem: str, actor: Actor = SYSTEM) -> None:
    """Nothing; the bank refused the payee. An order none of whose payees was or will be paid has failed with
    it, and the contract may be ordered again. → PaymentFailed, DisbursementFailed."""
    row = locked_payment(payment_id, actor)
    if row.status != PaymentStatus.CLEARED.value:
        return
    move(row, PaymentStatus.FAILED)
    row.problem = problem[:200]
    row.save(update_fields=["status", "problem"])
    audit_payment(actor, "payment.failed", row, problem=problem)
    order = row.disbursement
    emit(
        PaymentFailed(
            payment_id=row.pk,
            customer_id=row.customer_id,
            contract_number=order.contract.number,
            payee_name=row.payee_name,
            amount=row.amount,
            problem=row.problem,
        )
    )
    living = (PaymentStatus.CLEARED.value, PaymentStatus.PAID.value)
    if order.loan_id is None and not order.payments.filter(status__in=living).exists():
        record_disbursement_failed(disbursement_id=order.pk, problem=problem)


def payment_reference(row: DisbursementPayment) -> str:
    """The reference the bank knows the payment by; a corrected one is another payment with its own."""
    return f"ZF{row.disbursement_id}-{row.number}"


def release(row: DisbursementPayment, loan: LoanAccount, *, fact: Fact, words: str) -> str:
    """The number of the voucher by which the money held for this payment left 2242."""
    today = business_day()
    state = LoanState.objects.get(loan_id=loan.pk)
    lines = post_held_money(amount=row.amount, lender_type=current_lender().lender_type)
    return post(
        fact=fact,
        business_date=today,
        value_date=today,
        description=f"{words} {loan.number}",
        source_type="loan",
        source_number=loan.number,
        lines=with_dimensions(
            lines, branch_id=loan.branch_id, product_code=loan.product_code, risk_class=state.risk_class
        ),
    ).number


def _loan_of(order: Disbursement, actor: Actor) -> LoanAccount:
    """The order's loan, opened when this is its first payee paid."""
    if order.status == DisbursementStatus.APPROVED.value:
        record_disbursement_paid(
            disbursement_id=order.pk, reference=reference_of(order), bank_reference="", actor=actor
        )
        order.refresh_from_db()
    loan = order.loan
    if loan is None:
        raise NotFound()
    return loan
