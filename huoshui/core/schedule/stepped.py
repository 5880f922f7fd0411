"""阶梯还款: payments that climb or fall by agreed stairs."""

from decimal import Decimal
from math import lcm

from huoshui.core.money import Cents, divide
from huoshui.core.schedule.annuity import level_payment
from huoshui.core.schedule.spread import Plan, Spread
from huoshui.core.schedule.terms import Step


def stepped(spread: Spread) -> Plan:
    """The plan whose payments stand to each other as the weights of the stairs do, the last stair going on.

    Weights 1 for 12 instalments, then 1.2: the later payments are a fifth higher. `payment` is that of weight
    1, in parts of a cent when the weights have decimals.
    """
    weights, scale = _weights(spread)
    if spread.payment is None:
        # Weights are whole numbers here, weight 1 is `scale` of them: nothing is rounded before the payment.
        payment = level_payment(spread, weights=weights, scale=scale)
    else:
        payment = spread.payment
    rounding = spread.terms.arithmetic.rounding

    def principal(index: int, balance: Cents, interest: Cents) -> Cents:
        return divide(payment * weights[index], scale, rounding) - interest

    return Plan(payment=payment, principal=principal)


def _weights(spread: Spread) -> tuple[list[int], int]:
    """The weight of each period as a whole number, and what weight 1 is among them."""
    steps = spread.terms.shape.steps or (Step(count=1, weight=Decimal(1)),)
    ratios = [step.weight.as_integer_ratio() for step in steps]
    scale = lcm(*(denominator for _, denominator in ratios))
    stairs = [
        numerator * (scale // denominator)
        for step, (numerator, denominator) in zip(steps, ratios, strict=True)
        for _ in range(step.count)
    ]
    first = spread.first_number - 1 - bool(spread.terms.shape.down_payment)
    return [stairs[min(first + n, len(stairs) - 1)] for n in range(len(spread.periods))], scale
