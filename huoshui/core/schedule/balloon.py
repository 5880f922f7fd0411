"""气球贷: small level instalments, the balloon with the last one."""

from huoshui.core.schedule.annuity import level_payment
from huoshui.core.schedule.spread import Plan, Spread


def balloon(spread: Spread) -> Plan:
    """The plan of a level-payment loan that leaves the balloon (气球款) for the last instalment.

    100,000 at 6 % over 12 months with 60,000 left: 3,742.66 a month, the last 60,000.00 more.
    """
    residual = min(spread.terms.shape.balloon, spread.principal)
    payment = level_payment(spread, residual=residual) if spread.payment is None else spread.payment
    return Plan(
        payment=payment, principal=lambda index, balance, interest: payment - interest, residual=residual
    )
