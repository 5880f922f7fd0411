"""Limits: affordability, the binding one, and where the need formula has no meaning."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoshui.core.dates import DayCount
from huoshui.core.errors import InvalidInput
from huoshui.core.limit import (
    FinancialLines,
    ManualReason,
    NeedInput,
    affordability,
    binding_limit,
    working_capital_need,
)
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms, build_schedule

LINES = FinancialLines(
    revenue=12_000,
    cost=9_000,
    profit=1_200,
    inventory_opening=1_400,
    inventory_closing=1_600,
    receivables_opening=1_800,
    receivables_closing=2_200,
    payables_opening=900,
    payables_closing=1_100,
    prepaid_opening=250,
    prepaid_closing=250,
    advances_opening=600,
    advances_closing=400,
)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"revenue": 0}, ManualReason.NO_REVENUE),
        ({"revenue": -1}, ManualReason.NO_REVENUE),
        ({"cost": 0}, ManualReason.NO_COST),
        ({"payables_closing": 90_000}, ManualReason.CYCLE_NOT_POSITIVE),
        ({"profit": 12_000}, ManualReason.NEED_NOT_POSITIVE),
    ],
)
def test_where_the_formula_has_no_meaning_a_person_measures(
    changes: dict[str, int], reason: ManualReason
) -> None:
    result = working_capital_need(
        NeedInput(
            lines=replace(LINES, **changes),
            growth_rate=Decimal(0),
            own_funds=0,
            existing_loans=0,
            other_funds=0,
        )
    )
    assert (result.method, result.manual_reason, result.need, result.new_limit) == (
        "manual",
        reason,
        None,
        None,
    )
    assert "人工" in result.explanation and "person" in result.explanation_en


def test_a_service_firm_without_stock_and_cost_still_has_a_need() -> None:
    lines = FinancialLines(**{name: 0 for name in FinancialLines.__slots__})
    lines = replace(lines, revenue=36_000, receivables_opening=3_000, receivables_closing=3_000)
    result = working_capital_need(
        NeedInput(lines=lines, growth_rate=Decimal(0), own_funds=5_000, existing_loans=0, other_funds=0)
    )
    # 30 days of receivables, 12 turns: 3,000 needed; own funds are more than that.
    assert (result.need, result.new_limit) == (3_000, 0)


def test_affordability_by_hand() -> None:
    assert affordability(1_000_000, 100_000, Decimal("0.5"), Decimal(0), 12) == 4_800_000
    assert affordability(100_000, 60_000, Decimal("0.5"), Decimal("0.1"), 12) == 0
    with pytest.raises(InvalidInput):
        affordability(100_000, 0, Decimal("0.5"), Decimal("0.1"), 0)


@given(
    st.integers(min_value=100_000, max_value=10**8),
    st.integers(min_value=0, max_value=3_600),
    st.integers(min_value=1, max_value=120),
)
def test_what_is_affordable_can_be_paid_and_one_yuan_more_per_payment_cannot(
    income: int, basis_points: int, months: int
) -> None:
    rate = Decimal(basis_points) / 10_000
    amount = affordability(income, 0, Decimal("0.5"), rate, months)

    def payment(principal: int) -> int:
        terms = ScheduleTerms(
            principal=principal,
            annual_rate=rate,
            method=RepaymentMethod.EQUAL_INSTALMENT,
            period_count=months,
            start_date=date(2024, 1, 15),
            day_count=DayCount.THIRTY_360,
        )
        return build_schedule(terms)[0].total_due

    assert payment(amount) <= income * Decimal("0.5") + 1
    assert payment(amount + 100 * months) > income * Decimal("0.5")


def test_the_smallest_limit_binds_and_is_named() -> None:
    bound = binding_limit({"requested": 500, "need": None, "policy": 300, "affordability": 300})
    assert (bound.amount, bound.name) == (300, "policy")
    assert binding_limit({"need": None}).amount is None
    assert binding_limit({"requested": 500, "policy": 0}).name == "policy"
