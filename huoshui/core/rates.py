"""Rates per year as Decimal (0.0435 = 4.35 %)."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from huoshui.core.errors import InvalidInput

Rate: TypeAlias = Decimal

_RATE = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,8})?", re.ASCII)
_BASIS_POINT = Decimal("0.0001")
_HUNDRED = Decimal(100)


def parse_rate(text: str, *, field: str | None = None) -> Rate:
    """The rate of a decimal text such as "0.0435"; no percent sign, no exponent, 8 decimals at most.

    Refusals: InvalidInput for anything else.
    """
    if not isinstance(text, str) or not _RATE.fullmatch(text):
        raise InvalidInput(
            field=field, zh="利率格式应为 0.0435（即 4.35%）", en="Write a rate like 0.0435 (4.35 %)"
        )
    return Decimal(text)


def rate_percent_text(rate: Rate) -> str:
    """ "4.35%" for 0.0435; at least two decimals, more only when the rate has them."""
    percent = (rate * _HUNDRED).normalize()
    exponent = percent.as_tuple().exponent
    decimals = max(2, -exponent if isinstance(exponent, int) else 2)
    return f"{percent:.{decimals}f}%"


def annual_to_period(rate: Rate, months: int) -> Fraction:
    """The exact rate of a period of whole months: rate × months / 12 (月利率 = 年利率 / 12)."""
    return Fraction(rate) * months / 12


def lpr_rate(lpr: Rate, basis_points: int) -> Rate:
    """The contract rate LPR ± basis points (1 bp = 0.01 %): 3.45 % + 65 bp → 4.10 %."""
    return lpr + _BASIS_POINT * basis_points


def penalty_rate(rate: Rate, markup: Decimal) -> Rate:
    """The penalty rate (罚息利率) per year: contract rate × (1 + markup); 银发〔2003〕251号.

    6 % + 50 % → 9 %.
    """
    return rate * (1 + markup)
