"""The periods of a schedule: due dates stepped from the anchor day, and the part of a year of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from huoshui.core.dates import DayCount, add_months, year_units
from huoshui.core.schedule.terms import (
    DueDates,
    FirstPeriod,
    LastPeriod,
    PeriodUnit,
    RepaymentMethod,
    ScheduleTerms,
)

SETTLEMENT_MONTHS = (3, 6, 9, 12)
BOOKING_DAY = 21  # interest is settled through the 20th (结息日) and booked on the 21st
_DAYS = {PeriodUnit.DAY: 1, PeriodUnit.WEEK: 7}
_DAYS_OF_MONTH = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A half-open period [start, end) and its part of a year, in units of the day count."""

    start: date
    end: date
    units: int


def regular_periods(terms: ScheduleTerms) -> tuple[Period, ...]:
    """One period every `due_dates.length` units; the last one ends at maturity."""
    days = _days_of(terms)
    return finished(days, _units(days, terms), terms)


def settlement_periods(terms: ScheduleTerms) -> tuple[Period, ...]:
    """Quarters ending on the 21st of March, June, September, December, or stepped from `due_day`."""
    if terms.due_day is not None or terms.due_dates.unit is not PeriodUnit.MONTH:
        return stepped_every(terms, 3)
    maturity = maturity_date(terms)
    ends = [day for day in _settlement_days(terms.start_date, maturity) if day < maturity]
    days = [terms.start_date, *ends, maturity]
    return finished(days, _calendar_units(days, terms.day_count), terms)


def stepped_every(terms: ScheduleTerms, months: int) -> tuple[Period, ...]:
    """Periods of so many months, or of the agreed length when the term is not counted in months."""
    if terms.due_dates.unit is not PeriodUnit.MONTH:
        return regular_periods(terms)
    days = _days_of(terms, months)
    return finished(days, _units(days, terms, months), terms)


def whole_term(terms: ScheduleTerms) -> tuple[Period, ...]:
    """The single period from start to maturity; whole months under 30/360."""
    end = maturity_date(terms)
    months = terms.period_count * terms.due_dates.unit.months
    if months and terms.day_count in (DayCount.THIRTY_360, DayCount.PER_PERIOD):
        units = _DAYS_OF_MONTH * months
    else:
        units = year_units(terms.start_date, end, terms.day_count)
    return finished([terms.start_date, end], [units], terms)


def agreed_periods(terms: ScheduleTerms) -> tuple[Period, ...]:
    """The periods between agreed due dates (自定义)."""
    days = [terms.start_date, *(row.due_date for row in terms.shape.rows)]
    return finished(days, _calendar_units(days, terms.day_count), terms)


def periods_between(days: Sequence[date], day_count: DayCount) -> tuple[Period, ...]:
    """The periods between days, by the calendar."""
    units = _calendar_units(days, day_count)
    return tuple(Period(start=a, end=b, units=u) for (a, b), u in zip(pairwise(days), units, strict=True))


def maturity_date(terms: ScheduleTerms) -> date:
    """The last day of the loan (到期日): the term from the start (对年对月对日)."""
    return step(terms.start_date, terms.period_count, terms.due_dates)


def step(anchor: date, count: int, rule: DueDates, *, day: int | None = None) -> date:
    """The date `count` units from the anchor."""
    if rule.unit.months:
        return add_months(anchor, count * rule.unit.months, day=day, month_end=rule.month_end)
    return anchor + timedelta(days=count * _DAYS[rule.unit])


def following_periods(
    first_due: date, count: int, start: date, terms: ScheduleTerms, *, day: int | None = None
) -> tuple[Period, ...]:
    """`count` more periods: the first from `start` to `first_due`, then stepped from it."""
    rule = terms.due_dates
    length = step_length(terms)
    ends = [step(first_due, n * length, rule, day=day) for n in range(count)]
    days = [start, *ends]
    units = [
        _whole_units(length, terms) if n and whole_periods(terms) else year_units(a, b, terms.day_count)
        for n, (a, b) in enumerate(pairwise(days))
    ]
    return moved(days, units, terms)


