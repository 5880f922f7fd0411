"""A floating loan as the desk sees it, and what waits for people when an LPR is missing."""

from datetime import date
from decimal import Decimal

import pytest

from huoshui.api.loan_shapes import FloatingOut, floating_values
from huoshui.api.staff.floating_work import floating_work
from huoshui.core.pricing import FloatingRate, LprTenor, RateReset
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.products.operations import save_parameter
from huoshui.servicing.queries import get_loan
from huoshui.servicing.tests.book import Book, loan_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> str:
    """A loan of 31 January, reset every quarter, of which 30 April has come without an LPR of April."""
    book = Book()
    save_parameter(
        actor=SYSTEM, code="lpr_1y", value="0.0300", valid_from=date(2026, 1, 31), legal_basis="LPR公告"
    )
    floating = FloatingRate(
        tenor=LprTenor.ONE_YEAR,
        lpr=Decimal("0.0300"),
        published_on=date(2026, 1, 20),
        basis_points=Decimal("-12.5"),
        reset=RateReset.QUARTERLY,
    )
    loan = book.loan(loan_terms(months=12, annual_rate="0.02875"), floating=floating)
    business_date.advance_to(date(2026, 4, 30))
    return loan.number


def test_who_keeps_parameters_is_told_which_publication_is_missing(number: str) -> None:
    keeper = Actor(kind="staff", user_id=1, name="陈伟", permissions=frozenset({"parameter.edit"}))
    items = floating_work(keeper)
    assert [(item["kind"], item["number"], item["link"]) for item in items] == [
        ("lpr", "2026-04", "/parameters?code=lpr_1y")
    ]
    assert "1 笔借据待重定价" in items[0]["title"] and "(waiting: 1)" in items[0]["title_en"]
    other = Actor(kind="staff", user_id=2, name="李强", permissions=frozenset({"parameter.view"}))
    assert floating_work(other) == []


def test_the_loan_shows_points_rule_and_that_it_waits(number: str) -> None:
    values = floating_values(get_loan(number).floating)
    assert values is not None
    shown = FloatingOut.model_validate(values).model_dump(mode="json")
    assert (shown["tenor"], shown["basis_points"], shown["reset"]) == ("one_year", "-12.5", "quarterly")
    assert (shown["next_reset_date"], shown["is_waiting"], shown["resets"]) == ("2026-04-30", True, [])
