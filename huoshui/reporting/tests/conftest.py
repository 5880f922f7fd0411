"""Fixtures of reporting's tests."""

import pytest

from huoshui.servicing.tests.book import Book


@pytest.fixture
def book(lender: object) -> Book:
    """A fresh book in the bank's schema."""
    return Book()
