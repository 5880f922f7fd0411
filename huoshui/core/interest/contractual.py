"""Contractual interest (正常利息): the closed form every accrual, screen and report agrees with."""

from datetime import date
from fractions import Fraction

from huoshui.core.dates import DayCount, year_fraction
from huoshui.core.money import Cents, divide_half_up
from huoshui.core.rates import Rate
from huoshui.core.schedule.terms import Instalment


def accrued_interest(instalment: Instalment, as_of: date) -> Cents:
    """Interest earned in the instalment's period before `as_of` (exclusive), cents, whoever pays it.

    One rule for every day count: interest × days elapsed / days of the period (or of the segment, where the
    period has several), rounded half-up once; 0 before the period, all of it from the due date on.
    30.00 over 30 days, after 10 days: 10.00.
    """
    for segment in instalment.segments:
        if as_of < segment.end:
            earlier = sum(s.amount for s in instalment.segments if s.end <= segment.start)
            return earlier + evenly(segment.amount, segment.start, segment.end, as_of)
    if instalment.segments:
        return instalment.interest_total
    return evenly(instalment.interest_total, instalment.period_start, instalment.due_date, as_of)


def evenly(amount: Cents, start: date, end: date, as_of: date) -> Cents:
    """What of `amount`, earned evenly over [start, end), is earned before `as_of`, cents, half-up."""
    elapsed = (as_of - start).days
    if elapsed <= 0:
        return 0
    days = (end - start).days
    return amount if elapsed >= days else divide_half_up(amount * elapsed, days)


def simple_interest(principal: Cents, rate: Rate, start: date, end: date, day_count: DayCount) -> Fraction:
    """principal × rate × year fraction of [start, end), exact cents, not yet rounded (积数计息/逐笔计息).

    1,000,000 at 4.35 %, 2024-01-15 → 2024-03-21, actual/360: 66 days, 7,975.00.
    """
    return principal * Fraction(rate) * year_fraction(start, end, day_count)
