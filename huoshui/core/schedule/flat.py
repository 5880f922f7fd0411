"""等本等息: interest on what was lent at first, the same with every instalment."""

from huoshui.core.money import divide
from huoshui.core.schedule.spread import Plan, Spread


def flat(spread: Spread) -> Plan:
    """The plan with equal principal and equal interest; the principal's cents fall on the last instalment.

    12,000 at 12 % over 12 months: 1,000.00 + 120.00 each month (its annual cost is near 22 %).
    """
    arithmetic = spread.terms.arithmetic
    count = max(len(spread.periods) - spread.grace, 1)
    part = divide(spread.principal, count, arithmetic.rounding)
    return Plan(payment=part, principal=lambda index, balance, interest: part, is_flat=True, is_part=True)
