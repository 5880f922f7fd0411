"""What servicing does when something has happened; named in `huoshui/config/reactions.py`."""

from decimal import Decimal
from typing import Any

from huoshui.contracts.events import ContractSigned
from huoshui.core.loan import LoanStatus
from huoshui.core.rates import rate_percent_text
from huoshui.foundation import business_date
from huoshui.parties.operations import notify_customer
from huoshui.servicing.events import (
    DisbursementApproved,
    LoanChanged,
    LoanDisbursed,
    LoanRepriced,
    LoanSettled,
    PaymentCleared,
    PaymentFailed,
    PaymentMade,
    RepaymentReceived,
    StatementImported,
    TrancheDisbursed,
    TranchesLapsed,
)
from huoshui.servicing.lines.operations import open_line
from huoshui.servicing.monitoring.watch import raise_flow_alerts
from huoshui.servicing.operations.certificate import issue_settlement_certificate
from huoshui.servicing.operations.disbursement import send_disbursement
from huoshui.servicing.payment.paying import is_entrusted, send_payment
from huoshui.servicing.payment.uses import follow_use
from huoshui.servicing.payment.voucher import make_voucher, tell_of_payment
from huoshui.servicing.store import load_file


def open_line_when_revolving(event: ContractSigned) -> None:
    """A signed framework contract opens its credit line."""
    open_line(contract_number=event.number)


def pay_out(event: DisbursementApproved) -> None:
    """A checked order goes to the bank; no answer: the outbox tries again with the same reference. The
    payments of an entrusted one go by themselves."""
    if not is_entrusted(event.disbursement_id):
        send_disbursement(disbursement_id=event.disbursement_id)


def pay_payee(event: PaymentCleared) -> None:
    """A checked payment goes to the bank; no answer: the outbox tries again, the others are not held up."""
    send_payment(payment_id=event.payment_id)


def keep_voucher(event: PaymentMade) -> None:
    """The voucher of a payment to a payee is made and kept."""
    make_voucher(payment_id=event.payment_id)


def tell_of_payee_paid(event: PaymentMade) -> None:
    """The borrower and the payee are told that the payee was paid."""
    tell_of_payment(payment_id=event.payment_id)


def tell_borrower_payment_failed(event: PaymentFailed) -> None:
    """The borrower is told that a payee could not be paid."""
    notify_customer(
        customer_id=event.customer_id,
        template="payment_failed",
        params={"number": event.contract_number, "payee": event.payee_name, "amount": event.amount},
        dedupe_key=f"payment_failed:{event.payment_id}",
    )


def watch_flows(event: StatementImported) -> None:
    """What a statement shows is looked at as soon as it is in."""
    raise_flow_alerts(day=business_date.today())


def follow_use_of_money(event: LoanDisbursed) -> None:
    """Where the borrower pays themselves and the product wants it, use reports fall due."""
    follow_use(loan_number=event.loan_number)


def tell_borrower_disbursed(event: LoanDisbursed) -> None:
    """The borrower is told that the money is out."""
    notify_customer(
        customer_id=event.customer_id,
        template="disbursed",
        params={"number": event.loan_number, "amount": event.amount},
        link=f"/loans/{event.loan_number}",
        dedupe_key=f"disbursed:{event.loan_number}",
    )


def follow_use_of_tranche(event: TrancheDisbursed) -> None:
    """A part the borrower pays themselves is followed, also where the first one was not."""
    follow_use(loan_number=event.loan_number)


def tell_borrower_tranche_paid(event: TrancheDisbursed) -> None:
    """The borrower is told that one more part is out, and what the next instalment is now."""
    notify_customer(
        customer_id=event.customer_id,
        template="tranche_paid",
        params={
            "number": event.loan_number,
            "tranche": event.tranche,
            "amount": event.amount,
            "due_date": event.next_due_date,
            "due": event.next_due_amount,
        },
        link=f"/loans/{event.loan_number}",
        dedupe_key=f"tranche:{event.loan_number}:{event.tranche}",
    )


def tell_borrower_tranches_lapsed(event: TranchesLapsed) -> None:
    """The borrower is told that what was not drawn in time can no longer be."""
    notify_customer(
        customer_id=event.customer_id,
        template="tranches_lapsed",
        params={"number": event.loan_number, "amount": event.amount, "day": event.last_date},
        link=f"/loans/{event.loan_number}",
        dedupe_key=f"tranches_lapsed:{event.loan_number}",
    )


def tell_borrower_repaid(event: RepaymentReceived) -> None:
    """The borrower is told that the money came in."""
    notify_customer(
        customer_id=event.customer_id,
        template="repayment_received",
        params={"number": event.loan_number, "amount": event.amount},
        link=f"/loans/{event.loan_number}",
        dedupe_key=f"repayment:{event.loan_number}:{event.sequence}",
    )


def tell_borrower_changed(event: LoanChanged) -> None:
    """The borrower is told that the loan was changed."""
    notify_customer(
        customer_id=event.customer_id,
        template="loan_changed",
        params={"number": event.loan_number},
        link=f"/loans/{event.loan_number}",
        dedupe_key=f"changed:{event.loan_number}:{event.sequence}",
    )


def tell_borrower_repriced(event: LoanRepriced) -> None:
    """The borrower is told the old rate, the new one, and the first instalment it touches."""
    params: dict[str, Any] = {
        "number": event.loan_number,
        "day": event.reset_date,
        "before": rate_percent_text(Decimal(event.rate_before)),
        "after": rate_percent_text(Decimal(event.rate_after)),
    }
    if event.first_due_date:
        params |= {"due_date": event.first_due_date, "amount": event.amount}
    notify_customer(
        customer_id=event.customer_id,
        template="loan_repriced" if event.first_due_date else "overdue_loan_repriced",
        params=params,
        link=f"/loans/{event.loan_number}",
        dedupe_key=f"repriced:{event.loan_number}:{event.reset_date}",
    )


def certify_settled(event: LoanSettled) -> None:
    """A settled loan gets its certificate, unless the settling payment was reversed meanwhile."""
    if load_file(number=event.loan_number, lock=False).state.status == LoanStatus.SETTLED.value:
        issue_settlement_certificate(loan_number=event.loan_number)


def tell_borrower_settled(event: LoanSettled) -> None:
    """The borrower is told that nothing is owed any more."""
    notify_customer(
        customer_id=event.customer_id,
        template="settled",
        params={"number": event.loan_number},
        link=f"/loans/{event.loan_number}",
        dedupe_key=f"settled:{event.loan_number}:{event.settled_date}",
    )
