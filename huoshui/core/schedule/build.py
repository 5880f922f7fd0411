"""From terms to instalments, and from instalments to totals."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from huoshui.core.schedule.check import LONGEST_TERM_MONTHS, check_schedule_terms
from huoshui.core.schedule.methods import METHODS
from huoshui.core.schedule.periods import Period
from huoshui.core.schedule.rates import RateLine, rate_line
from huoshui.core.schedule.remainder import absorbed_first
from huoshui.core.schedule.spread import Plan, Spread, instalments_of
from huoshui.core.schedule.terms import Instalment, Remainder, ScheduleTerms, ScheduleTotals, YearTotal

__all__ = ["LONGEST_TERM_MONTHS", "build_schedule", "check_schedule_terms", "schedule_totals"]


@lru_cache(maxsize=4096)
def build_schedule(terms: ScheduleTerms) -> tuple[Instalment, ...]:
    """The instalments (期次) of a loan, oldest first, amounts in cents.

    Σ principal = the amount lent, the last balance is 0, nothing is negative, 0 % works.
    Refusals: InvalidInput naming the field. Cached: terms and result are frozen.
    """
    check_schedule_terms(terms)
    down = terms.shape.down_payment
    spread = whole_spread(terms, METHODS[terms.method].periods(terms), rate_line(terms))
    rows = spread_instalments(spread)
    return (*_down_payment(terms), *rows) if down else tuple(rows)


def whole_spread(terms: ScheduleTerms, periods: Sequence[Period], rates: RateLine) -> Spread:
    """The spread of a loan that has just begun: everything lent but the down payment."""
    down = terms.shape.down_payment
    return Spread(
        terms=terms,
        principal=terms.principal - down,
        periods=periods,
        factors=rates.factors(periods, terms.day_count.units_per_year),
        rates=rates,
        first_number=2 if down else 1,
        grace=terms.relief.principal_grace,
        lent=terms.principal - down,
    )


def plan_of(spread: Spread) -> Plan:
    """How the method of the terms repays the spread."""
    if spread.principals is not None:
        kept = spread.principals
        return Plan(payment=0, principal=lambda index, balance, interest: kept[index])
    plan = METHODS[spread.terms.method].plan(spread)
    if spread.terms.arithmetic.remainder is Remainder.FIRST and spread.running is None:
        return absorbed_first(spread, plan)
    return plan


def spread_instalments(spread: Spread) -> Iterator[Instalment]:
    """The instalments of a spread, one by one."""
    return instalments_of(spread, plan_of(spread))


def _down_payment(terms: ScheduleTerms) -> tuple[Instalment, ...]:
    down = terms.shape.down_payment
    return (
        Instalment(
            number=1,
            period_start=terms.start_date,
            due_date=terms.start_date,
            principal_due=down,
            interest_due=0,
            principal_after=terms.principal - down,
        ),
    )


def schedule_totals(instalments: Sequence[Instalment]) -> ScheduleTotals:
    """Principal, interest and total of a schedule, and the same for each calendar year, cents."""
    by_year: dict[int, list[int]] = {}
    for row in instalments:
        sums = by_year.setdefault(row.due_date.year, [0, 0, 0])
        sums[0] += row.principal_due
        sums[1] += row.interest_due
        sums[2] += row.total_due
    years = tuple(
        YearTotal(year=year, principal=principal, interest=interest, total=total)
        for year, (principal, interest, total) in sorted(by_year.items())
    )
    return ScheduleTotals(
        principal=sum(year.principal for year in years),
        interest=sum(year.interest for year in years),
        total=sum(year.total for year in years),
        years=years,
    )
