"""Every kernel equals its scalar rule, row by row."""

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from huoshui.core.classification import RiskClass, class_by_days, worst
from huoshui.core.columns.accrual import accrued, accrued_on, sums_by
from huoshui.core.columns.arrears import ArrearsColumns, late_interest
from huoshui.core.columns.classes import ORDER, class_after, days_past_due
from huoshui.core.columns.rounding import divide_half_up, multiply_divide_half_up
from huoshui.core.interest import accrued_interest
from huoshui.core.loan import LoanTerms
from huoshui.core.loan.line import InstalmentLine
from huoshui.core.loan.penalty import PenaltyRule
from huoshui.core.money import divide_half_up as divide_one
from huoshui.core.rates import penalty_rate
from huoshui.core.schedule import Instalment, RepaymentMethod, ScheduleTerms
from huoshui.core.schedule.rates import rate_line

EPOCH = date(1970, 1, 1)
DUE = date(2026, 2, 28)


def column(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def day_number(day: date) -> int:
    return (day - EPOCH).days


@given(some.integers(-(2**62), 2**62), some.integers(1, 2**62))
def test_one_division_rounds_halves_away_from_zero(numerator: int, denominator: int) -> None:
    found = divide_half_up(column(numerator), column(denominator))
    assert found.tolist() == [divide_one(numerator, denominator)]


@given(some.integers(0, 2**62), some.integers(0, 10**8), some.integers(1, 10**11))
def test_a_product_beyond_64_bits_is_still_exact(amount: int, numerator: int, denominator: int) -> None:
    expected = divide_one(amount * numerator, denominator)
    if expected < 2**63:
        found = multiply_divide_half_up(column(amount), column(numerator), column(denominator))
        assert found.tolist() == [expected]


@given(some.integers(0, 10**14), some.integers(1, 1830), some.integers(-40, 1900))
def test_accrued_interest(amount: int, days: int, elapsed: int) -> None:
    start, end = DUE, DUE + timedelta(days=days)
    row = Instalment(
        number=1, period_start=start, due_date=end, principal_due=0, interest_due=amount, principal_after=0
    )
    day = start + timedelta(days=elapsed)
    columns = column(amount), column(day_number(start)), column(day_number(end))
    assert accrued(*columns, day_number(day)).tolist() == [accrued_interest(row, day)]
    expected = accrued_interest(row, day + timedelta(days=1)) - accrued_interest(row, day)
    assert accrued_on(*columns, day_number(day)).tolist() == [expected]


@given(
    some.sampled_from(["0.0435", "0.0652", "0.1325", "0.24"]),
    some.sampled_from(["0.3", "0.5", "1"]),
    some.booleans(),
    some.integers(0, 5),
    some.integers(0, 10**11),
    some.integers(0, 10**9),
    some.lists(some.tuples(some.integers(0, 60), some.integers(0, 10**9)), max_size=3),
    some.integers(0, 400),
)
@settings(max_examples=200)
def test_penalty_and_compound_interest(
    rate: str,
    markup: str,
    compound: bool,
    grace: int,
    principal: int,
    interest: int,
    paid: list[tuple[int, int]],
    asked: int,
) -> None:
    """A line paid in parts, early, within the grace days or late: the running account says the same."""
    terms = LoanTerms(
        schedule=ScheduleTerms(
            principal=1,
            annual_rate=Decimal(rate),
            method=RepaymentMethod.BULLET,
            period_count=1,
            start_date=DUE,
        ),
        penalty_markup=Decimal(markup),
        compound_interest=compound,
        grace_days=grace,
    )
    rule = PenaltyRule(terms, rate_line(terms.schedule))
    numerator, denominator = penalty_rate(Decimal(rate), Decimal(markup)).as_integer_ratio()
    line = InstalmentLine(
        Instalment(
            number=1,
            period_start=DUE,
            due_date=DUE,
            principal_due=principal,
            interest_due=interest,
            principal_after=0,
        ),
        rule,
    )
    principal_days = interest_days = 0
    asked = max([asked, *(late for late, _ in paid)])
    for late, amount in sorted(paid):
        line.count_to(DUE + timedelta(days=late))
        from_interest = min(amount, line.interest_left)
        from_principal = min(amount - from_interest, line.principal_left)
        line.interest_left -= from_interest
        line.principal_left -= from_principal
        if late > grace:
            interest_days += from_interest * late
            principal_days += from_principal * late
    line.count_to(DUE + timedelta(days=asked))
    values = {
        "due_date": day_number(DUE),
        "penalty_from": day_number(DUE) + grace,
        "penalty_numerator": numerator,
        "compound_numerator": numerator if compound else 0,
        "denominator": denominator * 360,
        "principal_left": line.principal_left,
        "interest_left": line.interest_left,
        "principal_days": principal_days,
        "interest_days": interest_days,
        "penalty_settled": 3,
        "compound_settled": 2,
    }
    lines = ArrearsColumns(**{field.name: column(values[field.name]) for field in fields(ArrearsColumns)})
    found = late_interest(lines, day_number(DUE) + asked).tolist()
    assert found == [line.penalty_total - 3 + line.compound_total - 2]


def test_classes_at_every_day() -> None:
    days = np.arange(1200, dtype=np.int64)
    for technical in (0, 5, 9):
        found = class_after(
            np.zeros_like(days), days, np.full_like(days, technical), np.zeros_like(days)
        ).tolist()
        assert [ORDER[code] for code in found] == [
            class_by_days(n, technical=n <= technical) for n in range(1200)
        ]
    bad = np.full_like(days, ORDER.index(RiskClass.LOSS))
    found = class_after(bad, days, np.zeros_like(days), np.zeros_like(days)).tolist()
    assert [ORDER[code] for code in found[:3]] == [RiskClass.SUBSTANDARD] * 3


def test_days_and_sums() -> None:
    assert days_past_due(column(10, 11, 12, 2**31 - 1), 11).tolist() == [1, 0, 0, 0]
    assert sums_by(column(0, 2, 0), column(2**61, 5, 7), 3).tolist() == [2**61 + 7, 0, 5]


def test_a_class_is_never_better_than_its_floor() -> None:
    days = np.arange(0, 400, dtype=np.int64)
    for place, floor in enumerate(ORDER):
        none = np.zeros_like(days)
        found = class_after(none, days, none, np.full_like(days, place)).tolist()
        assert [ORDER[one] for one in found] == [worst(class_by_days(day), floor) for day in days.tolist()]
