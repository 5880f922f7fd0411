"""What of a loan is not due yet: its remaining instalments, made one by one as time runs, and made anew when
the balance, the rate or the dates change (重排还款计划).

A change in the middle of a period keeps what the period has earned; only the days after it follow the new
terms, and the whole period is rounded once.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from huoshui.core.interest.contractual import accrued_interest
from huoshui.core.money import Cents, divide
from huoshui.core.schedule.build import build_schedule, plan_of, whole_spread
from huoshui.core.schedule.methods import METHODS
from huoshui.core.schedule.periods import Period, periods_between
from huoshui.core.schedule.rates import Factor, RateLine, rate_line
from huoshui.core.schedule.spread import Running, Spread, instalments_of
from huoshui.core.schedule.subsidy import subsidised_interest
from huoshui.core.schedule.terms import Instalment, RepaymentMethod, ScheduleTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestReckoning:
    """The figures one instalment was made of: for whoever asks why."""

    row: Instalment
    balance: Cents
    since: date
    earned_before: Fraction
    pieces: tuple[tuple[date, date, Fraction], ...]
    year_part: Fraction
    payment: Cents
    is_last: bool
    follows_formula: bool


class Future:
    """The instalments not yet due, oldest first."""

    def __init__(self, terms: ScheduleTerms, agreed: Sequence[Instalment]) -> None:
        self.terms = terms
        self.rates: RateLine = rate_line(terms)
        self.balance: Cents = sum(row.principal_due for row in agreed)
        self.grace = terms.relief.principal_grace
        self.periods: tuple[Period, ...] = _periods(terms, agreed)
        self.running: Running | None = None
        self.is_replanned = False
        self._payment: Cents | None = None
        self._agreed = tuple(agreed)
        self._factors: list[Factor] | None = None
        self._ready: deque[Instalment] = deque(agreed)
        self._more: Iterator[Instalment] = iter(())
        self._next_number = agreed[0].number if agreed else 1
        self.trace: list[InterestReckoning] | None = None  # kept when somebody asks why

    def peek(self) -> Instalment | None:
        """The instalment whose period is running, or the next one; none when all are due."""
        if not self._ready:
            row = next(self._more, None)
            if row is None:
                return None
            self._ready.append(row)
        return self._ready[0]

    def pop(self) -> Instalment:
        """The next instalment, which now falls due."""
        row = self.peek()
        assert row is not None
        if self.trace is not None:
            self.trace.append(self._reckoning(row))
        self._ready.popleft()
        self.balance -= row.principal_due
        self._next_number = row.number + 1
        if row.period_start < row.due_date:  # a down payment has no period
            self.periods = self.periods[1:]
            self._factors = self._factors and self._factors[1:]
            self.grace = max(self.grace - 1, 0)
        self.running = None
        return row

    @property
    def first_fee(self) -> Cents:
        """The single fee of the first instalment while that is still to come, cents."""
        row = self.peek()
        return self.terms.first_fee if row is not None and row.number == 1 else 0

    def rows(self) -> list[Instalment]:
        """All of them."""
        self._ready.extend(self._more)
        self._more = iter(())
        return list(self._ready)

    def clear(self) -> list[Instalment]:
        """All of them, which from now on are none."""
        rows = self.rows()
        self._ready.clear()
        self.periods, self.balance, self.running = (), 0, None
        return rows

    def end_with_rows(self) -> None:
        """The term is now that of the instalments left (缩短期限): later changes keep to it."""
        count = sum(row.period_start < row.due_date for row in self.rows())
        self.periods = self.periods[:count]
        self._factors = self._factors and self._factors[:count]

    def earned(self, day: date) -> Cents:
        """Interest the running period has earned before `day`, whoever pays it, cents."""
        row = self.peek()
        return 0 if row is None else accrued_interest(row, day)

    def subsidy_earned(self, day: date) -> Cents:
        """The part of `earned` that another pays, cents."""
        row = self.peek()
        if row is None or not row.subsidy_due:
            return 0
        if day >= row.due_date:
            return row.subsidy_due
        exact = self._running_at(day).subsidy_exact if day > row.period_start else Fraction(0)
        rounded = divide(exact.numerator, exact.denominator, self.terms.arithmetic.rounding)
        return min(rounded, row.subsidy_due, self.earned(day))

    @property
    def payment(self) -> Cents:
        """The payment (principal part, where that is the constant one) the schedule follows."""
        if self._payment is None:
            follows = self._agreed == build_schedule(self.terms)
            self._payment = _regular_payment(self.terms) if follows else self._first_payment()
        return self._payment

    @property
    def is_regular(self) -> bool:
        """Whether interest follows from the balance, so that the schedule can be made anew."""
        return self.terms.method is not RepaymentMethod.FLAT

    def replan(
        self,
        day: date,
        balance: Cents,
        *,
        payment: Cents | None = None,
        principals: Sequence[Cents] | None = None,
        periods: Sequence[Period] | None = None,
        rates: RateLine | None = None,
        grace: int | None = None,
        is_first: bool = False,
    ) -> None:
        """Make the remaining instalments anew for `balance` from `day` on.

        `payment` keeps the instalment and lets the term shrink, `principals` keeps each principal; without
        either the method spreads the balance over the periods again. `is_first`: nothing was owed before.
        """
        running = Running(since=day) if is_first else self._running_at(day)
        row = self.peek()
        began = row is not None and row.period_start < day
        self._next_number = row.number if row else self._next_number
        if rates is not None or periods is not None or self._factors is None:
            self.rates = rates or self.rates
            self.periods = tuple(periods) if periods is not None else self.periods
            self._factors = self._factors_from(day)
        if grace is not None:
            self.grace = grace
        self.running = running if began else None
        factors = list(self._factors)
        if began and factors:
            units = self.terms.day_count.units_per_year
            factors[0] = self.rates.factor(self.periods[0], units, since=day)
        self._spread_again(balance, factors, payment, principals)

    def _reckoning(self, row: Instalment) -> InterestReckoning:
        has_period = row.period_start < row.due_date
        period = self.periods[0] if has_period else None
        since = self.running.since if self.running else row.period_start
        return InterestReckoning(
            row=row,
            balance=self.balance,
            since=since,
            earned_before=self.running.earned_exact if self.running else Fraction(0),
            pieces=tuple(
                (start, end, Fraction(numerator, self.rates.denominator))
                for start, end, numerator in (self.rates.pieces(since, row.due_date) if period else ())
            ),
            year_part=Fraction(period.units, self.terms.day_count.units_per_year) if period else Fraction(0),
            payment=self.payment,
            is_last=self.balance == row.principal_due,
            follows_formula=not has_period or self._follows_formula(row),
        )

    def _factors_from(self, day: date) -> list[Factor]:
        """The factors of the periods; the first one, where it is running, is made apart."""
        units = self.terms.day_count.units_per_year
        first = self.periods[:1] if self.periods and self.periods[0].start < day else ()
        later = self.rates.factors(self.periods[len(first) :], units)
        return [*(self.rates.factor(period, units) for period in first), *later]

    def _spread_again(
        self,
        balance: Cents,
        factors: Sequence[Factor],
        payment: Cents | None,
        principals: Sequence[Cents] | None,
    ) -> None:
        self.balance, self.is_replanned = balance, True
        spread = Spread(
            terms=self.terms,
            principal=balance,
            periods=self.periods,
            factors=factors,
            rates=self.rates,
            first_number=self._next_number,
            grace=self.grace,
            running=self.running,
            payment=payment,
            principals=None if principals is None else tuple(principals),
            lent=balance,
        )
        self._ready.clear()
        if not self.periods:
            self._more = iter(())
            return
        plan = plan_of(spread)
        if principals is None:
            self._payment = plan.payment
        self._more = instalments_of(spread, plan)

    def _running_at(self, day: date) -> Running:
        """What the running period has earned before `day`, as booked and exact."""
        row = self.peek()
        if row is None or not self.periods or row.period_start >= day:
            return Running(since=day)
        before, balance, period = self.running, self.balance, self.periods[0]
        earned = accrued_interest(row, day)
        if not self._follows_formula(row):
            return Running(since=day, earned=earned, earned_exact=Fraction(earned))
        start = before.since if before else period.start
        exact = self._interest(period, balance, start, day)
        subsidised = subsidised_interest(self.terms, self.rates, period, balance, start, day)
        if before:
            exact, subsidised = exact + before.earned_exact, subsidised + before.subsidy_exact
        return Running(since=day, earned=earned, earned_exact=exact, subsidy_exact=subsidised)

    def _follows_formula(self, row: Instalment) -> bool:
        """Whether the row's interest is what its balance earns; that of a schedule taken over need not be."""
        if self.is_replanned:
            return True
        period = self.periods[0]
        exact = self._interest(period, self.balance, period.start, period.end)
        rounded = divide(exact.numerator, exact.denominator, self.terms.arithmetic.rounding)
        return rounded == row.interest_total

    def _interest(self, period: Period, balance: Cents, start: date, end: date) -> Fraction:
        return self.rates.interest(balance, period, self.terms.day_count.units_per_year, start, end)

    def _first_payment(self) -> Cents:
        """The regular payment of a schedule taken over: that of its next instalment."""
        rows = self.rows()
        if not rows:
            return 0
        if self.terms.method is RepaymentMethod.EQUAL_PRINCIPAL:
            return rows[0].principal_due
        return rows[0].principal_due + rows[0].interest_total


def _periods(terms: ScheduleTerms, agreed: Sequence[Instalment]) -> tuple[Period, ...]:
    """The periods of the agreed rows: those of the terms where they are the same days."""
    rows = [row for row in agreed if row.period_start < row.due_date]
    if not rows:
        return ()
    periods = METHODS[terms.method].periods(terms)
    if [(p.start, p.end) for p in periods] == [(row.period_start, row.due_date) for row in rows]:
        return periods
    return periods_between([rows[0].period_start, *(row.due_date for row in rows)], terms.day_count)


@lru_cache(maxsize=1024)
def _regular_payment(terms: ScheduleTerms) -> Cents:
    return plan_of(whole_spread(terms, METHODS[terms.method].periods(terms), rate_line(terms))).payment
