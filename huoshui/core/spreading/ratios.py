"""Ratios of a statement (财务指标), exact; one whose lines are not given, or divides by zero, is None."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from huoshui.core.limit.working_capital import YEAR_DAYS
from huoshui.core.money import Cents
from huoshui.core.spreading.catalogue import OPENINGS

Lines = Mapping[str, Cents]
Unit = Literal["times", "percent", "days"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A ratio by name; `value` is times, a share (0.4 = 40 %) or days."""

    name: str
    zh: str
    en: str
    unit: Unit
    formula: str
    value: Fraction | None


def ratios_of(lines: Lines, before: Lines | None = None) -> tuple[Ratio, ...]:
    """The ratios of a year. An average takes the opening balance, where it is not given the closing one of
    the year before, and without either there is no ratio: half a year is not guessed.

    Turnover days as in the annex of 流动资金贷款管理办法: 360 × average / base.
    """
    year = _with_openings(lines, before)
    return tuple(
        Ratio(name=name, zh=zh, en=en, unit=unit, formula=formula, value=compute(year))
        for name, zh, en, unit, formula, compute in _RATIOS
    )


def _with_openings(lines: Lines, before: Lines | None) -> Lines:
    known = dict(lines)
    for opening, closing in OPENINGS.items():
        if opening not in known and before is not None and closing in before:
            known[opening] = before[closing]
    return known


def _divide(
    above: Callable[[Lines], int], below: Callable[[Lines], int]
) -> Callable[[Lines], Fraction | None]:
    def value(lines: Lines) -> Fraction | None:
        try:
            return Fraction(above(lines), below(lines))
        except (KeyError, ZeroDivisionError):
            return None

    return value


def _days(item: str, base: str) -> Callable[[Lines], Fraction | None]:
    def value(lines: Lines) -> Fraction | None:
        try:
            both = lines[f"{item}_opening"] + lines[f"{item}_closing"]
            return Fraction(YEAR_DAYS * both, 2 * lines[base]) if both else Fraction(0)
        except (KeyError, ZeroDivisionError):
            return None

    return value


_TURNS = {
    "inventory": _days("inventory", "cost"),
    "receivables": _days("receivables", "revenue"),
    "payables": _days("payables", "cost"),
    "prepaid": _days("prepaid", "cost"),
    "advances": _days("advances", "revenue"),
}


def _cycle(lines: Lines) -> Fraction | None:
    days = {name: compute(lines) for name, compute in _TURNS.items()}
    known = [value for value in days.values() if value is not None]
    if len(known) < len(days):
        return None
    stock, owed, owing, paid, taken = known
    return stock + owed - owing + paid - taken


def _interest_cover(lines: Lines) -> Fraction | None:
    interest = lines.get("interest_expense")
    profit = lines.get("profit")
    if not interest or interest < 0 or profit is None:
        return None
    return Fraction(profit + interest, interest)


def _return_on_equity(lines: Lines) -> Fraction | None:
    try:
        average = lines["equity_opening"] + lines["total_equity"]
        return Fraction(2 * lines["net_profit"], average) if average > 0 else None
    except KeyError:
        return None


_RATIOS: tuple[tuple[str, str, str, Unit, str, Callable[[Lines], Fraction | None]], ...] = (
    (
        "current_ratio",
        "流动比率",
        "Current ratio",
        "times",
        "流动资产 / 流动负债",
        _divide(lambda x: x["current_assets"], lambda x: x["current_liabilities"]),
    ),
    (
        "quick_ratio",
        "速动比率",
        "Quick ratio",
        "times",
        "（流动资产 − 存货）/ 流动负债",
        _divide(lambda x: x["current_assets"] - x["inventory_closing"], lambda x: x["current_liabilities"]),
    ),
    (
        "debt_ratio",
        "资产负债率",
        "Liabilities to assets",
        "percent",
        "负债合计 / 资产总计",
        _divide(lambda x: x["total_liabilities"], lambda x: x["total_assets"]),
    ),
    (
        "gross_margin",
        "毛利率",
        "Gross margin",
        "percent",
        "（营业收入 − 营业成本）/ 营业收入",
        _divide(lambda x: x["revenue"] - x["cost"], lambda x: x["revenue"]),
    ),
    (
        "net_margin",
        "净利率",
        "Net margin",
        "percent",
        "净利润 / 营业收入",
        _divide(lambda x: x["net_profit"], lambda x: x["revenue"]),
    ),
    (
        "return_on_equity",
        "净资产收益率（ROE）",
        "Return on equity",
        "percent",
        "净利润 / 平均所有者权益",
        _return_on_equity,
    ),
    (
        "interest_cover",
        "利息保障倍数",
        "Interest cover",
        "times",
        "（利润总额 + 利息费用）/ 利息费用",
        _interest_cover,
    ),
    (
        "inventory_days",
        "存货周转天数",
        "Inventory days",
        "days",
        "360 × 平均存货 / 营业成本",
        _TURNS["inventory"],
    ),
    (
        "receivables_days",
        "应收账款周转天数",
        "Receivables days",
        "days",
        "360 × 平均应收账款 / 营业收入",
        _TURNS["receivables"],
    ),
    (
        "payables_days",
        "应付账款周转天数",
        "Payables days",
        "days",
        "360 × 平均应付账款 / 营业成本",
        _TURNS["payables"],
    ),
    (
        "prepaid_days",
        "预付账款周转天数",
        "Prepaid days",
        "days",
        "360 × 平均预付款项 / 营业成本",
        _TURNS["prepaid"],
    ),
    (
        "advances_days",
        "预收账款周转天数",
        "Advances days",
        "days",
        "360 × 平均预收款项 / 营业收入",
        _TURNS["advances"],
    ),
    (
        "cycle_days",
        "营运资金周转天数",
        "Working-capital cycle",
        "days",
        "存货 + 应收 − 应付 + 预付 − 预收",
        _cycle,
    ),
)
