"""A contract paid out in parts says so: the parts, the time to draw, what lapses."""

from dataclasses import replace

import pytest

from huoshui.contracts.models import Contract
from huoshui.contracts.pages import contract_pdf
from huoshui.contracts.queries import get_contract
from huoshui.contracts.tests.book import Book, open_book
from huoshui.core.loan import Draws
from huoshui.identity.permissions import PERMISSIONS
from huoshui.products.operations import install_ready_products

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(lender: object) -> Book:
    found = open_book()
    maker, checker = (
        replace(actor, permissions=frozenset(PERMISSIONS))
        for actor in (found.cast.officer, found.cast.approver)
    )
    found.versions.update(install_ready_products(maker=maker, checker=checker, codes=("equipment",)))
    return found


def test_it_says_how_it_is_drawn(book: Book) -> None:
    number = book.drafted(product_code="equipment", amount=300_000_00, method="equal_principal")
    assert get_contract(number).terms.loan.draws is Draws.TRANCHES
    row = Contract.objects.get(number=number)
    assert row.wording["facts"]["tranches"] is True
    assert "tranches" in [clause["code"] for clause in row.wording["clauses"]]
    assert contract_pdf(row).startswith(b"%PDF")


def test_one_paid_out_whole_says_nothing_of_it(book: Book) -> None:
    row = Contract.objects.get(number=book.drafted())
    assert "tranches" not in [clause["code"] for clause in row.wording["clauses"]]
    assert contract_pdf(row).startswith(b"%PDF")
