"""Figures a rating model may read (定量指标): ratios of the latest year, growth of sales and profit."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from huoshui.core.money import round_half_up
from huoshui.core.spreading import YearSpread, ratios_of

PLACES = 4
"""A figure is rounded to so many places before a band is looked for: what is shown is what was judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What may be read, by name; `unit` is times, percent (0.4 = 40 %) or days."""

    name: str
    zh: str
    en: str
    unit: str


_GROWTH = {
    "revenue_growth": ("revenue", "营业收入增长率", "Growth of revenue"),
    "net_profit_growth": ("net_profit", "净利润增长率", "Growth of net profit"),
}
FIGURES: dict[str, Figure] = {
    **{one.name: Figure(name=one.name, zh=one.zh, en=one.en, unit=one.unit) for one in ratios_of({})},
    **{name: Figure(name=name, zh=zh, en=en, unit="percent") for name, (_, zh, en) in _GROWTH.items()},
}


def figures_of(year: YearSpread | None) -> dict[str, Decimal | None]:
    """Every figure of the year by name, to four places; None where its lines are not given: never zero.

    Liabilities 60m of assets 90m: 0.6667. Revenue 100m → 112.5m: 0.1250. Without statements all are None.
    """
    if year is None:
        return dict.fromkeys(FIGURES)
    values: dict[str, Fraction | None] = {one.name: one.value for one in year.ratios}
    for name, (line, _, _) in _GROWTH.items():
        trend = year.trends.get(line)
        values[name] = trend.share if trend else None
    return {name: _rounded(values.get(name)) for name in FIGURES}


def _rounded(value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(round_half_up(value * 10**PLACES)).scaleb(-PLACES)
