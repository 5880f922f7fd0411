"""Compound interest (复利) on unpaid interest."""

from fractions import Fraction

from huoshui.core.money import Cents
from huoshui.core.rates import Rate


def overdue_compound(interest: Cents, penalty_rate: Rate, days: int, basis: int = 360) -> Fraction:
    """Compound interest on overdue contractual interest for `days` days at the penalty rate, exact cents.

    银发〔2003〕251号. 1,200 at 9 % for 30 days: 9.00. Penalty interest itself bears none.
    """
    return interest * Fraction(penalty_rate) * days / basis
