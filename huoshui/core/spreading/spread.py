"""A customer's years side by side (财务分析表)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from huoshui.core.money import Cents
from huoshui.core.spreading.checks import BalanceCheck, check_statement
from huoshui.core.spreading.ratios import Ratio, ratios_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """How a line moved against the year before: in cents, and as a share of it (None from zero or below)."""

    change: Cents
    share: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSpread:
    """One year: its lines in cents, ratios, checks, and the trend of each line known in both years."""

    year: int
    lines: dict[str, Cents]
    ratios: tuple[Ratio, ...]
    checks: tuple[BalanceCheck, ...]
    trends: dict[str, Trend]


def spread_years(statements: Mapping[int, Mapping[str, Cents]], *, most: int = 3) -> tuple[YearSpread, ...]:
    """The latest years, oldest first. A year is compared only with the one right before it.

    Revenue 100 → 120: +20, +20 %; −5 → 3: +8, no share.
    """
    return tuple(
        YearSpread(
            year=year,
            lines=dict(statements[year]),
            ratios=ratios_of(statements[year], statements.get(year - 1)),
            checks=check_statement(statements[year], statements.get(year - 1)),
            trends=_trends(statements[year], statements.get(year - 1) or {}),
        )
        for year in sorted(statements)[-most:]
    )


def _trends(lines: Mapping[str, Cents], before: Mapping[str, Cents]) -> dict[str, Trend]:
    return {
        name: Trend(
            change=amount - before[name],
            share=Fraction(amount - before[name], before[name]) if before[name] > 0 else None,
        )
        for name, amount in lines.items()
        if name in before
    }
