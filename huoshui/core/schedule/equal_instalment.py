"""等额本息: every instalment the same, interest on what is still owed."""

from huoshui.core.schedule.annuity import level_payment
from huoshui.core.schedule.spread import Plan, Spread


def equal_instalment(spread: Spread) -> Plan:
    """The plan of a level-payment loan; the last instalment absorbs the cents.

    10,000 at 12 % over 12 months: 888.49 × 11 + 888.47, interest 661.86.
    """
    payment = level_payment(spread) if spread.payment is None else spread.payment
    return Plan(payment=payment, principal=lambda index, balance, interest: payment - interest)
