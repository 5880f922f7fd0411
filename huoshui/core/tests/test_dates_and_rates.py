"""Steps of months, day counts, rates as text."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoshui.core.dates import DayCount, add_months, whole_months_and_days, year_fraction
from huoshui.core.errors import InvalidInput
from huoshui.core.rates import annual_to_period, parse_rate, rate_percent_text

DATES = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@given(DATES, st.integers(min_value=0, max_value=400))
def test_months_and_days_lead_back_to_the_end(start: date, gap: int) -> None:
    end = date.fromordinal(start.toordinal() + gap)
    months, days = whole_months_and_days(start, end)
    assert 0 <= days <= 31
    assert date.fromordinal(add_months(start, months).toordinal() + days) == end


@given(DATES, st.integers(min_value=-240, max_value=240))
def test_a_step_of_months_moves_exactly_those_months(anchor: date, n: int) -> None:
    moved = add_months(anchor, n)
    assert (moved.year - anchor.year) * 12 + moved.month - anchor.month == n
    assert moved.day == anchor.day or (moved.day < anchor.day and add_months(moved, 0, day=31) == moved)


def test_year_fractions() -> None:
    start, end = date(2024, 1, 15), date(2025, 1, 15)
    assert year_fraction(start, end, DayCount.ACTUAL_360) == Fraction(366, 360)
    assert year_fraction(start, end, DayCount.ACTUAL_365) == Fraction(366, 365)
    assert year_fraction(start, end, DayCount.THIRTY_360) == 1
    with pytest.raises(ValueError, match="before"):
        whole_months_and_days(end, start)


@pytest.mark.parametrize("text", ["", "4.35%", "1e-2", "0,04", "abc", "1000", "0.123456789", None])
def test_parse_rate_refuses(text: object) -> None:
    with pytest.raises(InvalidInput):
        parse_rate(text)  # type: ignore[arg-type]


def test_rates() -> None:
    assert parse_rate("0.0435") == Decimal("0.0435")
    assert [rate_percent_text(Decimal(x)) for x in ("0.0435", "0.12", "0.04355", "0", "1")] == [
        "4.35%",
        "12.00%",
        "4.355%",
        "0.00%",
        "100.00%",
    ]
    assert annual_to_period(Decimal("0.12"), 1) == Fraction(1, 100)
