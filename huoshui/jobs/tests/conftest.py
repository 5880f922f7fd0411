"""Fixtures of the jobs' tests."""

import pytest

from huoshui.foundation.actor import SYSTEM
from huoshui.products.operations import install_ready_parameters, install_ready_products
from huoshui.servicing.tests.book import Book


@pytest.fixture
def book(lender: object) -> Book:
    """A fresh book in the bank's schema."""
    return Book()


@pytest.fixture
def market(book: Book) -> Book:
    """The book, with microcredit on offer. The business date is 31 January 2026."""
    install_ready_parameters(actor=SYSTEM, lender_type="bank")  # type: ignore[arg-type]
    install_ready_products(maker=book.staff(book.zhao), checker=book.staff(book.chen), codes=("microcredit",))
    return book
