"""The rate of a loan over time (利率时间线), and what it makes of a period: exact, in whole numbers."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from huoshui.core.rates import Rate
from huoshui.core.schedule.periods import Period
from huoshui.core.schedule.terms import DateRange, RateStep, ScheduleTerms

# Interest of a period on one cent: numerator, denominator.
Factor: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RateLine:
    """The rate per year from each of `dates` on, as whole numbers over one denominator.

    `agreed` are the contract's rates, `free` the days [start, end) on which they earn nothing all the same.
    """

    dates: tuple[date, ...]
    numerators: tuple[int, ...]
    denominator: int
    agreed: tuple[tuple[date, Rate], ...] = ()
    free: tuple[tuple[date, date], ...] = ()

    @staticmethod
    def of(rates: Sequence[tuple[date, Rate]]) -> "RateLine":
        """The line through (first day, rate) pairs in order of their days; a repeated rate is no step."""
        steps = [row for n, row in enumerate(rates) if n == 0 or row[1] != rates[n - 1][1]]
        fractions = [Fraction(rate) for _, rate in steps]
        denominator = lcm(*(part.denominator for part in fractions))
        return RateLine(
            dates=tuple(day for day, _ in steps),
            numerators=tuple(part.numerator * (denominator // part.denominator) for part in fractions),
            denominator=denominator,
            agreed=tuple(steps),
        )

    @property
    def contract(self) -> "RateLine":
        """The contract's rates, free days or not: what the overdue rate follows."""
        return RateLine.of(self.agreed) if self.free else self

    def rate_on(self, day: date) -> Fraction:
        """The rate per year on a day."""
        return Fraction(self.numerator_on(day), self.denominator)

    def decimal_on(self, day: date) -> Rate:
        """The rate of a day as it was written."""
        return _decimal(self.rate_on(day))

    def numerator_on(self, day: date) -> int:
        """The rate of a day over the line's denominator."""
        return self.numerators[self._index(day)]

    def changed(self, day: date, rate: Rate) -> "RateLine":
        """The line with `rate` from `day` on, later steps gone; days agreed to be free stay free."""
        line = RateLine.of([*(row for row in self.agreed if row[0] < day), (day, rate)])
        for start, end in self.free:
            line = line.without_interest(start, end)
        return line

    def without_interest(self, start: date, end: date) -> "RateLine":
        """The line with no interest on the days [start, end) (免息期)."""
        after = self.rate_on(end)
        kept = [row for row in self._rates() if row[0] < start or row[0] > end]
        line = RateLine.of(sorted([*kept, (start, Decimal(0)), (end, _decimal(after))]))
        return replace(line, agreed=self.agreed, free=(*self.free, (start, end)))

    def pieces(self, start: date, end: date) -> list[tuple[date, date, int]]:
        """The days [start, end) cut where the rate changes: (from, to, numerator)."""
        index, cut, found = self._index(start), start, []
        while index + 1 < len(self.dates) and self.dates[index + 1] < end:
            found.append((cut, self.dates[index + 1], self.numerators[index]))
            cut, index = self.dates[index + 1], index + 1
        found.append((cut, end, self.numerators[index]))
        return found

    def factor(self, period: Period, units_per_year: int, since: date | None = None) -> Factor:
        """The interest of one cent over the period, or over its days from `since` on.

        Inside a period interest is earned evenly by the calendar day, whatever the day count.
        6 % over 31 of 360 days: 0.06 × 31 / 360.
        """
        start = since or period.start
        pieces = self.pieces(start, period.end)
        if len(pieces) == 1 and start == period.start:
            return pieces[0][2] * period.units, self.denominator * units_per_year
        weighted = sum(numerator * (to - begin).days for begin, to, numerator in pieces)
        days = (period.end - period.start).days
        return weighted * period.units, self.denominator * units_per_year * days

    def interest(self, base: int, period: Period, units_per_year: int, start: date, end: date) -> Fraction:
        """What `base` earns over the period's days [start, end), exact cents, evenly by the calendar day.

        100,000.00 at 6 % over 10 of a month's 31 days, 31 of 360 units: 166.66….
        """
        weighted = sum(numerator * (to - begin).days for begin, to, numerator in self.pieces(start, end))
        days = (period.end - period.start).days
        return Fraction(base * weighted * period.units, self.denominator * units_per_year * days)

    def factors(self, periods: Sequence[Period], units_per_year: int) -> list[Factor]:
        """The factor of each period."""
        if periods and self._index(periods[0].start) == len(self.dates) - 1:
            numerator, denominator = self.numerators[-1], self.denominator * units_per_year
            return [(numerator * period.units, denominator) for period in periods]
        return [self.factor(period, units_per_year) for period in periods]

    def _index(self, day: date) -> int:
        return max(bisect_right(self.dates, day) - 1, 0)

    def _rates(self) -> list[tuple[date, Rate]]:
        fractions = (Fraction(numerator, self.denominator) for numerator in self.numerators)
        return [(day, _decimal(part)) for day, part in zip(self.dates, fractions, strict=True)]


def rate_line(terms: ScheduleTerms) -> RateLine:
    """The rates the terms agree on: the annual rate, its steps, and the days without interest."""
    return _line(terms.annual_rate, terms.rate_steps, terms.relief.interest_free)


def _line(rate: Rate, steps: tuple[RateStep, ...], free: tuple[DateRange, ...]) -> RateLine:
    line = RateLine.of([(date.min, rate), *((step.from_date, step.annual_rate) for step in steps)])
    for days in free:
        line = line.without_interest(days.start, days.end)
    return line


def _decimal(value: Fraction) -> Decimal:
    # Rates come in as decimals, so their fractions are finite decimals again.
    return Decimal(value.numerator) / value.denominator
