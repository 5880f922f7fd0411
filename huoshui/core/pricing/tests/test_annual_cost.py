"""Annual cost: agrees with another library, finds its root anywhere, refuses what has none."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from huoshui.core.errors import InvalidInput
from huoshui.core.pricing import annual_cost, annual_cost_by_dates, irr_monthly

PAYMENTS = st.lists(st.integers(min_value=1, max_value=10**9), min_size=1, max_size=60)


@given(st.integers(min_value=10**4, max_value=10**10), PAYMENTS)
def test_the_rate_makes_the_flows_worth_nothing(received: int, payments: list[int]) -> None:
    if not received / 20 < sum(payments) < received * 20:
        return
    rate = irr_monthly([received, *(-payment for payment in payments)])
    value = sum((-p / (1 + rate) ** k for k, p in enumerate(payments, 1)), Decimal(received))
    slope = sum((k * p / (1 + rate) ** (k + 1) for k, p in enumerate(payments, 1)), Decimal(0))
    assert abs(value) <= slope * Decimal("0.000000000002")  # within the last digit the rate is given in


def test_repaying_just_what_came_costs_nothing() -> None:
    cost = annual_cost(12_000, [1_000] * 12)
    assert {cost.monthly_irr, cost.simple, cost.compound} == {Decimal(0)}


@given(
    st.integers(min_value=100_000, max_value=10**8),
    st.lists(st.integers(min_value=15, max_value=60), min_size=1, max_size=24),
    st.integers(min_value=101, max_value=180),
)
def test_dated_flows_agree_with_another_library(received: int, gaps: list[int], percent: int) -> None:
    day = date(2024, 1, 15)
    flows = [(day, received)]
    for gap in gaps:
        day += timedelta(days=gap)
        flows.append((day, -(received * percent // 100 // len(gaps))))
    ours = annual_cost_by_dates(flows).compound
    theirs = pyxirr.xirr([d for d, _ in flows], [float(amount) for _, amount in flows])
    if theirs is not None and abs(theirs) < 50:
        assert abs(float(ours) - theirs) < 1e-6 * (1 + abs(theirs))


@pytest.mark.parametrize("flows", [[], [100], [100, 5], [-5, -5], [0, 0]])
def test_flows_without_a_change_of_sign_are_refused(flows: list[int]) -> None:
    with pytest.raises(InvalidInput):
        irr_monthly(flows)
    with pytest.raises(InvalidInput):
        annual_cost_by_dates([(date(2024, 1, 1), flow) for flow in flows])
