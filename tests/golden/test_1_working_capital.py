"""Regulation §1: working-capital need, terms, extensions, entrusted payment (figures in 万元)."""

from fractions import Fraction

import pytest

from huoshui.core.limit import (
    FinancialLines,
    ManualReason,
    NeedInput,
    NeedMethod,
    NeedResult,
    PaymentMode,
    binding_limit,
    check_extension,
    new_limit,
    payment_mode,
    term_allowed,
    working_capital_need,
)
from huoshui.core.money import parse_yuan


def wan(text: str) -> int:
    """Cents of an amount written in 万元."""
    return parse_yuan(text.replace(",", "")) * 10_000


def need(
    balances: dict[str, tuple[str, str]],
    revenue: str,
    cost: str,
    profit: str,
    growth: Fraction,
    deducted: tuple[str, str, str] = ("0", "0", "0"),
) -> NeedResult:
    amounts = {
        f"{name}_{side}": wan(text)
        for name, pair in balances.items()
        for side, text in zip(("opening", "closing"), pair, strict=True)
    }
    lines = FinancialLines(revenue=wan(revenue), cost=wan(cost), profit=wan(profit), **amounts)
    own, loans, other = (wan(text) for text in deducted)
    return working_capital_need(
        NeedInput(lines=lines, growth_rate=growth, own_funds=own, existing_loans=loans, other_funds=other)
    )


def wan_rounded(cents: int | None) -> str:
    """An amount in 万元 with two decimals, as the published sheets show it."""
    assert cents is not None
    hundredths = (cents + 5_000) // 10_000
    return f"{hundredths // 100:,}.{hundredths % 100:02d}"


W1 = need(
    {
        "receivables": ("893.70", "1551.16"),
        "inventory": ("713.09", "1346.22"),
        "payables": ("1.00", "1.00"),
        "prepaid": ("1880.64", "1810.14"),
        "advances": ("133.91", "25.19"),
    },
    revenue="20315.74",
    cost="19178.09",
    profit="903.12",
    growth=Fraction(3650000, 2031574) - 1,
    deducted=("3001.22", "0", "0"),
)
W2 = need(
    {
        "inventory": ("1400", "1600"),
        "receivables": ("1800", "2200"),
        "payables": ("900", "1100"),
        "prepaid": ("250", "250"),
        "advances": ("600", "400"),
    },
    revenue="12000",
    cost="9000",
    profit="1200",
    growth=Fraction(15, 100),
    deducted=("600", "800", "150"),
)
W3 = need(
    {
        "inventory": ("980", "1120"),
        "receivables": ("1450", "1670"),
        "payables": ("760", "820"),
        "prepaid": ("210", "190"),
        "advances": ("95", "125"),
    },
    revenue="8650",
    cost="6320",
    profit="519",
    growth=Fraction(8, 100),
    deducted=("420", "500", "0"),
)


@pytest.mark.parametrize(
    ("row", "result", "expected_need", "expected_limit"),
    [
        ("1-1", W1, "7,188.82", "4,187.60"),
        ("1-2", W2, "2,587.50", "1,037.50"),
        ("1-3", W3, "2,111.20", "1,191.20"),
    ],
)
def test_need_and_new_limit(row: str, result: NeedResult, expected_need: str, expected_limit: str) -> None:
    assert result.method is NeedMethod.FORMULA
    assert (wan_rounded(result.need), wan_rounded(result.new_limit)) == (expected_need, expected_limit)


def test_w1_steps_are_those_of_the_published_sheet() -> None:
    assert (
        W1.days is not None and W1.cycle_days is not None and W1.turns is not None and W1.margin is not None
    )
    days = (W1.days.inventory, W1.days.receivables, W1.days.payables, W1.days.prepaid, W1.days.advances)
    assert [f"{float(d):.4f}" for d in days] == ["19.3281", "21.6618", "0.0188", "34.6406", "1.4096"]
    assert f"{float(W1.cycle_days):.4f}" == "74.2020"
    assert f"{float(W1.turns):.6f}" == "4.851619"
    assert f"{float(W1.margin * 100):.6f}" == "4.445420"


def test_1_4_new_limit_of_a_given_need() -> None:
    given = {"own_funds": wan("300"), "existing_loans": wan("200"), "other_funds": wan("80")}
    assert new_limit(need=wan("800"), **given) == wan("220")
    assert new_limit(need=wan("500"), **given) == 0


def test_1_5_a_negative_cycle_goes_to_manual_assessment() -> None:
    result = need(
        {
            "inventory": ("100", "140"),
            "receivables": ("150", "170"),
            "payables": ("900", "1100"),
            "prepaid": ("0", "0"),
            "advances": ("300", "500"),
        },
        revenue="5000",
        cost="4000",
        profit="250",
        growth=Fraction(10, 100),
    )
    assert f"{float(result.cycle_days or 0):.2f}" == "-96.48"
    assert result.method is NeedMethod.MANUAL
    assert result.manual_reason is ManualReason.CYCLE_NOT_POSITIVE
    assert result.need is None and result.new_limit is None


@pytest.mark.parametrize(
    ("row", "amount", "expected"),
    [("1-6", "10000000.00", PaymentMode.SELF), ("1-7", "10000000.01", PaymentMode.ENTRUSTED)],
)
def test_entrusted_payment(row: str, amount: str, expected: PaymentMode) -> None:
    assert payment_mode(amount=parse_yuan(amount), threshold=parse_yuan("10000000.00")) is expected


@pytest.mark.parametrize(
    ("months", "long_cycle", "allowed"),
    [(36, False, True), (37, False, False), (60, True, True), (61, True, False)],
)
def test_1_8_term(months: int, long_cycle: bool, allowed: bool) -> None:
    assert (
        term_allowed(months=months, most_months=36, most_months_long_cycle=60, long_cycle=long_cycle)
        is allowed
    )


@pytest.mark.parametrize(
    ("row", "original", "extended", "asked", "allowed"),
    [
        ("1-9", 12, 5, 7, True),
        ("1-9", 12, 5, 8, False),
        ("1-10", 24, 0, 12, True),
        ("1-10", 24, 0, 13, False),
        ("1-10", 36, 0, 18, True),
        ("1-10", 36, 0, 19, False),
    ],
)
def test_extension(row: str, original: int, extended: int, asked: int, allowed: bool) -> None:
    check = check_extension(original_months=original, extended_months=extended, asked_months=asked)
    assert check.allowed is allowed


def test_1_12_the_need_binds_a_larger_request() -> None:
    bound = binding_limit({"requested": wan("1200"), "need": W2.new_limit, "policy": None})
    assert (bound.amount, bound.name) == (wan("1037.50"), "need")
