"""Principal spread over periods: the one loop that makes instalments, whatever the repayment method.

A method says how much principal falls due with each period; this loop adds the interest on what is still
owed, rounds once, and lets the last instalment take the rest. It serves a new loan and what remains of a
running one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from huoshui.core.money import Cents, divide
from huoshui.core.schedule.periods import Period
from huoshui.core.schedule.rates import Factor, RateLine
from huoshui.core.schedule.subsidy import borrower_share
from huoshui.core.schedule.terms import AccrualSegment, Instalment, ScheduleTerms

# Principal of a period: (index, balance before it, its interest) → cents; kept between 0 and the balance.
PrincipalRule: TypeAlias = Callable[[int, Cents, Cents], Cents]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A first period that began earlier: interest earned in it up to `since`, as booked and exact."""

    since: date
    earned: Cents = 0
    earned_exact: Fraction = Fraction(0)
    subsidy_exact: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What is to be repaid, over which periods, at which rates.

    `payment` keeps an agreed payment (principal part, where that is the constant one) instead of computing
    it: the schedule ends when the balance does. `principals` keeps the principal of each period as it is.
    `lent` is what flat interest is counted on.
    """

    terms: ScheduleTerms
    principal: Cents
    periods: Sequence[Period]
    factors: Sequence[Factor]
    rates: RateLine
    first_number: int = 1
    grace: int = 0
    running: Running | None = None
    payment: Cents | None = None
    principals: tuple[Cents, ...] | None = None
    lent: Cents = field(default=0)

    @property
    def last(self) -> int:
        """The index of the last period."""
        return len(self.periods) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A method's answer: its constant payment (0 when it has none) and the principal of each period.

    `is_part`: the constant one is the principal, not the payment. `residual` falls due on top with the last.
    """

    payment: Cents
    principal: PrincipalRule
    is_flat: bool = False
    is_part: bool = False
    residual: Cents = 0


def instalments_of(spread: Spread, plan: Plan) -> Iterator[Instalment]:
    """The instalments one by one, oldest first; the last one takes what is left.

    100.00 at 1 % a period over two: interest 1.00 on 100.00, then on what the first left.
    """
    balance, rounding = spread.principal, spread.terms.arithmetic.rounding
    for index, period in enumerate(spread.periods):
        numerator, denominator = spread.factors[index]
        base = spread.lent if plan.is_flat else balance
        running = spread.running if index == 0 else None
        if running is None:
            interest = divide(base * numerator, denominator, rounding)
        else:
            exact = running.earned_exact + Fraction(base * numerator, denominator)
            # What is already booked as earned is never taken back.
            interest = max(divide(exact.numerator, exact.denominator, rounding), running.earned)
        if index == spread.last:
            principal = balance
        elif index < spread.grace:
            principal = 0
        else:
            principal = min(max(plan.principal(index, balance, interest), 0), balance)
        yield _instalment(spread, index, period, balance, principal, interest)
        balance -= principal
        if balance == 0 and (spread.payment is not None or spread.principals is not None):
            return


def _instalment(
    spread: Spread, index: int, period: Period, balance: Cents, principal: Cents, interest: Cents
) -> Instalment:
    terms, running = spread.terms, spread.running if index == 0 else None
    borrower = interest
    if terms.subsidies:
        borrower = borrower_share(terms, spread.rates, period, balance, interest, running)
    segments: tuple[AccrualSegment, ...] = ()
    if running is not None or len(spread.rates.dates) > 1:
        segments = _segments(spread, period, balance, interest, running)
    return Instalment(
        number=spread.first_number + index,
        period_start=period.start,
        due_date=period.end,
        principal_due=principal,
        interest_due=borrower,
        principal_after=balance - principal,
        subsidy_due=interest - borrower,
        fee_due=terms.instalment_fee + (terms.first_fee if spread.first_number + index == 1 else 0),
        segments=segments,
    )


def _segments(
    spread: Spread, period: Period, balance: Cents, interest: Cents, running: Running | None
) -> tuple[AccrualSegment, ...]:
    """The period's interest where it changes its pace: what is earned already, then rate by rate."""
    start = running.since if running else period.start
    pieces = spread.rates.pieces(start, period.end)
    if len(pieces) == 1 and start == period.start:
        return ()
    terms, found = spread.terms, []
    done = running.earned if running else 0
    if start > period.start:
        found.append(AccrualSegment(start=period.start, end=start, amount=done))
    exact = running.earned_exact if running else Fraction(0)
    scale = spread.rates.denominator * terms.day_count.units_per_year * (period.end - period.start).days
    for begin, end, numerator in pieces:
        exact += Fraction(balance * numerator * (end - begin).days * period.units, scale)
        rounded = divide(exact.numerator, exact.denominator, terms.arithmetic.rounding)
        upto = interest if end == period.end else min(max(rounded, done), interest)
        found.append(AccrualSegment(start=begin, end=end, amount=upto - done))
        done = upto
    return tuple(found)
