"""Spreading: the published sheet W1, ratios by hand, and the line that does not add up."""

from fractions import Fraction

import pytest

from huoshui.core.money import round_half_up
from huoshui.core.spreading import BY_NAME, LINES, CheckResult, check_statement, ratios_of, spread_years

# W1 of regulation §1.3, 万元 in cents.
W1 = {
    "receivables_opening": 89_370_000,
    "receivables_closing": 155_116_000,
    "inventory_opening": 71_309_000,
    "inventory_closing": 134_622_000,
    "payables_opening": 100_000,
    "payables_closing": 100_000,
    "prepaid_opening": 188_064_000,
    "prepaid_closing": 181_014_000,
    "advances_opening": 13_391_000,
    "advances_closing": 2_519_000,
    "revenue": 2_031_574_000,
    "cost": 1_917_809_000,
    "profit": 90_312_000,
}
WHOLE = {
    "cash": 10,
    "notes_receivable": 0,
    "receivables_closing": 20,
    "prepaid_closing": 5,
    "other_receivables": 5,
    "inventory_closing": 20,
    "other_current_assets": 0,
    "current_assets": 60,
    "long_term_investments": 0,
    "fixed_assets": 38,
    "construction_in_progress": 0,
    "intangible_assets": 2,
    "other_non_current_assets": 0,
    "non_current_assets": 40,
    "total_assets": 100,
    "current_liabilities": 30,
    "non_current_liabilities": 10,
    "total_liabilities": 40,
    "total_equity": 60,
    "equity_opening": 40,
    "revenue": 200,
    "cost": 150,
    "taxes_and_surcharges": 2,
    "selling_expenses": 8,
    "admin_expenses": 10,
    "research_expenses": 0,
    "finance_expenses": 5,
    "interest_expense": 5,
    "other_gains": 0,
    "operating_profit": 25,
    "non_operating_income": 1,
    "non_operating_expenses": 1,
    "profit": 25,
    "income_tax": 5,
    "net_profit": 20,
}


def values(lines: dict[str, int], before: dict[str, int] | None = None) -> dict[str, Fraction | None]:
    return {ratio.name: ratio.value for ratio in ratios_of(lines, before)}


def test_turnover_days_of_the_published_sheet() -> None:
    found = values(W1)
    days = {
        name: round_half_up((found[name] or Fraction(0)) * 10_000)
        for name in ("inventory_days", "receivables_days", "payables_days", "prepaid_days", "advances_days")
    }
    assert days == {
        "inventory_days": 193_281,
        "receivables_days": 216_618,
        "payables_days": 188,
        "prepaid_days": 346_406,
        "advances_days": 14_096,
    }
    assert round_half_up((found["cycle_days"] or Fraction(0)) * 10_000) == 742_020


def test_ratios_by_hand() -> None:
    found = values(WHOLE)
    assert found["current_ratio"] == 2
    assert found["quick_ratio"] == Fraction(4, 3)
    assert found["debt_ratio"] == Fraction(40, 100)
    assert found["gross_margin"] == Fraction(1, 4)
    assert found["net_margin"] == Fraction(1, 10)
    assert found["return_on_equity"] == Fraction(2, 5)
    assert found["interest_cover"] == 6


def test_what_is_not_known_is_no_ratio() -> None:
    assert values({}) == {name: None for name in values(WHOLE)}
    found = values({**WHOLE, "current_liabilities": 0, "interest_expense": 0, "total_equity": -60})
    assert (found["current_ratio"], found["interest_cover"], found["return_on_equity"]) == (None, None, None)


def test_an_opening_that_is_not_given_is_the_closing_of_the_year_before() -> None:
    year = {"inventory_closing": 60, "cost": 720}
    assert values(year)["inventory_days"] is None
    assert values(year, {"inventory_closing": 20})["inventory_days"] == 20
    # 360 × (0 + 0): nothing in stock takes no days.
    assert values({"inventory_opening": 0, "inventory_closing": 0, "cost": 0})["inventory_days"] == 0


def broken(lines: dict[str, int], before: dict[str, int] | None = None) -> list[str]:
    return [one.zh for one in check_statement(lines, before) if one.result is CheckResult.BREAKS]


def test_a_whole_statement_holds() -> None:
    assert broken(WHOLE) == []
    results = {one.name: one.result for one in check_statement(WHOLE)}
    assert results["current_assets"] is CheckResult.HOLDS
    assert results["current_liabilities"] is CheckResult.INCOMPLETE


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"total_assets": 95, "non_current_assets": 35, "fixed_assets": 33},
            ["资产总计不平：报表 0.95 元，负债合计 + 所有者权益合计 = 1.00 元，少 0.05 元"],
        ),
        (
            {"current_assets": 50, "total_assets": 100, "non_current_assets": 50, "fixed_assets": 48},
            [
                (
                    "流动资产合计不平：报表 0.50 元，货币资金 + 应收票据 + 应收账款 + 预付款项 + "
                    "其他应收款 + 存货 + 其他流动资产 = 0.60 元，少 0.10 元"
                )
            ],
        ),
        (
            {"net_profit": 25},
            [
                (
                    "净利润不平：报表 0.25 元，利润总额 − 所得税费用 = 0.20 元，多 0.05 元；"
                    "差额与“所得税费用”有关（漏计或重计）"
                )
            ],
        ),
    ],
)
def test_the_line_that_does_not_add_up_is_named(changes: dict[str, int], words: list[str]) -> None:
    assert broken({**WHOLE, **changes}) == words


def test_an_opening_must_be_what_the_year_before_closed_with() -> None:
    assert broken({"inventory_opening": 12}, {"inventory_closing": 10}) == [
        "存货（年初）与上年年末“存货”不一致：0.12 元，上年 0.10 元，多 0.02 元"
    ]
    assert broken({"inventory_opening": 10}, {"inventory_closing": 10}) == []


def test_three_years_stand_side_by_side_with_their_trends() -> None:
    found = spread_years(
        {2022: {"revenue": 1}, 2023: {"revenue": 100}, 2024: {"revenue": 120}, 2025: {"revenue": -5}}
    )
    assert [one.year for one in found] == [2023, 2024, 2025]
    assert [(one.trends["revenue"].change, one.trends["revenue"].share) for one in found] == [
        (99, 99),
        (20, Fraction(1, 5)),
        (-125, Fraction(-125, 120)),
    ]
    gap = spread_years({2022: {"revenue": 1}, 2024: {"revenue": 120}})
    assert gap[1].trends == {}
    assert spread_years({2024: {"profit": -5}, 2025: {"profit": 3}})[1].trends["profit"].share is None


def test_every_line_has_one_name() -> None:
    assert len(BY_NAME) == len(LINES)
