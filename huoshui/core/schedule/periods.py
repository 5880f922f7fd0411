"""The periods of a schedule: due dates stepped from the anchor day, and the year fraction of each."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from huoshui.core.dates import DayCount, add_months, year_fraction
from huoshui.core.money import divide_half_up
from huoshui.core.rates import Rate
from huoshui.core.schedule.terms import ScheduleTerms

SETTLEMENT_MONTHS = (3, 6, 9, 12)
BOOKING_DAY = 21  # interest is settled through the 20th (结息日) and booked on the 21st


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A half-open period [start, end) and its exact part of a year."""

    start: date
    end: date
    years: Fraction

    def interest(self, principal: int, rate: Rate) -> int:
        """Interest of the period on a constant principal, cents, rounded half-up once."""
        numerator, denominator = rate.as_integer_ratio()
        return divide_half_up(
            principal * numerator * self.years.numerator, denominator * self.years.denominator
        )


def monthly_periods(terms: ScheduleTerms) -> tuple[Period, ...]:
    """One period a month; the last one ends at maturity, which is start_date plus the term."""
    return _stepped(terms, step=1)


def quarterly_periods(terms: ScheduleTerms) -> tuple[Period, ...]:
    """Quarters ending on the 21st of March, June, September, December, or stepped from `due_day`."""
    if terms.due_day is not None:
        return _stepped(terms, step=3)
    maturity = maturity_date(terms)
    ends = [day for day in _settlement_days(terms.start_date, maturity) if day < maturity]
    return _between([terms.start_date, *ends, maturity], terms.day_count)


def whole_term(terms: ScheduleTerms) -> Period:
    """The single period from start to maturity; whole months under 30/360."""
    end = maturity_date(terms)
    if terms.day_count is DayCount.THIRTY_360:
        return Period(start=terms.start_date, end=end, years=Fraction(terms.period_count, 12))
    return _period(terms.start_date, end, terms.day_count)


def maturity_date(terms: ScheduleTerms) -> date:
    """The last day of the loan (到期日): the term in months from the start (对年对月对日)."""
    return add_months(terms.start_date, terms.period_count)


def _stepped(terms: ScheduleTerms, *, step: int) -> tuple[Period, ...]:
    start, day, dc = terms.start_date, terms.due_day, terms.day_count
    own_anchor = day is None or day == start.day
    periods: list[Period] = []
    begin, begun = start, 0
    for month in [*range(step, terms.period_count, step), terms.period_count]:
        last = month == terms.period_count
        end = add_months(start, month) if last else add_months(start, month, day=day)
        # Two steps of one anchor are whole months even when the calendar shortens one (31 → 29 Feb).
        whole = own_anchor or (begun > 0 and not last)
        if dc is DayCount.THIRTY_360 and whole:
            periods.append(Period(start=begin, end=end, years=Fraction(month - begun, 12)))
        else:
            periods.append(_period(begin, end, dc))
        begin, begun = end, month
    return tuple(periods)


def _settlement_days(start: date, until: date) -> list[date]:
    days = (
        date(year, month, BOOKING_DAY)
        for year in range(start.year, until.year + 1)
        for month in SETTLEMENT_MONTHS
    )
    return [day for day in days if start < day <= until]


def _between(days: list[date], dc: DayCount) -> tuple[Period, ...]:
    return tuple(_period(start, end, dc) for start, end in pairwise(days))


def _period(start: date, end: date, dc: DayCount) -> Period:
    return Period(start=start, end=end, years=year_fraction(start, end, dc))
