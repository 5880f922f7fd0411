"""Contractual interest (正常利息) over columns: the closed form of `core.interest.accrued_interest`."""

import numpy as np

from huoshui.core.columns import Ints
from huoshui.core.columns.rounding import divide_half_up


def accrued(amount: Ints, start: Ints, end: Ints, day: int) -> Ints:
    """Interest earned before `day` in segments [start, end) that earn `amount` in all, cents.

    30.00 over 30 days, after 10 days: 10.00. A segment without days has earned nothing yet.
    """
    days = np.maximum(end - start, 1)
    return divide_half_up(amount * np.clip(day - start, 0, end - start), days)


def accrued_on(amount: Ints, start: Ints, end: Ints, day: int) -> Ints:
    """What the one day `day` earns: accrued(day + 1) − accrued(day), cents."""
    return accrued(amount, start, end, day + 1) - accrued(amount, start, end, day)


def sums_by(group: Ints, amount: Ints, groups: int) -> Ints:
    """Σ amount for each group 0 … groups − 1, exact."""
    sums = np.zeros(groups, dtype=np.int64)
    np.add.at(sums, group, amount)
    return sums
