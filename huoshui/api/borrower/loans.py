"""The borrower's loans: what is owed when, pay, pay off, the certificate."""

import hashlib
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from huoshui.api.base import BorrowerAuth, current_actor, write
from huoshui.api.downloads import file_response
from huoshui.api.loan_shapes import (
    FloatingOut,
    LoanInstalmentOut,
    PartOut,
    PayoffQuoteOut,
    PositionOut,
    ReceiptOut,
    floating_values,
    instalment_values,
    part_values,
    position_values,
    receipt_values,
)
from huoshui.api.tranche_shapes import TranchesOut, tranche_values
from huoshui.api.types import Day, PositiveYuan, RateText, Yuan
from huoshui.core.errors import NotFound
from huoshui.products.queries import product_names
from huoshui.servicing import operations
from huoshui.servicing.queries import (
    EventRow,
    LoanDetail,
    get_loan_for_borrower,
    list_loans_of_customer,
    load_certificate,
    loan_events,
    quote_payoff,
)
from huoshui.servicing.tranches.queries import tranches_of_loan

router = Router(auth=BorrowerAuth(), tags=["borrower loans"])
MONEY_IN = ("repayment", "recovered")


class LoanCardOut(Schema):
    """A loan in the borrower's list; `total_due` is everything due by today."""

    number: str
    product_name: str
    product_name_en: str
    principal: Yuan
    principal_outstanding: Yuan
    status: str
    next_due_date: date | None
    next_due_amount: Yuan
    days_past_due: int
    total_due: Yuan


class RepaymentRowOut(Schema):
    sequence: int
    value_date: date
    amount: Yuan
    channel: str
    parts: list[PartOut]
    reversed: bool


class BorrowerLoanOut(LoanCardOut):
    contract_number: str
    annual_rate: RateText
    method: str
    start_date: date
    maturity_date: date
    position: PositionOut
    instalments: list[LoanInstalmentOut]
    repayments: list[RepaymentRowOut]
    certificate_available: bool
    floating: FloatingOut | None = None
    tranches: TranchesOut | None = None


class RepayIn(Schema):
    amount: PositiveYuan
    payoff: bool = False


@router.get("/loans", response=list[LoanCardOut])
def list_borrower_loans(request: HttpRequest) -> list[dict[str, Any]]:
    """The borrower's loans, newest first."""
    customer_id = current_actor(request).customer_id
    if customer_id is None:
        return []
    return [_card(_own(request, row.number)) for row in list_loans_of_customer(customer_id)]


@router.get("/loans/{number}", response=BorrowerLoanOut)
def get_borrower_loan(request: HttpRequest, number: str) -> dict[str, Any]:
    """The borrower's own loan in full."""
    loan = _own(request, number)
    return {
        **_card(loan),
        "contract_number": loan.contract_number,
        "annual_rate": loan.row.annual_rate,
        "method": loan.row.method,
        "start_date": loan.row.start_date,
        "maturity_date": loan.row.maturity_date,
        "position": position_values(loan.position),
        "instalments": [instalment_values(row) for row in loan.position.instalments],
        "repayments": [_repayment(row) for row in loan_events(number) if row.kind in MONEY_IN],
        "certificate_available": loan.has_certificate,
        "floating": floating_values(loan.floating),
        "tranches": _tranches(loan),
    }


@router.get("/loans/{number}/payoff-quote", response=PayoffQuoteOut)
def quote_borrower_payoff(request: HttpRequest, number: str, on: Day | None = None) -> Any:
    """What settles the loan on a day."""
    customer_id = current_actor(request).customer_id
    if customer_id is None:
        raise NotFound()
    return quote_payoff(number, on=on, customer_id=customer_id)


@write(router, "/loans/{number}/repay", response=ReceiptOut)
def repay_borrower_loan(request: HttpRequest, number: str, body: RepayIn) -> dict[str, Any]:
    """Pay from the bound account, a part or everything."""
    # The bank's reference follows from the request's own key: sent again, it is the same payment.
    key = hashlib.sha256(request.headers["Idempotency-Key"].encode()).hexdigest()[:16]
    receipt = operations.repay_by_debit(
        actor=current_actor(request),
        loan_number=number,
        amount=body.amount,
        reference=f"ZD{number}-{key}",
        payoff=body.payoff,
    )
    return receipt_values(receipt)


@router.get("/loans/{number}/certificate", response={200: bytes})
def get_borrower_certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The settlement certificate as PDF."""
    _own(request, number)
    return file_response(load_certificate(number))


def _own(request: HttpRequest, number: str) -> LoanDetail:
    return get_loan_for_borrower(number, customer_id=current_actor(request).customer_id)


def _tranches(loan: LoanDetail) -> dict[str, Any] | None:
    found = tranches_of_loan(loan.row.number, customer_id=loan.row.customer_id)
    return None if found is None else tranche_values(found, can_order=False)


def _card(loan: LoanDetail) -> dict[str, Any]:
    name, name_en = product_names().get(loan.row.product_code, (loan.row.product_code,) * 2)
    return {
        "number": loan.row.number,
        "product_name": name,
        "product_name_en": name_en,
        "principal": loan.row.principal,
        "principal_outstanding": loan.row.principal_outstanding,
        "status": loan.row.status,
        "next_due_date": loan.row.next_due_date,
        "next_due_amount": loan.row.next_due_amount,
        "days_past_due": loan.position.days_past_due,
        "total_due": loan.position.total_due,
    }


def _repayment(row: EventRow) -> dict[str, Any]:
    return {
        "sequence": row.sequence,
        "value_date": row.value_date,
        "amount": row.amount,
        "channel": row.payment_channel,
        "parts": part_values(row.parts),
        "reversed": row.reversed_by_sequence is not None,
    }
