"""Regulation §2.5: annual cost, the 24 % cap, 4 × LPR, entrusted payment of personal loans."""

from decimal import Decimal

import pytest

from huoshui.core.limit import PaymentMode, payment_mode
from huoshui.core.money import parse_yuan
from huoshui.core.pricing import AnnualCost, annual_cost, cost_cap_check, lpr_cap

TEN_THOUSAND = 1_000_000  # cents


def level(rate: str, months: int) -> Decimal:
    """The exact level payment on 10,000.00, in cents, not rounded."""
    period = Decimal(rate) / 12
    return TEN_THOUSAND * period / (1 - (1 + period) ** -months)


def percent(rate: Decimal, places: int) -> str:
    return f"{rate * 100:.{places}f}"


EQUAL_PARTS = [Decimal(TEN_THOUSAND) / 12 + 6_000] * 12
ROWS = [
    ("2-5", annual_cost(TEN_THOUSAND, EQUAL_PARTS), "1.086185", "13.0342", "13.8418"),
    ("2-6", annual_cost(970_000, [88_849] * 12), "1.485448", "17.8254", "19.3563"),
    ("2-7", annual_cost(TEN_THOUSAND, [94_560] * 12), "2.000069", "24.0008", "26.8252"),
]


@pytest.mark.parametrize(("row", "cost", "monthly", "simple", "compound"), ROWS)
def test_annual_cost(row: str, cost: AnnualCost, monthly: str, simple: str, compound: str) -> None:
    assert percent(cost.monthly_irr, 6) == monthly
    assert (percent(cost.simple, 4), percent(cost.compound, 4)) == (simple, compound)


def test_2_7_cent_rounding_alone_does_not_break_the_cap() -> None:
    cost = ROWS[2][1]
    assert cost_cap_check(cost, Decimal("0.24"))
    assert not cost_cap_check(cost, Decimal("0.24"), "simple", Decimal(0))
    assert not cost_cap_check(cost, Decimal("0.24"), "compound")


def test_2_8_a_guarantee_fee_counts_as_cost() -> None:
    cost = annual_cost(TEN_THOUSAND, [level("0.18", 12) + 5_000] * 12)
    assert percent(cost.simple, 4) == "28.3555"
    assert not cost_cap_check(cost, Decimal("0.24"))


@pytest.mark.parametrize(("rate", "passes"), [("0.1200", True), ("0.1201", False)])
def test_2_9_four_times_lpr(rate: str, passes: bool) -> None:
    cost = AnnualCost(monthly_irr=Decimal(rate) / 12, simple=Decimal(rate), compound=Decimal(rate))
    assert cost_cap_check(cost, lpr_cap(Decimal("0.0300")), "simple", Decimal(0)) is passes


@pytest.mark.parametrize(
    ("amount", "threshold", "expected"),
    [
        ("300000.00", "300000.00", PaymentMode.SELF),
        ("300000.01", "300000.00", PaymentMode.ENTRUSTED),
        ("450000.00", "500000.00", PaymentMode.SELF),
    ],
)
def test_2_10_consumption_drawdown(amount: str, threshold: str, expected: PaymentMode) -> None:
    assert payment_mode(amount=parse_yuan(amount), threshold=parse_yuan(threshold)) is expected
