"""等额本金: the same principal each period, interest falling with the balance."""

from huoshui.core.money import divide
from huoshui.core.schedule.spread import Plan, Spread


def equal_principal(spread: Spread) -> Plan:
    """The plan with constant principal; the last instalment absorbs the cents.

    120,000 at 4.8 % over 12 months: interest 480, 440 … 40, 3,120.00 in all.
    """
    arithmetic = spread.terms.arithmetic
    count = max(len(spread.periods) - spread.grace, 1)
    multiple = arithmetic.instalment_multiple
    part = spread.payment
    if part is None:
        part = divide(spread.principal, count * multiple, arithmetic.rounding) * multiple
    return Plan(payment=part, principal=lambda index, balance, interest: part, is_part=True)
