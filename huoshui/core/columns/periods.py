"""The periods of schedules over columns: due dates and counted days, as `core.schedule.periods` has them."""

from dataclasses import dataclass

import numpy as np

from huoshui.core.columns import Ints
from huoshui.core.columns.calendar import counted_days, day_in_month, month_and_day
from huoshui.core.dates import DayCount
from huoshui.core.schedule.periods import BOOKING_DAY
from huoshui.core.schedule.terms import RepaymentMethod

_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodColumns:
    """Row k holds period k of every loan: its last day and the days it counts, 0 beyond a loan's last."""

    count: Ints
    due_date: Ints
    days: Ints


def periods_of(
    method: RepaymentMethod, period_count: int, day_count: DayCount, start: Ints, due_day: Ints | None
) -> PeriodColumns:
    """The periods of loans of one method, term (months) and day count."""
    if method is RepaymentMethod.BULLET:
        return _stepped([period_count], period_count, day_count, start, None)
    if method is RepaymentMethod.INTEREST_QUARTERLY:
        if due_day is None:
            return _settled(period_count, day_count, start)
        steps = [*range(_QUARTER, period_count, _QUARTER), period_count]
        return _stepped(steps, period_count, day_count, start, due_day)
    return _stepped(list(range(1, period_count + 1)), period_count, day_count, start, due_day)


def _stepped(
    steps: list[int], period_count: int, day_count: DayCount, start: Ints, due_day: Ints | None
) -> PeriodColumns:
    months, own_day = month_and_day(start)
    day = own_day if due_day is None else due_day
    is_own = day == own_day
    shape = (len(steps), len(start))
    due_date, days = np.empty(shape, dtype=np.int64), np.empty(shape, dtype=np.int64)
    begin, begun = start, 0
    for k, step in enumerate(steps):
        is_last = step == period_count
        end = day_in_month(months + step, own_day if is_last else day)
        due_date[k] = end
        if day_count is not DayCount.THIRTY_360:
            days[k] = end - begin
        elif begun > 0 and not is_last:
            days[k] = (step - begun) * 30
        else:
            whole = np.full_like(start, (step - begun) * 30)
            days[k] = whole if is_own.all() else np.where(is_own, whole, counted_days(begin, end, day_count))
        begin, begun = end, step
    return PeriodColumns(count=np.full_like(start, len(steps)), due_date=due_date, days=days)


def _settled(period_count: int, day_count: DayCount, start: Ints) -> PeriodColumns:
    """Quarters that end on the 21st of their last month, and one that ends at maturity."""
    months, own_day = month_and_day(start)
    maturity = day_in_month(months + period_count, own_day)
    first = months + (_QUARTER - 1 - months % _QUARTER)
    booking = np.full_like(start, BOOKING_DAY)
    first += _QUARTER * (day_in_month(first, booking) <= start)
    longest = -(-period_count // _QUARTER) + 1
    due_date, days = (np.empty((longest, len(start)), dtype=np.int64) for _ in range(2))
    count, begin = np.ones_like(start), start
    for k in range(longest):
        settlement = day_in_month(first + _QUARTER * k, booking)
        count += settlement < maturity
        end = np.minimum(settlement, maturity)
        due_date[k], days[k] = end, counted_days(begin, end, day_count)
        begin = end
    return PeriodColumns(count=count, due_date=due_date, days=days)
