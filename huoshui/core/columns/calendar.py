"""Months and day counts over columns: `core.dates` for days since 1970."""

from datetime import date

import numpy as np

from huoshui.core.columns import Ints
from huoshui.core.dates import DayCount

_YEARS = 400
_MONTHS = np.arange(_YEARS * 12 + 1).astype("datetime64[M]")
# The first day of every month from 1970 on; the length of each is the step to the next.
_FIRST: Ints = _MONTHS.astype("datetime64[D]").astype(np.int64)
_LENGTH: Ints = np.diff(_FIRST)


def day_number(day: date) -> int:
    """Days since 1970: 2026-01-31 is 20484."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def month_and_day(days: Ints) -> tuple[Ints, Ints]:
    """The months since January 1970 and the day of the month, 1 to 31."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months, days - _FIRST[months] + 1


def day_in_month(months: Ints, day: Ints) -> Ints:
    """The `day` of each month, or the month's last: 31 in February 2026 is its 28th."""
    return _FIRST[months] + np.minimum(day, _LENGTH[months]) - 1


def counted_days(start: Ints, end: Ints, day_count: DayCount) -> Ints:
    """Days from start (counted) to end (not counted); a whole month is 30 under 30/360."""
    if day_count is not DayCount.THIRTY_360:
        return end - start
    start_month, start_day = month_and_day(start)
    end_month, _ = month_and_day(end)
    months = end_month - start_month
    months -= day_in_month(start_month + months, start_day) > end
    return months * 30 + end - day_in_month(start_month + months, start_day)
