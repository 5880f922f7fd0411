"""The level payment (等额本息的月供): what, paid at each period's end, repays a balance exactly."""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from huoshui.core.money import Cents, divide
from huoshui.core.schedule.rates import Factor
from huoshui.core.schedule.spread import Spread
from huoshui.core.schedule.terms import AnnuityBasis

_DAYS_OF_MONTH = 30


def level_payment(
    spread: Spread, *, weights: Sequence[int] = (), scale: int = 1, residual: Cents = 0
) -> Cents:
    """The payment of weight 1 (`scale` among `weights`), cents: exact, rounded once to the multiple.

    The present value is built backwards as one integer fraction, so the payment is level for unequal periods
    too: V = (V + w) / (1 + factor). `residual` is still owed after the last payment (气球款).
    10,000 at 12 % over 12 months: 888.49.
    """
    factors = _reduced(spread.factors if _by_days(spread) else _period_factors(spread))
    # values × payment + left = the balance, all over `denominator`.
    value, left, denominator = 0, residual, 1
    for index in range(spread.last, spread.grace - 1, -1):
        numerator, part = factors[index]
        weight = weights[index] if weights else 1
        value = (value + weight * denominator) * part
        left *= part
        denominator *= part + numerator
    owed, parts = _owed(spread, factors)
    arithmetic = spread.terms.arithmetic
    multiple = arithmetic.instalment_multiple
    top = max(owed * denominator - left * parts, 0) * scale
    return divide(top, value * parts * multiple, arithmetic.rounding) * multiple if value else 0


def _owed(spread: Spread, factors: Sequence[Factor]) -> tuple[int, int]:
    """The balance and, brought to the same day, the interest already earned in a running first period."""
    running = spread.running
    if running is None or spread.grace or not running.earned_exact:
        return spread.principal, 1
    total = spread.principal + running.earned_exact / (1 + Fraction(*factors[0]))
    return total.numerator, total.denominator


def _by_days(spread: Spread) -> bool:
    return spread.terms.arithmetic.annuity is AnnuityBasis.DAY_FACTORS


def _period_factors(spread: Spread) -> list[Factor]:
    """Every period at the nominal rate of its months (月利率 = 年利率 / 12)."""
    rule, rates = spread.terms.due_dates, spread.rates
    units = _DAYS_OF_MONTH * rule.length * rule.unit.months
    if not units:
        return list(spread.factors)
    per_year = 12 * _DAYS_OF_MONTH
    return [
        (rates.numerator_on(period.start) * units, rates.denominator * per_year) for period in spread.periods
    ]


def _reduced(factors: Sequence[Factor]) -> list[Factor]:
    """The factors in smaller numbers: what all numerators and denominators share is taken out."""
    common = gcd(*(number for factor in factors for number in factor))
    return [(numerator // common, denominator // common) for numerator, denominator in factors]
