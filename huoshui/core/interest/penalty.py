"""Penalty interest (罚息) on overdue principal."""

from fractions import Fraction

from huoshui.core.money import Cents
from huoshui.core.rates import Rate


def overdue_penalty(principal: Cents, penalty_rate: Rate, days: int, basis: int = 360) -> Fraction:
    """Penalty on overdue principal for `days` days, exact cents; `penalty_rate` replaces the contract rate.

    银发〔2003〕251号. 100,000 at 6 % + 50 % = 9 % for 30 days: 750.00.
    """
    return principal * Fraction(penalty_rate) * days / basis
