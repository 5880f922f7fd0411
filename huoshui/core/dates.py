"""Days: steps of months from an anchor day, and the counting of days between two dates."""

from calendar import monthrange
from datetime import date
from enum import StrEnum
from fractions import Fraction


class DayCount(StrEnum):
    """How days become a part of a year (计息基础)."""

    ACTUAL_360 = "actual_360"
    ACTUAL_365 = "actual_365"
    THIRTY_360 = "thirty_360"

    @property
    def basis(self) -> int:
        """Days of a year under this count."""
        return 365 if self is DayCount.ACTUAL_365 else 360


def add_months(anchor: date, n: int, *, day: int | None = None) -> date:
    """The date n months from the anchor, on the anchor's day (or `day`), or the month's last day.

    Always step from the anchor, never from the step before: 31 Jan → 29 Feb → 31 Mar.
    """
    months = anchor.year * 12 + anchor.month - 1 + n
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day or anchor.day, monthrange(year, month + 1)[1]))


def whole_months_and_days(start: date, end: date) -> tuple[int, int]:
    """(whole months, days over) from start to end: 对年对月对日; start must not be after end.

    2024-03-05 → 2025-05-15 is (14, 10).
    """
    if end < start:
        raise ValueError("end is before start")
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return months, (end - add_months(start, months)).days


def day_count_days(start: date, end: date, dc: DayCount) -> int:
    """Days from start (counted) to end (not counted): 算头不算尾; a whole month is 30 under 30/360."""
    if dc is not DayCount.THIRTY_360:
        return (end - start).days
    months, days = whole_months_and_days(start, end)
    return months * 30 + days


def year_fraction(start: date, end: date, dc: DayCount) -> Fraction:
    """The part of a year from start to end (end exclusive), exact.

    30/360: whole months / 12 + odd days / 360 (逐笔计息). 2024-01-15 → 2024-03-21 actual/360: 66/360.
    """
    return Fraction(day_count_days(start, end, dc), dc.basis)
