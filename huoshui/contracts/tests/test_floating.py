"""A contract whose rate floats: what it keeps, what its clauses say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from huoshui.contracts import queries
from huoshui.contracts.floating_words import made_of, reset_words
from huoshui.contracts.models import Contract
from huoshui.contracts.pages import contract_pdf
from huoshui.contracts.tests.book import TODAY, Book, open_book
from huoshui.core.pricing import FloatingRate, LprTenor, RateReset
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.permissions import PERMISSIONS
from huoshui.products import operations as products
from huoshui.products.queries import get_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Book:
    return open_book()


def float_consumer(book: Book) -> None:
    """From now on the consumer loan is reset every 1 January."""
    maker, checker = (
        replace(actor, permissions=frozenset(PERMISSIONS))
        for actor in (book.cast.officer, book.cast.approver)
    )
    content = get_version(book.versions["consumer"]).definition.model_dump(mode="json")
    content["pricing"]["reset"] = "year_start"
    version = products.draft_version(actor=maker, product_code="consumer", definition=content)
    products.submit_version(actor=maker, version_id=version)
    products.check_version(actor=checker, version_id=version, approve=True)
    book.versions["consumer"] = version


def test_the_contract_keeps_what_its_rate_floats_on(book: Book) -> None:
    float_consumer(book)
    products.save_parameter(
        actor=SYSTEM, code="lpr_1y", value="0.0300", valid_from=TODAY, legal_basis="LPR公告"
    )
    number = book.drafted(product_code="consumer", rate=Decimal("0.0920"), term=24)
    floating = queries.get_contract(number).terms.floating
    assert floating == FloatingRate(
        tenor=LprTenor.ONE_YEAR,
        lpr=Decimal("0.0300"),
        published_on=TODAY,
        basis_points=Decimal(620),
        reset=RateReset.YEAR_START,
    )
    row = Contract.objects.get(number=number)
    assert row.wording["facts"]["floating"] is True
    assert "floating_rate" in [clause["code"] for clause in row.wording["clauses"]]
    assert contract_pdf(row).startswith(b"%PDF")


def test_a_fixed_contract_says_nothing_of_it(book: Book) -> None:
    number = book.drafted()
    assert queries.get_contract(number).terms.floating is None
    row = Contract.objects.get(number=number)
    assert "floating" not in row.terms and row.wording["facts"]["floating"] is False
    assert "floating_rate" not in [clause["code"] for clause in row.wording["clauses"]]


def test_the_words_name_publication_points_and_rule() -> None:
    floating = FloatingRate(
        tenor=LprTenor.FIVE_YEARS,
        lpr=Decimal("0.0395"),
        published_on=date(2024, 2, 20),
        basis_points=Decimal(-70),
        reset=RateReset.ANNIVERSARY,
    )
    assert made_of(floating) == "2024 年 2 月 20 日公布的五年期以上LPR（3.95%）减 70 基点"
    assert reset_words(floating).startswith("每满一年在放款日的对应日重定价")
    assert (made_of(None), reset_words(None)) == ("固定利率", "固定利率")
