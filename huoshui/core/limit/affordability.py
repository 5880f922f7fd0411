"""What a person's income can carry."""

from decimal import Decimal
from fractions import Fraction

from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents
from huoshui.core.rates import Rate, annual_to_period


def affordability(
    monthly_income: Cents, monthly_debt: Cents, ratio: Decimal, rate: Rate, months: int
) -> Cents:
    """The largest loan whose level payment fits (可负担额度), cents, rounded down.

    Payment room = income × ratio − debt already served; 0 when nothing is left. Refusals: InvalidInput.
    Income 10,000, debt 1,000, ratio 50 %, 0 %, 12 months → 4,000 × 12 = 48,000.00.
    """
    if months < 1:
        raise InvalidInput(field="months", zh="期限至少一个月", en="The term is one month at least")
    room = monthly_income * Fraction(ratio) - monthly_debt
    if room <= 0:
        return 0
    period = annual_to_period(rate, 1)
    if period == 0:
        return int(room * months)
    return int(room * (1 - (1 + period) ** -months) / period)