def periods_after(start: date, count: int, terms: ScheduleTerms) -> tuple[Period, ...]:
    """The periods of `count` more units after a maturity, on the loan's own due day."""
    rule, length = terms.due_dates, step_length(terms)
    day = anchor_day(terms)
    at_maturity = day if day is None or rule.last_period is LastPeriod.DUE_DAY else terms.start_date.day
    anchor = _agreed_month(start, at_maturity, rule)
    ends = [step(anchor, n, rule, day=day) for n in range(length, count, length)]
    days = [start, *ends, step(anchor, count, rule, day=at_maturity)]
    units = _calendar_units(days, terms.day_count)
    if whole_periods(terms):
        lengths = [length] * len(ends) + [count - length * len(ends)]
        every = at_maturity == day or terms.day_count is DayCount.PER_PERIOD
        for n, part in enumerate(lengths):
            # From the old maturity to the due day, and from it to the new one, are odd days.
            if every or 0 < n < len(ends) or not ends:
                units[n] = _whole_units(part, terms)
    return moved(days, units, terms)


def _agreed_month(due: date, day: int | None, rule: DueDates) -> date:
    """A day of the month a due date was agreed for: moved to a working day it may lie in the next one."""
    for month in (0, -1, 1) if day is not None else ():
        agreed = add_months(due, month, day=day, month_end=rule.month_end)
        if rule.workdays.moved(agreed, rule.move) == due:
            return add_months(due, month, day=1)
    return due


def anchor_day(terms: ScheduleTerms) -> int | None:
    """The day of the month due dates step on; none for periods of days or weeks."""
    if not terms.due_dates.unit.months:
        return None
    return terms.due_day or (terms.due_dates.first_due_date or terms.start_date).day


def step_length(terms: ScheduleTerms) -> int:
    """Units between two due dates: a quarter for quarterly interest, the agreed length otherwise."""
    quarterly = terms.method == "interest_quarterly" and terms.due_dates.unit is PeriodUnit.MONTH
    return 3 if quarterly else terms.due_dates.length


def payment_months(terms: ScheduleTerms) -> int:
    """Months between two payments, a begun one counted whole: the whole term of a bullet loan."""
    if terms.method is RepaymentMethod.BULLET:
        return terms.term_months
    return max(terms.due_dates.unit.months * step_length(terms), 1)


def whole_periods(terms: ScheduleTerms) -> bool:
    """Whether a stepped period counts whole months, not days."""
    whole = terms.day_count in (DayCount.THIRTY_360, DayCount.PER_PERIOD)
    return whole and bool(terms.due_dates.unit.months)


def finished(days: Sequence[date], units: Sequence[int], terms: ScheduleTerms) -> tuple[Period, ...]:
    """The periods, working days and deferred interest taken into account."""
    periods = moved(days, units, terms)
    return merged(periods, terms.relief.interest_deferred)


def merged(periods: tuple[Period, ...], skipped: int) -> tuple[Period, ...]:
    """The first `skipped` due dates taken out: their interest falls due with the next one."""
    if not skipped:
        return periods
    joined, rest = periods[: skipped + 1], periods[skipped + 1 :]
    first = Period(start=joined[0].start, end=joined[-1].end, units=sum(p.units for p in joined))
    return (first, *rest)


def moved(days: Sequence[date], units: Sequence[int], terms: ScheduleTerms) -> tuple[Period, ...]:
    """The periods with due dates on working days; two that meet become one.

    Under 30/360 and per period a month stays a month whichever working day it is paid on.
    """
    rule = terms.due_dates
    found: list[Period] = []
    start, waiting = days[0], 0
    for (agreed_start, agreed), part in zip(pairwise(days), units, strict=True):
        end = rule.workdays.moved(agreed, rule.move)
        waiting += part
        if end <= start:
            continue
        by_days = rule.interest_moves and not whole_periods(terms) and (start, end) != (agreed_start, agreed)
        counted = year_units(start, end, terms.day_count) if by_days else waiting
        found.append(Period(start=start, end=end, units=counted))
        start, waiting = end, 0
    if waiting and found and (whole_periods(terms) or not rule.interest_moves):
        # The last due date met the one before it; its agreed days still count.
        last = found.pop()
        return (*found, Period(start=last.start, end=last.end, units=last.units + waiting))
    return tuple(found) or (Period(start=days[0], end=days[-1], units=sum(units)),)


