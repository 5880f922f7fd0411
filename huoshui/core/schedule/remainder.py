"""Who absorbs what rounding leaves (尾差): the last instalment, or, when agreed, the first."""

from dataclasses import replace

from huoshui.core.money import Cents, divide
from huoshui.core.schedule.spread import Plan, Spread

_TRIES = 4


def absorbed_first(spread: Spread, plan: Plan) -> Plan:
    """The plan whose first repaying instalment takes the difference, so that the last is like the others.

    What one cent more at first leaves at the end is known from the rates; the nearest whole cent is taken, so
    the last instalment may still differ by what no first one can remove. A method without a constant payment
    has no others to be like: its plan stays as it is.
    """
    if not plan.payment:
        return plan
    best, extra = plan, 0
    gap = _gap_at_end(spread, plan)
    for _ in range(_TRIES):
        if gap == 0:
            break
        extra += gap if plan.is_part else _at_first(spread, gap)
        candidate = _with_extra(plan, spread.grace, extra)
        new_gap = _gap_at_end(spread, candidate)
        if abs(new_gap) >= abs(gap):
            break
        best, gap = candidate, new_gap
    return best


def _with_extra(plan: Plan, first: int, extra: Cents) -> Plan:
    def principal(index: int, balance: Cents, interest: Cents) -> Cents:
        return plan.principal(index, balance, interest) + (extra if index == first else 0)

    return replace(plan, principal=principal)


def _gap_at_end(spread: Spread, plan: Plan) -> Cents:
    """The balance before the last instalment less the principal the plan has for it."""
    balance = spread.principal
    for index in range(len(spread.periods)):
        numerator, denominator = spread.factors[index]
        base = spread.lent if plan.is_flat else balance
        interest = divide(base * numerator, denominator, spread.terms.arithmetic.rounding)
        principal = 0 if index < spread.grace else plan.principal(index, balance, interest)
        if index == spread.last:
            return balance - principal - plan.residual
        balance -= min(max(principal, 0), balance)
    return 0


def _at_first(spread: Spread, gap: Cents) -> Cents:
    """The change at first that moves the end by `gap`: it has grown with interest till then."""
    grown, scale = 1, 1
    for numerator, denominator in spread.factors[spread.grace + 1 :]:
        grown *= denominator + numerator
        scale *= denominator
    return divide(gap * scale, grown, spread.terms.arithmetic.rounding)
