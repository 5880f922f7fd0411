"""Derived variables: figures by hand, and the formula the dictionary shows is the one that is computed."""

import re
from decimal import Decimal
from random import Random

import pytest

from huoshui.risk.derived import AMOUNT_PARTS, DERIVED, PARTS, SOURCE_PARTS, derive, derived_of
from huoshui.risk.evaluate import values_of
from huoshui.risk.tests.cases import FLOWS, flow, package
from huoshui.risk.variables import VARIABLES, names_of, scoring_variables_of, variables_of

# The enterprise of regulation W2 (tests/cases.py), by hand.
BY_HAND = {
    "gross_profit": "30000000",
    "gross_profit_to_revenue": "0.25",
    "equity": "48000000",
    "equity_to_assets": "0.6",
    "quick_assets_to_short_debt": "1.333333",  # (48m − 16m) / 24m
    "inventory_days": "60.833333",  # 15m × 365 / 90m
    "receivables_days": "60.833333",  # 20m × 365 / 120m
    "payables_days": "40.555556",  # 10m × 365 / 90m
    "cash_cycle_days": "76.041667",  # 60.833333 + 60.833333 + 10.138889 − 40.555556 − 15.208333
    "inventory_growth": "0.142857",  # 16m / 14m − 1
    "revenue_to_employee": "3000000",
    "amount_to_product_cap": "0.4",  # 8m of 20m
    "principal_per_month": "666666.666667",  # 8m / 12
}


@pytest.mark.parametrize(("name", "value"), BY_HAND.items())
def test_figures_by_hand(name: str, value: str) -> None:
    found = values_of(flow("working_capital"), package("working_capital"))[name]
    assert found == pytest.approx(float(value), abs=2e-6)


def test_there_are_more_than_two_hundred_and_each_is_explained() -> None:
    assert len(DERIVED) >= 200
    assert len(VARIABLES) == len(DERIVED) + len(set(VARIABLES) - set(DERIVED))
    for one in VARIABLES.values():
        assert one.zh and one.en and re.search(r"[\u4e00-\u9fff]", one.zh), one.name
        assert one.source != "derived" or one.formula


@pytest.mark.parametrize("name", DERIVED)
def test_the_formula_shown_is_the_one_computed(name: str) -> None:
    """The dictionary's own text, read by Python, gives what the arithmetic gives."""
    random = Random(name)
    numbers = {part: Decimal(random.randint(1, 10**9)) / 100 for part in (*PARTS, *SOURCE_PARTS)}
    text = DERIVED[name].formula.replace("×", "*").replace("−", "-")
    known = {**numbers, **derive(DERIVED, numbers)}
    if any(known[part] is None for part in DERIVED[name].parts):
        assert known[name] is None
        return
    divisor = known[DERIVED[name].parts[-1]] if "/" in text else Decimal(1)
    expected = None if divisor is not None and divisor <= 0 else eval(text, {}, dict(known))
    if expected is None:
        assert known[name] is None
    else:
        assert known[name] == pytest.approx(expected, rel=Decimal("1e-5"), abs=Decimal("1e-5"))


def test_unknown_stays_unknown_and_no_divisor_is_zero_or_less() -> None:
    numbers: dict[str, Decimal | None] = {"revenue": Decimal(0), "cost": Decimal(5)}
    assert derive(["gross_profit"], numbers) == {"gross_profit": Decimal(-5)}
    assert derive(["gross_profit_to_revenue"], numbers) == {"gross_profit_to_revenue": None}
    assert derive(["gross_profit"], {"revenue": Decimal(1)}) == {"gross_profit": None}
    assert derive(["gross_profit"], {"revenue": None, "cost": Decimal(1)}) == {"gross_profit": None}


@pytest.mark.parametrize("code", FLOWS)
def test_a_flow_is_told_every_variable_of_its_dictionary(code: str) -> None:
    assert set(values_of(flow(code), package(code))) >= set(variables_of(code))
    assert set(derived_of(code)) <= set(scoring_variables_of(code))


def test_parts_are_called_by_name() -> None:
    assert names_of("debt_ratio × sector") == ("资产负债率 × 行业", "Liabilities to assets × Sector")
    assert names_of("whatever") == ("whatever", "whatever")
    assert set(PARTS) > AMOUNT_PARTS
