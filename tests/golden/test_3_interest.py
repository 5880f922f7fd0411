"""Regulation §3.7: day counts, penalty and compound interest, LPR, schedules."""

from datetime import date
from decimal import Decimal

import pytest

from huoshui.core.dates import DayCount, add_months, day_count_days, whole_months_and_days
from huoshui.core.interest import overdue_compound, overdue_penalty, simple_interest
from huoshui.core.money import parse_yuan, round_half_up, yuan_text
from huoshui.core.pricing import LprTenor, lpr_tenor, price_on_lpr, reprice
from huoshui.core.rates import penalty_rate, rate_percent_text
from huoshui.core.schedule import (
    Instalment,
    RepaymentMethod,
    ScheduleTerms,
    build_schedule,
    schedule_totals,
)

A360, T360 = DayCount.ACTUAL_360, DayCount.THIRTY_360
MILLION = parse_yuan("1000000")


@pytest.mark.parametrize(
    ("row", "principal", "rate", "start", "end", "day_count", "days", "interest"),
    [
        ("3-6", "1000000", "0.0435", date(2024, 1, 15), date(2024, 3, 21), A360, 66, "7975.00"),
        ("3-7", "1000000", "0.0435", date(2023, 12, 21), date(2024, 3, 21), A360, 91, "10995.83"),
        ("3-7", "1000000", "0.0435", date(2024, 3, 21), date(2024, 6, 21), A360, 92, "11116.67"),
        ("3-7", "1000000", "0.0435", date(2024, 12, 21), date(2025, 3, 21), A360, 90, "10875.00"),
        ("3-8", "1000000", "0.0435", date(2024, 1, 15), date(2025, 1, 15), A360, 366, "44225.00"),
        ("3-8", "1000000", "0.0435", date(2024, 1, 15), date(2025, 1, 15), T360, 360, "43500.00"),
        ("3-9", "500000", "0.048", date(2024, 3, 5), date(2025, 5, 15), T360, 430, "28666.67"),
        ("3-9", "500000", "0.048", date(2024, 3, 5), date(2025, 5, 15), A360, 436, "29066.67"),
    ],
)
def test_interest_of_a_period(
    row: str, principal: str, rate: str, start: date, end: date, day_count: DayCount, days: int, interest: str
) -> None:
    assert day_count_days(start, end, day_count) == days
    exact = simple_interest(parse_yuan(principal), Decimal(rate), start, end, day_count)
    assert yuan_text(round_half_up(exact)) == interest


def test_3_9_months_and_days() -> None:
    assert whole_months_and_days(date(2024, 3, 5), date(2025, 5, 15)) == (14, 10)


@pytest.mark.parametrize(("markup", "expected"), [("0.3", "650.00"), ("0.5", "750.00"), ("1", "1000.00")])
def test_3_10_penalty(markup: str, expected: str) -> None:
    rate = penalty_rate(Decimal("0.06"), Decimal(markup))
    assert yuan_text(round_half_up(overdue_penalty(parse_yuan("100000"), rate, 30))) == expected


def test_3_11_compound_interest() -> None:
    assert yuan_text(round_half_up(overdue_compound(parse_yuan("1200"), Decimal("0.09"), 30))) == "9.00"


def test_3_12_lpr_pricing() -> None:
    one_year = price_on_lpr(months=60, lpr=Decimal("0.0345"), basis_points=65)
    five_years = price_on_lpr(months=61, lpr=Decimal("0.0395"), basis_points=-70)
    assert (lpr_tenor(60), lpr_tenor(61)) == (LprTenor.ONE_YEAR, LprTenor.FIVE_YEARS)
    assert [rate_percent_text(price.rate) for price in (one_year, five_years)] == ["4.10%", "3.25%"]
    assert rate_percent_text(reprice(five_years, lpr=Decimal("0.0350")).rate) == "2.80%"


def schedule(
    principal: str,
    rate: str,
    months: int,
    method: RepaymentMethod,
    *,
    start: date = date(2024, 1, 15),
    dc: DayCount = T360,
) -> tuple[Instalment, ...]:
    return build_schedule(
        ScheduleTerms(
            principal=parse_yuan(principal),
            annual_rate=Decimal(rate),
            method=method,
            period_count=months,
            start_date=start,
            day_count=dc,
        )
    )


def test_3_13_equal_instalments() -> None:
    rows = schedule("10000", "0.12", 12, RepaymentMethod.EQUAL_INSTALMENT)
    assert [yuan_text(row.total_due) for row in rows] == ["888.49"] * 11 + ["888.47"]
    assert yuan_text(schedule_totals(rows).interest) == "661.86"
    assert (yuan_text(rows[1].interest_due), yuan_text(rows[1].principal_after)) == ("92.12", "8415.14")


@pytest.mark.parametrize(
    ("principal", "rate", "months", "payment"),
    [("100000", "0.0435", 12, "8530.99"), ("200000", "0.036", 36, "5869.28")],
)
def test_3_14_level_payment(principal: str, rate: str, months: int, payment: str) -> None:
    rows = schedule(principal, rate, months, RepaymentMethod.EQUAL_INSTALMENT)
    assert {yuan_text(row.total_due) for row in rows[:-1]} == {payment}
    assert abs(rows[-1].total_due - parse_yuan(payment)) < months


def test_3_15_equal_principal() -> None:
    rows = schedule("120000", "0.048", 12, RepaymentMethod.EQUAL_PRINCIPAL)
    assert [yuan_text(row.interest_due) for row in rows] == [f"{n * 40}.00" for n in range(12, 0, -1)]
    assert yuan_text(schedule_totals(rows).interest) == "3120.00"


def test_3_16_months_step_from_the_anchor_day() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 1, 31), 2) == date(2024, 3, 31)
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert add_months(date(2024, 11, 30), 3, day=31) == date(2025, 2, 28)


def test_3_6_and_3_7_quarterly_settlement_on_the_20th() -> None:
    rows = schedule("1000000", "0.0435", 12, RepaymentMethod.INTEREST_QUARTERLY, dc=A360)
    assert [(row.due_date, yuan_text(row.interest_due)) for row in rows] == [
        (date(2024, 3, 21), "7975.00"),
        (date(2024, 6, 21), "11116.67"),
        (date(2024, 9, 21), "11116.67"),  # 92 days
        (date(2024, 12, 21), "10995.83"),  # 91 days
        (date(2025, 1, 15), "3020.83"),  # 25 days
    ]
    assert [row.principal_due for row in rows] == [0, 0, 0, 0, MILLION]


@pytest.mark.parametrize(("day_count", "interest"), [(A360, "44225.00"), (T360, "43500.00")])
def test_3_8_bullet(day_count: DayCount, interest: str) -> None:
    (row,) = schedule("1000000", "0.0435", 12, RepaymentMethod.BULLET, dc=day_count)
    assert (row.due_date, yuan_text(row.interest_due), row.principal_due) == (
        date(2025, 1, 15),
        interest,
        MILLION,
    )
