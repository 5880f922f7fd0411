"""Every row of a columnar schedule equals the exact scalar one: methods, day counts, ties, large sums."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from huoshui.core.columns.calendar import day_number
from huoshui.core.columns.schedules import DAY_COUNTS, METHODS, LoanColumns, build_schedules
from huoshui.core.dates import DayCount
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms, build_schedule

EPOCH = date(1970, 1, 1)
ROUND_SUMS = some.integers(1, 10**5).map(lambda n: n * 100)
RATES = ("0", "0.06", "0.0435", "0.12", "0.1825", "0.24", "0.034567", "1.5")


def rows_of(terms: list[ScheduleTerms]) -> list[list[tuple[date, int, int, int]]]:
    """The columnar schedules of terms that share method, term, day count and whether they have a due day."""
    first = terms[0]
    rates = [Fraction(one.annual_rate) for one in terms]
    made = build_schedules(
        LoanColumns(
            method=first.method,
            period_count=first.period_count,
            day_count=first.day_count,
            principal=np.array([one.principal for one in terms], dtype=np.int64),
            rate_numerator=np.array([rate.numerator for rate in rates], dtype=np.int64),
            rate_denominator=np.array([rate.denominator for rate in rates], dtype=np.int64),
            start=np.array([day_number(one.start_date) for one in terms], dtype=np.int64),
            due_day=None
            if first.due_day is None
            else np.array([one.due_day for one in terms], dtype=np.int64),
        )
    )
    return [
        [
            (
                EPOCH + timedelta(days=int(made.due_date[k, at])),
                int(made.principal_due[k, at]),
                int(made.interest_due[k, at]),
                int(made.principal_after[k, at]),
            )
            for k in range(int(made.count[at]))
        ]
        for at in range(len(terms))
    ]


def expected(terms: ScheduleTerms) -> list[tuple[date, int, int, int]]:
    return [
        (row.due_date, row.principal_due, row.interest_due, row.principal_after)
        for row in build_schedule(terms)
    ]


@given(some.data())
@settings(max_examples=150, deadline=None)
def test_every_row_equals_the_scalar_schedule(data: some.DataObject) -> None:
    method = data.draw(some.sampled_from(METHODS))
    months = data.draw(some.integers(1, 40))
    day_count = data.draw(some.sampled_from(DAY_COUNTS))
    has_due_day = data.draw(some.booleans())
    terms = [
        ScheduleTerms(
            # Round sums at round rates: half a cent is met often.
            principal=data.draw(
                some.one_of(some.integers(1, 10**9), some.integers(1, 10**5).map(lambda n: n * 100))
            ),
            annual_rate=Decimal(data.draw(some.sampled_from(RATES))),
            method=method,
            period_count=months,
            start_date=data.draw(some.dates(date(2015, 1, 1), date(2030, 12, 31))),
            due_day=data.draw(some.integers(1, 31)) if has_due_day else None,
            day_count=day_count,
        )
        for _ in range(5)
    ]
    assert rows_of(terms) == [expected(one) for one in terms]


@pytest.mark.parametrize("method", METHODS)
def test_sums_beyond_the_fast_path(method: RepaymentMethod) -> None:
    terms = ScheduleTerms(
        principal=9 * 10**14,
        annual_rate=Decimal("0.034567"),
        method=method,
        period_count=36,
        start_date=date(2026, 1, 31),
        day_count=DayCount.ACTUAL_365,
    )
    assert rows_of([terms]) == [expected(terms)]


def test_a_level_payment_of_exactly_half_a_cent_more() -> None:
    """0 % over two months: 1.01 is 0.505 a month, 0.51 half-up; and 1,001 loans around it."""
    terms = [
        ScheduleTerms(
            principal=principal,
            annual_rate=Decimal(0),
            method=RepaymentMethod.EQUAL_INSTALMENT,
            period_count=2,
            start_date=date(2026, 1, 31),
            day_count=DayCount.THIRTY_360,
        )
        for principal in range(1, 1002)
    ]
    found = rows_of(terms)
    assert found == [expected(one) for one in terms]
    assert found[100][0][1] == 51
