"""Days: steps of months from an anchor day, and the counting of days between two dates."""

from calendar import isleap, monthrange
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction


class DayCount(StrEnum):
    """How days become a part of a year (计息基础)."""

    ACTUAL_360 = "actual_360"  # 实际天数/360
    ACTUAL_365 = "actual_365"  # 实际天数/365
    ACTUAL_ACTUAL = "actual_actual"  # 实际天数/实际年天数
    THIRTY_360 = "thirty_360"  # 对年对月对日: whole months of 30 days, and odd days
    THIRTY_E_360 = "thirty_e_360"  # 30E/360: every month ends on the 30th
    PER_PERIOD = "per_period"  # 月利率: a period counts whole, however long it is

    @property
    def units_per_year(self) -> int:
        """Into how many equal parts this count divides a year; periods are whole numbers of them."""
        return _UNITS_PER_YEAR.get(self, 360)


# Actual/actual: a day of a leap year is 365 of these parts, a day of another year 366.
_UNITS_PER_YEAR = {DayCount.ACTUAL_365: 365, DayCount.ACTUAL_ACTUAL: 365 * 366}


class MonthEnd(StrEnum):
    """Where a day falls that a month does not have: 月末截取 (its last day) or 顺延 (the 1st of the next)."""

    CLAMP = "clamp"
    ROLL = "roll"


def add_months(anchor: date, n: int, *, day: int | None = None, month_end: MonthEnd = MonthEnd.CLAMP) -> date:
    """The date n months from the anchor, on the anchor's day (or `day`), or where `month_end` puts it.

    Always step from the anchor, never from the step before: 31 Jan → 29 Feb → 31 Mar; rolled 1 Mar → 31 Mar.
    """
    months = anchor.year * 12 + anchor.month - 1 + n
    year, month = divmod(months, 12)
    wanted, last = day or anchor.day, monthrange(year, month + 1)[1]
    if wanted > last and month_end is MonthEnd.ROLL:
        return date(year, month + 1, last) + timedelta(days=1)
    return date(year, month + 1, min(wanted, last))


def is_month_end(day: date) -> bool:
    """Whether the next day is the first of a month."""
    return (day + timedelta(days=1)).day == 1


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
    if dc in (DayCount.THIRTY_360, DayCount.PER_PERIOD):
        months, days = whole_months_and_days(start, end)
        return months * 30 + days
    if dc is DayCount.THIRTY_E_360:
        months = (end.year - start.year) * 12 + end.month - start.month
        return months * 30 + min(end.day, 30) - min(start.day, 30)
    return (end - start).days


def year_units(start: date, end: date, dc: DayCount) -> int:
    """The part of a year from start to end (end exclusive) in parts of 1 / `dc.units_per_year`.

    2024-01-15 → 2024-03-21 actual/360: 66. 2023-12-01 → 2024-01-31 actual/actual: 31 × 366 + 30 × 365.
    """
    if dc is not DayCount.ACTUAL_ACTUAL:
        return day_count_days(start, end, dc)
    units, year_start = 0, start
    while year_start < end:
        year_end = min(date(year_start.year + 1, 1, 1), end)
        units += (year_end - year_start).days * (365 if isleap(year_start.year) else 366)
        year_start = year_end
    return units


def year_fraction(start: date, end: date, dc: DayCount) -> Fraction:
    """The part of a year from start to end (end exclusive), exact.

    30/360: whole months / 12 + odd days / 360 (逐笔计息). 2024-01-15 → 2024-03-21 actual/360: 66/360.
    """
    return Fraction(year_units(start, end, dc), dc.units_per_year)
