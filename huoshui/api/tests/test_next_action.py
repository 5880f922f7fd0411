"""The one thing a borrower should do next: the most pressing first."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps

from huoshui.api.borrower.next_action import next_action_of
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.servicing.day_end.turn import turn_day
from huoshui.servicing.operations.open_loan import open_loan
from huoshui.servicing.tests.book import Book, loan_terms, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(lender: object) -> Book:
    return Book()


@pytest.fixture
def wang(book: Book) -> Any:
    customer = book.customer()
    customer.user = book.user("王芳", kind="borrower")
    customer.save()
    return customer


def action(customer: Any) -> dict[str, Any]:
    return next_action_of(user_id=customer.user_id, customer_id=customer.pk)


def go_to(day: date) -> None:
    """Every business day until `day` is opened, without debits."""
    while business_date.today() < day:
        turn_day(day=business_date.today())


def test_who_has_nothing_applies(wang: Any) -> None:
    assert action(wang)["kind"] == "apply"
    assert next_action_of(user_id=wang.user_id, customer_id=None)["kind"] == "apply"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("draft", "continue_draft"),
        ("supplement_required", "supplement"),
        ("in_decision", "wait"),
        ("in_approval", "wait"),
        ("approved", "wait"),
        ("declined", "apply"),
        ("withdrawn", "apply"),
    ],
)
def test_an_application_says_what_is_next(book: Book, wang: Any, status: str, kind: str) -> None:
    make(
        "origination.Application",
        number="SQ1",
        customer=wang,
        borrower_user=wang.user,
        product_version=book.version,
        product_code="test_loan",
        branch=book.branch,
        channel="portal",
        status=status,
        created_at=wang.created_at,
    )
    assert action(wang)["kind"] == kind


def test_a_contract_is_confirmed_and_then_signed(book: Book, wang: Any) -> None:
    contract = book.contract(loan_terms(), wang, status="drafted")
    first = action(wang)
    assert (first["kind"], first["link"]) == ("confirm_disclosure", f"/contracts/{contract.number}")
    apps.get_model("contracts.Contract").objects.filter(pk=contract.pk).update(status="disclosed")
    assert action(wang)["kind"] == "sign"


def test_a_signed_contract_waits_for_its_money(book: Book, wang: Any) -> None:
    new = book.new_loan(loan_terms(months=6), wang)
    waiting = action(wang)
    assert (waiting["kind"], waiting["link"]) == ("wait", f"/contracts/{new.contract_number}")
    assert (waiting["title"], waiting["amount"]) == ("合同已签署，正在放款", 12_000_00)
    open_loan(actor=SYSTEM, new=new, reference="FK1")
    assert action(wang)["kind"] == "none"


def test_money_on_its_way_comes_after_what_the_borrower_has_to_do(book: Book, wang: Any) -> None:
    book.contract(loan_terms(), wang)
    late = book.contract(loan_terms(), wang, status="drafted")
    assert action(wang)["link"] == f"/contracts/{late.number}"
    apps.get_model("contracts.Contract").objects.update(status="void")
    assert action(wang)["kind"] == "apply"


def test_a_loan_asks_for_money_when_it_falls_due_and_louder_when_late(book: Book, wang: Any) -> None:
    loan = book.loan(loan_terms(principal=1_200_000, annual_rate="0", months=6), wang)
    assert (action(wang)["kind"], action(wang)["due_date"]) == ("none", date(2026, 2, 28))
    go_to(date(2026, 2, 28) - timedelta(days=7))
    soon = action(wang)
    assert (soon["kind"], soon["amount"], soon["due_date"]) == ("repay", 200_000, date(2026, 2, 28))
    assert soon["link"] == f"/loans/{loan.number}"
    book.contract(loan_terms(), wang, status="drafted")
    assert action(wang)["kind"] == "confirm_disclosure"
    go_to(date(2026, 3, 2))
    late = action(wang)
    assert (late["kind"], late["amount"], late["due_date"]) == ("repay", 200_000, date(2026, 2, 28))
    assert "逾期" in late["title"]
