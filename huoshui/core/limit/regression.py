"""The limit a regression on past limits gives (回归额度): what people have granted to cases like this one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext

from huoshui.core.money import Cents

_HUNDRED_YUAN = 100_00
_STEEPEST = Decimal(40)  # e^40 yuan is more money than there is


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTerm:
    """One input: its coefficient, on the value itself or, `is_log`, on ln(1 + value)."""

    name: str
    coefficient: Decimal
    is_log: bool = False


def regression_limit(
    intercept: Decimal, terms: Sequence[LimitTerm], values: Mapping[str, Decimal | None]
) -> Cents | None:
    """The limit in cents: e^(intercept + Σ coefficient × input) yuan, rounded down to whole hundreds of yuan.

    None when an input is missing, or below −1 where its logarithm is asked for: never a default. Intercept 2,
    0.6 on ln(1 + 1,000,000): e^(2 + 0.6 × 13.815512) = e^10.289307 = 29,416.3 → 29,400.00.
    """
    with localcontext(prec=30):
        total = intercept
        for term in terms:
            value = values.get(term.name)
            if value is None or (term.is_log and value <= -1):
                return None
            total += term.coefficient * ((1 + value).ln() if term.is_log else value)
        cents = max(min(total, _STEEPEST), -_STEEPEST).exp() * 100
        return int((cents / _HUNDRED_YUAN).to_integral_value(ROUND_FLOOR)) * _HUNDRED_YUAN