def _days_of(terms: ScheduleTerms, length: int | None = None) -> list[date]:
    """The start, every due date, the maturity, before working days are looked at."""
    rule, length = terms.due_dates, length or terms.due_dates.length
    first = _first_due(terms, length)
    day = None if rule.first_due_date else terms.due_day
    maturity = maturity_date(terms)
    # From the start when the anchor is its own day, so a month's end is not lost to a shorter first month.
    anchor, offset = (terms.start_date, 1) if _own_anchor(terms, length) else (first, 0)
    if rule.last_period is LastPeriod.DUE_DAY:
        count = -(-terms.period_count // length)
        ends = (step(anchor, (n + offset) * length, rule, day=day) for n in range(count))
        return [terms.start_date, *ends]
    days = [terms.start_date]
    for n in range(_most_due_dates(terms, length)):
        due = step(anchor, (n + offset) * length, rule, day=day)
        if due >= maturity:
            break
        days.append(due)
    return [*days, maturity]


def _most_due_dates(terms: ScheduleTerms, length: int) -> int:
    """How many due dates may lie before maturity: one for each whole period, or as many as fit in."""
    count = -(-terms.period_count // length)
    rule = terms.due_dates
    counted = rule.first_due_date is None and rule.first_period is FirstPeriod.NEXT_MONTH
    return count - 1 if counted else count + 1


def _first_due(terms: ScheduleTerms, length: int) -> date:
    rule, start = terms.due_dates, terms.start_date
    if rule.first_due_date:
        return rule.first_due_date
    regular = step(start, length, rule, day=terms.due_day)
    if terms.due_day is None or rule.first_period is FirstPeriod.NEXT_MONTH:
        return regular
    earliest = (
        start + timedelta(days=1) if rule.first_period is FirstPeriod.SHORT else step(start, length, rule)
    )
    month = 0
    while (due := add_months(start, month, day=terms.due_day, month_end=rule.month_end)) < earliest:
        month += 1
    return due


def _own_anchor(terms: ScheduleTerms, length: int) -> bool:
    rule, start = terms.due_dates, terms.start_date
    if rule.first_due_date:
        return rule.first_due_date == step(start, length, rule)
    return terms.due_day is None or terms.due_day == start.day or not rule.unit.months


def _units(days: Sequence[date], terms: ScheduleTerms, length: int | None = None) -> list[int]:
    """Parts of a year of each period: whole months where two steps of one anchor meet, else by the days."""
    length = length or terms.due_dates.length
    if not whole_periods(terms):
        return _calendar_units(days, terms.day_count)
    if terms.day_count is DayCount.PER_PERIOD:
        return _per_period_units(days, terms, length)
    own, last = _own_anchor(terms, length), len(days) - 2
    on_due_day = terms.due_dates.last_period is LastPeriod.DUE_DAY
    units = []
    for n, (start, end) in enumerate(pairwise(days)):
        if own and n == last and not on_due_day:
            months = terms.period_count * terms.due_dates.unit.months
            units.append(_DAYS_OF_MONTH * (months - n * length * terms.due_dates.unit.months))
        elif own or (n and (n < last or on_due_day)):
            # Two steps of one anchor are whole months even when the calendar shortens one (31 → 29 Feb).
            units.append(_whole_units(length, terms))
        else:
            units.append(year_units(start, end, terms.day_count))
    return units


def _per_period_units(days: Sequence[date], terms: ScheduleTerms, length: int) -> list[int]:
    """Every period whole, the last one what the term leaves for it when it is shorter."""
    whole = [_whole_units(length, terms)] * (len(days) - 1)
    left = terms.period_count - (len(whole) - 1) * length
    if 0 < left < length:
        whole[-1] = _whole_units(left, terms)
    return whole


def _whole_units(length: int, terms: ScheduleTerms) -> int:
    return _DAYS_OF_MONTH * length * terms.due_dates.unit.months


def _calendar_units(days: Sequence[date], day_count: DayCount) -> list[int]:
    return [year_units(start, end, day_count) for start, end in pairwise(days)]


def _settlement_days(start: date, until: date) -> list[date]:
    days = (
        date(year, month, BOOKING_DAY)
        for year in range(start.year, until.year + 1)
        for month in SETTLEMENT_MONTHS
    )
    return [day for day in days if start < day <= until]
