"""Financial spreading (财务分析): lines, ratios, trends, and which line does not add up."""

from huoshui.core.spreading.catalogue import BY_NAME, LINES, SpreadLine
from huoshui.core.spreading.checks import BalanceCheck, CheckResult, check_statement
from huoshui.core.spreading.ratios import Ratio, ratios_of
from huoshui.core.spreading.spread import Trend, YearSpread, spread_years

__all__ = [
    "BY_NAME",
    "LINES",
    "BalanceCheck",
    "CheckResult",
    "Ratio",
    "SpreadLine",
    "Trend",
    "YearSpread",
    "check_statement",
    "ratios_of",
    "spread_years",
]
