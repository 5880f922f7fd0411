"""Pricing on the loan prime rate (LPR)."""

from dataclasses import dataclass
from enum import StrEnum

from huoshui.core.rates import Rate, lpr_rate


class LprTenor(StrEnum):
    """The two published rates: 一年期, 五年期以上."""

    ONE_YEAR = "one_year"
    FIVE_YEARS = "five_years"


@dataclass(frozen=True, slots=True, kw_only=True)
class LprPrice:
    """A contract rate (合同利率) and what it was made from; the points stay fixed when it is repriced."""

    tenor: LprTenor
    lpr: Rate
    basis_points: int
    rate: Rate


def lpr_tenor(months: int) -> LprTenor:
    """The rate a term prices on: one-year up to five years, over five years the five-year rate."""
    return LprTenor.ONE_YEAR if months <= 60 else LprTenor.FIVE_YEARS


def price_on_lpr(*, months: int, lpr: Rate, basis_points: int) -> LprPrice:
    """The contract rate LPR ± points. 3.95 % − 70 bp → 3.25 %."""
    return LprPrice(
        tenor=lpr_tenor(months), lpr=lpr, basis_points=basis_points, rate=lpr_rate(lpr, basis_points)
    )


def reprice(price: LprPrice, *, lpr: Rate) -> LprPrice:
    """The price after a new LPR, points unchanged (重定价). 3.25 % at −70 bp, LPR now 3.50 % → 2.80 %."""
    return LprPrice(
        tenor=price.tenor, lpr=lpr, basis_points=price.basis_points, rate=lpr_rate(lpr, price.basis_points)
    )


def lpr_cap(lpr: Rate, multiple: int = 4) -> Rate:
    """The cap of a multiple of LPR: 4 × 3.00 % = 12.00 %."""
    return lpr * multiple
