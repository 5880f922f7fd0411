"""Penalty (罚息) and compound interest (复利) of lines past due, in closed form over columns."""

from dataclasses import dataclass

import numpy as np

from huoshui.core.columns import Ints
from huoshui.core.columns.rounding import multiply_divide_half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsColumns:
    """Instalments past due, a row each: cents, days, amount-days (积数) of what was paid late."""

    due_date: Ints
    penalty_from: Ints
    penalty_numerator: Ints
    compound_numerator: Ints
    denominator: Ints
    principal_left: Ints
    interest_left: Ints
    principal_days: Ints
    interest_days: Ints
    penalty_settled: Ints
    compound_settled: Ints


def late_interest(lines: ArrearsColumns, day: int) -> Ints:
    """Penalty and compound interest each line owes on `day`, neither paid nor waived, cents.

    100,000.00 for 30 days at 9 %: 750.00.
    """
    penalty, compound = penalty_and_compound(lines, day)
    return penalty + compound


def penalty_and_compound(lines: ArrearsColumns, day: int) -> tuple[Ints, Ints]:
    """What each line owes of the two on `day`, apart; cents.

    Amount-days grow by what is left for every day since the due date, once the grace days are over; each of
    the two is rounded half-up once.
    """
    days = np.where(day > lines.penalty_from, day - lines.due_date, 0)
    penalty = multiply_divide_half_up(
        lines.principal_days + lines.principal_left * days, lines.penalty_numerator, lines.denominator
    )
    compound = multiply_divide_half_up(
        lines.interest_days + lines.interest_left * days, lines.compound_numerator, lines.denominator
    )
    return penalty - lines.penalty_settled, compound - lines.compound_settled
