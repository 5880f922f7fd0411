"""Repayments: allocated by the fold, booked to the cent, once each."""

import pytest

from huoshui.core.allocation import Component
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.ledger.queries import account_balances, get_entry
from huoshui.servicing.operations.receipts import RepaymentReceipt
from huoshui.servicing.operations.repayment import (
    LoanNotOpen,
    ReferenceUsed,
    preview_repayment,
    receive_repayment,
)
from huoshui.servicing.tests.book import Book

pytestmark = pytest.mark.django_db


def pay(loan_number: str, amount: int, reference: str = "R1", payoff: bool = False) -> RepaymentReceipt:
    return receive_repayment(
        actor=SYSTEM,
        loan_number=loan_number,
        amount=amount,
        channel="transfer",
        external_reference=reference,
        payoff=payoff,
    )


def test_money_before_anything_is_due_waits_in_the_credit_balance(book: Book) -> None:
    loan = book.loan()
    receipt = pay(loan.number, 500_00)
    assert (receipt.parts, receipt.to_credit_balance) == ((), 500_00)
    lines = get_entry(number=receipt.voucher_number).lines
    assert [(line.account_code, line.debit, line.credit) for line in lines] == [
        ("2011", 500_00, 0),
        ("2241", 0, 500_00),
    ]


def test_the_same_reference_twice_is_one_repayment_with_one_receipt(book: Book) -> None:
    loan = book.loan()
    first = pay(loan.number, 500_00)
    assert pay(loan.number, 500_00) == first
    with pytest.raises(ReferenceUsed):
        pay(loan.number, 501_00)
    with pytest.raises(ReferenceUsed):
        pay(book.loan().number, 500_00)


def test_payoff_on_the_first_day_returns_the_principal_and_settles(book: Book) -> None:
    loan = book.loan()
    receipt = pay(loan.number, 12_000_00, payoff=True)
    assert receipt.is_settled
    assert {part.component for part in receipt.parts} == {Component.PRINCIPAL}
    today = business_date.today()
    assert account_balances(["1303", "1132", "2241", "2011"], today) == {
        "1303": 0,
        "1132": 0,
        "2241": 0,
        "2011": 0,
    }
    with pytest.raises(LoanNotOpen):
        pay(loan.number, 1_00, "R2")


def test_a_preview_books_nothing(book: Book) -> None:
    loan = book.loan()
    seen = preview_repayment(actor=SYSTEM, loan_number=loan.number, amount=300_00)
    assert seen.to_credit_balance == 300_00
    assert account_balances(["2241"], business_date.today()) == {"2241": 0}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"amount": 0}, InvalidInput),
        ({"amount": -1}, InvalidInput),
        ({"amount": 1.5}, InvalidInput),
        ({"amount": True}, InvalidInput),
        ({"channel": "cash"}, InvalidInput),
        ({"external_reference": " "}, InvalidInput),
        ({"loan_number": "JJ000"}, NotFound),
        ({"actor": Actor(kind="staff", user_id=1, name="陈伟")}, Forbidden),
        ({"actor": Actor(kind="borrower", user_id=1, name="陈伟", customer_id=-1)}, NotFound),
        ({"amount": 100_00, "payoff": True}, Refusal),
    ],
)
def test_what_no_repayment_may_be(book: Book, change: dict[str, object], refusal: type[Refusal]) -> None:
    loan = book.loan()
    values: dict[str, object] = {
        "actor": SYSTEM,
        "loan_number": loan.number,
        "amount": 100_00,
        "channel": "transfer",
        "external_reference": "R1",
        **change,
    }
    with pytest.raises(refusal):
        receive_repayment(**values)  # type: ignore[arg-type]
    assert account_balances(["2241"], business_date.today()) == {"2241": 0}
