"""The penalty rate over a loan's life, and the weight it gives to overdue amounts.

A weight is a whole number: cents × days × rate. It becomes money in one division when shown or paid, so no
rounding ever accumulates, and a change of rate or a found misuse needs no rounding either.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from huoshui.core.loan.terms import LoanTerms
from huoshui.core.money import Cents, divide_half_up
from huoshui.core.schedule.rates import RateLine

# Rates have at most 12 decimals and markups 8: every penalty rate is a whole number of these parts.
_PARTS = 10**20


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyReckoning:
    """Days on which an instalment's unpaid amounts stayed the same, and the Σ rate × days over them."""

    number: int
    start: date
    end: date
    principal: Cents
    interest: Cents
    rate_days: Fraction


class PenaltyRule:
    """Which penalty rate (罚息利率) counts on which day, for overdue principal and unpaid interest alike."""

    __slots__ = ("_nums", "_starts", "compound", "denominator", "grace", "misuse", "terms", "trace")

    def __init__(self, terms: LoanTerms, rates: RateLine) -> None:
        self.terms = terms
        self.grace = timedelta(days=terms.grace_days)
        self.compound = terms.compound_interest
        self.denominator = _PARTS * terms.penalty_day_basis
        self.misuse: list[tuple[date, date]] = []
        self.trace: list[PenaltyReckoning] | None = None  # kept when somebody asks why
        self.follow(rates)

    def follow(self, rates: RateLine) -> None:
        """Take the contract's rates, and the misuse known, as they now stand."""
        rates = rates.contract
        days = {*rates.dates, *(day for found in self.misuse for day in found)}
        self._starts = sorted(days)
        self._nums = [self._on(rates, day) for day in self._starts]

    def weight(self, start: date, end: date) -> int:
        """Σ rate × days over [start, end)."""
        if len(self._starts) == 1:
            return self._nums[0] * (end - start).days
        total, begin = 0, start
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index + 1 < len(self._starts) and self._starts[index + 1] < end:
            total += self._nums[index] * (self._starts[index + 1] - begin).days
            begin, index = self._starts[index + 1], index + 1
        return total + self._nums[index] * (end - begin).days

    def note(self, number: int, start: date, end: date, principal: Cents, interest: Cents) -> None:
        """Keep the days just counted, when somebody asks why."""
        if self.trace is not None:
            self.trace.append(
                PenaltyReckoning(
                    number=number,
                    start=start,
                    end=end,
                    principal=principal,
                    interest=interest,
                    rate_days=Fraction(self.weight(start, end), _PARTS),
                )
            )

    def money(self, weight: int) -> Cents:
        """What a weight of cents × days × rate comes to, cents, half-up."""
        return divide_half_up(weight, self.denominator) if weight else 0

    def is_misused(self, day: date) -> bool:
        """Whether misuse is known to go on that day."""
        return any(start <= day < end for start, end in self.misuse)

    def surcharge_weight(self, rates: RateLine, start: date, end: date) -> int:
        """What misuse adds to the contract rate on principal not overdue: Σ (misuse − contract) × days.

        6 % and a markup of 100 % (罚息: 合同利率加收100%): 6 % more on each day of misuse.
        """
        total, rates = 0, rates.contract
        for found, until in self.misuse:
            begin, stop = max(start, found), min(end, until)
            if begin < stop:
                for piece_start, piece_end, numerator in rates.pieces(begin, stop):
                    rate = Decimal(numerator) / rates.denominator
                    extra = self._capped(rate * (1 + self.terms.misuse_markup)) - rate
                    total += max(_parts(extra), 0) * (piece_end - piece_start).days
        return total

    def _on(self, rates: RateLine, day: date) -> int:
        rate = Decimal(rates.numerator_on(day)) / rates.denominator
        markup = self.terms.penalty_markup
        if self.is_misused(day):
            # Overdue and misused at once: the heavier only, not both (银发〔2003〕251号).
            markup = max(markup, self.terms.misuse_markup)
        return _parts(self._capped(rate * (1 + markup)))

    def _capped(self, rate: Decimal) -> Decimal:
        cap = self.terms.penalty_rate_cap
        return rate if cap is None else min(rate, cap)


def _parts(rate: Decimal) -> int:
    return int(rate.scaleb(20))
