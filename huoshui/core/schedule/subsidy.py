"""Subsidised interest (财政贴息): which part of a period's interest the borrower owes."""

from datetime import date
from fractions import Fraction
from typing import Protocol

from huoshui.core.money import Cents, divide
from huoshui.core.schedule.periods import Period
from huoshui.core.schedule.rates import RateLine
from huoshui.core.schedule.terms import ScheduleTerms


class EarnedBefore(Protocol):
    """Interest of a running period up to a day, exact: all of it, and the subsidised part."""

    @property
    def since(self) -> date: ...
    @property
    def earned_exact(self) -> Fraction: ...
    @property
    def subsidy_exact(self) -> Fraction: ...


def borrower_share(
    terms: ScheduleTerms,
    rates: RateLine,
    period: Period,
    balance: Cents,
    interest: Cents,
    running: EarnedBefore | None,
) -> Cents:
    """The borrower's part of `interest`, cents, rounded once from the exact part; the payer owes the rest.

    80,000 at 3.5 % for a year, the first 50,000 subsidised: 2,800.00, of it 1,050.00 the borrower's.
    """
    since = running.since if running else period.start
    subsidised = subsidised_interest(terms, rates, period, balance, since)
    units = terms.day_count.units_per_year
    exact = rates.interest(balance, period, units, since, period.end)
    if running:
        subsidised += running.subsidy_exact
        exact += running.earned_exact
    own = exact - subsidised
    return min(divide(own.numerator, own.denominator, terms.arithmetic.rounding), interest)


def subsidised_interest(
    terms: ScheduleTerms,
    rates: RateLine,
    period: Period,
    balance: Cents,
    since: date,
    until: date | None = None,
) -> Fraction:
    """The part of the interest on `balance` over the period's days [since, until) that others pay, exact."""
    total, units = Fraction(0), terms.day_count.units_per_year
    for subsidy in terms.subsidies:
        start, end = max(subsidy.start, since), min(subsidy.end, until or period.end)
        if start < end:
            base = balance if subsidy.up_to is None else min(balance, subsidy.up_to)
            total += Fraction(subsidy.share) * rates.interest(base, period, units, start, end)
    return total
