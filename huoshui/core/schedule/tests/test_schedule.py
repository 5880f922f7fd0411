"""What holds for every repayment method, and the odd cases of each."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoshui.core.dates import DayCount, add_months
from huoshui.core.errors import InvalidInput
from huoshui.core.interest import accrued_interest, simple_interest
from huoshui.core.money import round_half_up
from huoshui.core.schedule import (
    METHODS,
    RepaymentMethod,
    ScheduleTerms,
    build_schedule,
    schedule_totals,
)
from huoshui.core.schedule.tests.strategies import any_terms, terms_of


def terms(**changes: object) -> ScheduleTerms:
    values: dict[str, object] = {
        "principal": 12_000_000,
        "annual_rate": Decimal("0.048"),
        "method": RepaymentMethod.EQUAL_INSTALMENT,
        "period_count": 12,
        "start_date": date(2024, 1, 31),
        "due_day": None,
        "day_count": DayCount.THIRTY_360,
    }
    return ScheduleTerms(**{**values, **changes})  # type: ignore[arg-type]


@given(terms_of())
def test_every_schedule_repays_exactly_what_was_lent(given_terms: ScheduleTerms) -> None:
    rows = build_schedule(given_terms)
    assert sum(row.principal_due for row in rows) == given_terms.principal
    assert rows[-1].principal_after == 0
    assert all(row.principal_due >= 0 and row.interest_due >= 0 and row.principal_after >= 0 for row in rows)
    balance = given_terms.principal
    for row in rows:
        balance -= row.principal_due
        assert row.principal_after == balance


@given(terms_of())
def test_periods_follow_each_other_and_end_at_maturity(given_terms: ScheduleTerms) -> None:
    rows = build_schedule(given_terms)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0].period_start == given_terms.start_date
    if given_terms.method is not RepaymentMethod.CUSTOM:
        assert rows[-1].due_date == add_months(given_terms.start_date, given_terms.period_count)
    for before, after in pairwise(rows):
        assert before.due_date == after.period_start
    assert all(row.period_start < row.due_date for row in rows)


@given(terms_of())
def test_interest_of_a_period_is_simple_interest_on_the_balance(given_terms: ScheduleTerms) -> None:
    if given_terms.day_count in (DayCount.THIRTY_360, DayCount.PER_PERIOD):
        return  # whole months from an anchor at a month's end are tested by hand below
    if given_terms.method is RepaymentMethod.FLAT:
        return  # interest on what was lent, not on what is owed
    balance = given_terms.principal
    for row in build_schedule(given_terms):
        exact = simple_interest(
            balance, given_terms.annual_rate, row.period_start, row.due_date, given_terms.day_count
        )
        assert row.interest_due == round_half_up(exact)
        balance = row.principal_after


@given(terms_of())
def test_without_a_rate_there_is_no_interest(given_terms: ScheduleTerms) -> None:
    rows = build_schedule(replace(given_terms, annual_rate=Decimal(0)))
    assert schedule_totals(rows).interest == 0
    assert schedule_totals(rows).principal == given_terms.principal


@given(any_terms())
def test_the_invariants_hold_under_every_convention(given_terms: ScheduleTerms) -> None:
    rows = build_schedule(given_terms)
    assert sum(row.principal_due for row in rows) == given_terms.principal
    assert rows[-1].principal_after == 0
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.principal_due >= 0 and row.interest_due >= 0 for row in rows)
    assert all(before.due_date == after.period_start for before, after in pairwise(rows))
    grace = rows[: min(given_terms.relief.principal_grace, len(rows) - 1)]
    assert all(row.principal_due == 0 for row in grace)
    for row in rows:
        assert accrued_interest(row, row.due_date) == row.interest_total


@given(terms_of(methods=[RepaymentMethod.EQUAL_INSTALMENT], smallest=100_000))
def test_level_payments_are_level_for_unequal_months_too(given_terms: ScheduleTerms) -> None:
    rows = build_schedule(given_terms)
    regular = [row.total_due for row in rows[:-1] if row.principal_due > 0 and row.principal_after > 0]
    if all(row.principal_due > 0 for row in rows):
        assert len(set(regular)) <= 1
        # Each rounding of interest moves the balance by half a cent at most, and that grows with the rate.
        assert abs(rows[-1].total_due - rows[0].total_due) <= 2 * len(rows) + 2


@given(
    st.integers(min_value=10_000, max_value=10**10),
    st.integers(min_value=1, max_value=3_600),
    st.integers(min_value=2, max_value=360),
)
def test_the_level_payment_agrees_with_another_library(
    principal: int, basis_points: int, months: int
) -> None:
    rate = Decimal(basis_points) / 10_000
    rows = build_schedule(terms(principal=principal, annual_rate=rate, period_count=months))
    other = -numpy_financial.pmt(float(rate) / 12, months, principal)
    if rows[0].principal_due:
        assert abs(rows[0].total_due - other) <= 0.5 + 1e-9 * other


def test_month_ends_step_from_the_anchor_and_stay_whole_months() -> None:
    rows = build_schedule(terms(method=RepaymentMethod.INTEREST_MONTHLY, period_count=4))
    assert [row.due_date for row in rows] == [
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
        date(2024, 5, 31),
    ]
    assert [row.interest_due for row in rows] == [48_000] * 4


def test_a_due_day_makes_odd_first_and_last_periods() -> None:
    rows = build_schedule(
        terms(
            method=RepaymentMethod.INTEREST_MONTHLY, period_count=3, start_date=date(2024, 1, 25), due_day=5
        )
    )
    # 25 Jan → 5 Feb: 11 days of 360; 5 Feb → 5 Mar: one month; 5 Mar → 25 Apr: one month and 20 days.
    assert [row.due_date for row in rows] == [date(2024, 2, 5), date(2024, 3, 5), date(2024, 4, 25)]
    assert [row.interest_due for row in rows] == [17_600, 48_000, 48_000 + 32_000]


def test_a_due_day_at_the_end_of_months_steps_whole_months() -> None:
    rows = build_schedule(
        terms(
            method=RepaymentMethod.INTEREST_MONTHLY, period_count=4, start_date=date(2024, 1, 10), due_day=31
        )
    )
    # 29 Feb → 31 Mar → 30 Apr are whole months of the 31st; the last period ends at maturity, 10 May.
    assert [row.due_date.day for row in rows] == [29, 31, 30, 10]
    assert [row.interest_due for row in rows[1:3]] == [48_000, 48_000]


def test_quarters_from_a_due_day() -> None:
    rows = build_schedule(
        terms(
            method=RepaymentMethod.INTEREST_QUARTERLY,
            period_count=8,
            start_date=date(2024, 1, 20),
            due_day=20,
        )
    )
    assert [row.due_date for row in rows] == [date(2024, 4, 20), date(2024, 7, 20), date(2024, 9, 20)]
    assert [row.interest_due for row in rows] == [144_000, 144_000, 96_000]


def test_a_loan_within_one_quarter_has_one_instalment() -> None:
    rows = build_schedule(
        terms(method=RepaymentMethod.INTEREST_QUARTERLY, period_count=1, start_date=date(2024, 3, 21))
    )
    assert [(row.period_start, row.due_date) for row in rows] == [(date(2024, 3, 21), date(2024, 4, 21))]


def test_a_few_cents_over_many_months() -> None:
    plain = set(RepaymentMethod) - {
        RepaymentMethod.BALLOON,
        RepaymentMethod.STEPPED,
        RepaymentMethod.CUSTOM,
    }
    for method in plain:
        rows = build_schedule(terms(principal=7, method=method, period_count=12))
        assert sum(row.principal_due for row in rows) == 7
        assert all(row.principal_due >= 0 and row.principal_after >= 0 for row in rows)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("principal", 0),
        ("principal", -1),
        ("period_count", 0),
        ("period_count", 601),
        ("annual_rate", Decimal("-0.01")),
        ("annual_rate", Decimal("NaN")),
        ("due_day", 0),
        ("due_day", 32),
    ],
)
def test_bad_terms_are_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        build_schedule(terms(**{field: value}))
    assert refused.value.field == field


def test_totals_by_year() -> None:
    totals = schedule_totals(build_schedule(terms(method=RepaymentMethod.EQUAL_PRINCIPAL)))
    # Due 29 Feb 2024 … 31 Jan 2025: eleven parts in 2024, the last in 2025; interest 480 … 80, then 40 yuan.
    assert [(year.year, year.principal, year.interest) for year in totals.years] == [
        (2024, 11_000_000, 308_000),
        (2025, 1_000_000, 4_000),
    ]
    assert (totals.principal, totals.interest, totals.total) == (12_000_000, 312_000, 12_312_000)


def test_every_method_is_in_the_table() -> None:
    assert set(METHODS) == set(RepaymentMethod)
    assert all(row.zh and row.en for row in METHODS.values())


@given(terms_of(), st.integers(min_value=-5, max_value=4_000))
def test_accrued_interest_grows_from_nothing_to_the_interest_due(
    given_terms: ScheduleTerms, days: int
) -> None:
    row = build_schedule(given_terms)[0]
    day = date.fromordinal(row.period_start.toordinal() + days)
    tomorrow = date.fromordinal(day.toordinal() + 1)
    assert 0 <= accrued_interest(row, day) <= accrued_interest(row, tomorrow) <= row.interest_due
    assert accrued_interest(row, row.period_start) == 0
    for overdue_days in (0, 1, 500):
        late = date.fromordinal(row.due_date.toordinal() + overdue_days)
        assert accrued_interest(row, late) == row.interest_due


def test_accrued_interest_of_ten_days_of_thirty() -> None:
    (row,) = build_schedule(
        terms(method=RepaymentMethod.BULLET, period_count=1, start_date=date(2024, 4, 1), principal=750_000)
    )
    assert (row.interest_due, accrued_interest(row, date(2024, 4, 11))) == (3_000, 1_000)
