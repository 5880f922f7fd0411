"""Repayment schedules (还款计划) over columns: a million loans at once, each row equal to `core.schedule`.

Period-major: row k holds instalment k of every loan, so every step runs along contiguous memory. A float
guesses each quotient, integers correct it; a level payment too near half a cent is left to the scalar rule.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from huoshui.core.columns import Ints
from huoshui.core.columns.periods import PeriodColumns, periods_of
from huoshui.core.columns.rounding import divide_half_up, multiply_divide_half_up
from huoshui.core.dates import DayCount
from huoshui.core.money import round_half_up
from huoshui.core.schedule.terms import RepaymentMethod

METHODS = (
    RepaymentMethod.EQUAL_INSTALMENT,
    RepaymentMethod.EQUAL_PRINCIPAL,
    RepaymentMethod.INTEREST_MONTHLY,
    RepaymentMethod.INTEREST_QUARTERLY,
    RepaymentMethod.BULLET,
)
DAY_COUNTS = (DayCount.ACTUAL_360, DayCount.ACTUAL_365, DayCount.THIRTY_360)
BLOCK = 8_192  # loans whose columns stay in the processor's cache together
_EXACT_PRODUCT = 2**62
_EXACT_QUOTIENT = 2**50


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanColumns:
    """Loans of one method, term (months) and day count: cents, yearly rate as a fraction, day paid out.

    The methods and day counts are those of `METHODS` and `DAY_COUNTS`; others go by the scalar rule.

    `due_day` is the agreed day of the month; None steps from the day of pay-out (or, for quarterly interest,
    to the 21st of each quarter's last month).
    """

    method: RepaymentMethod
    period_count: int
    day_count: DayCount
    principal: Ints
    rate_numerator: Ints
    rate_denominator: Ints
    start: Ints
    due_day: Ints | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleColumns:
    """Instalments, row k the k-th of every loan: days since 1970 and cents.

    `count` says how many a loan has; rows beyond are 0 and due at maturity.
    """

    count: Ints
    due_date: Ints
    principal_due: Ints
    interest_due: Ints
    principal_after: Ints


def build_schedules(loans: LoanColumns) -> ScheduleColumns:
    """The instalments of every loan, as `core.schedule.build_schedule` has them.

    10,000.00 at 12 % over 12 months: 888.49 × 11 + 888.47. ValueError for a method not in columns.
    """
    if loans.method not in METHODS or loans.day_count not in DAY_COUNTS:
        raise ValueError(f"no columns for {loans.method} by {loans.day_count}")
    longest = _longest(loans)
    shape = (longest, len(loans.principal))
    made = ScheduleColumns(
        count=np.empty(shape[1], dtype=np.int64),
        due_date=np.empty(shape, dtype=np.int64),
        principal_due=np.zeros(shape, dtype=np.int64),
        interest_due=np.zeros(shape, dtype=np.int64),
        principal_after=np.zeros(shape, dtype=np.int64),
    )
    for start in range(0, shape[1], BLOCK):
        _build_block(loans, made, slice(start, start + BLOCK))
    return made


def _longest(loans: LoanColumns) -> int:
    if loans.method is RepaymentMethod.BULLET:
        return 1
    if loans.method is RepaymentMethod.INTEREST_QUARTERLY:
        return -(-loans.period_count // 3) + (loans.due_day is None)
    return loans.period_count


def _build_block(loans: LoanColumns, made: ScheduleColumns, rows: slice) -> None:
    due_day = None if loans.due_day is None else loans.due_day[rows]
    periods = periods_of(loans.method, loans.period_count, loans.day_count, loans.start[rows], due_day)
    principal = loans.principal[rows]
    interest = _Interest(
        numerator=loans.rate_numerator[rows],
        denominator=loans.rate_denominator[rows] * loans.day_count.units_per_year,
        largest=_largest(principal) * _largest(loans.rate_numerator[rows]) * _largest(periods.days),
    )
    made.count[rows] = periods.count
    made.due_date[:, rows] = periods.due_date
    balance = principal.copy()
    level = _level_part(loans, rows, periods)
    for k in range(len(periods.days)):
        due = interest.of(balance, periods.days[k])
        is_last = periods.count == k + 1
        if loans.method is RepaymentMethod.EQUAL_INSTALMENT:
            part = np.clip(level - due, 0, balance)
        elif loans.method is RepaymentMethod.EQUAL_PRINCIPAL:
            part = np.minimum(level, balance)
        else:
            part = np.zeros_like(balance)
        part = np.where(is_last, balance, part)
        balance = balance - part
        made.interest_due[k, rows] = due
        made.principal_due[k, rows] = part
        made.principal_after[k, rows] = balance


def _level_part(loans: LoanColumns, rows: slice, periods: PeriodColumns) -> Ints:
    """The level payment, or the level principal, of each loan; of the other methods 0."""
    principal = loans.principal[rows]
    if loans.method is RepaymentMethod.EQUAL_PRINCIPAL:
        return divide_half_up(principal, periods.count)
    if loans.method is RepaymentMethod.EQUAL_INSTALMENT:
        return _level_payments(loans, rows, periods)
    return np.zeros_like(principal)


def _level_payments(loans: LoanColumns, rows: slice, periods: PeriodColumns) -> Ints:
    """V = (V + 1) / (1 + rate × years) backwards in floats; what is not surely on one side of a half cent
    goes to the exact scalar rule."""
    principal = loans.principal[rows]
    yearly = loans.rate_numerator[rows] / (loans.rate_denominator[rows] * loans.day_count.units_per_year)
    value: NDArray[np.float64] = np.zeros(len(principal), dtype=np.float64)
    for days in periods.days[::-1]:
        value = (value + 1) / (1 + yearly * days)
    exact = principal / value
    payment = np.rint(exact).astype(np.int64)
    # Each of the steps errs by a few units in the last place; doubled, to be sure.
    error = exact * (np.finfo(np.float64).eps * (8 * len(periods.days) + 16))
    doubtful = np.abs(np.abs(2 * (exact - payment)) - 1) <= 4 * error
    for at in doubtful.nonzero()[0].tolist():
        payment[at] = _exact_level_payment(loans, rows, periods, at)
    return payment


def _exact_level_payment(loans: LoanColumns, rows: slice, periods: PeriodColumns, at: int) -> int:
    rate = Fraction(int(loans.rate_numerator[rows][at]), int(loans.rate_denominator[rows][at]))
    basis = loans.day_count.units_per_year
    value = Fraction(0)
    for days in periods.days[::-1, at].tolist():
        value = (value + 1) / (1 + rate * days / basis)
    return round_half_up(int(loans.principal[rows][at]) / value)


def _largest(column: Ints) -> int:
    return int(column.max(initial=0))


class _Interest:
    """balance × rate × days / basis, rounded half-up once."""

    def __init__(self, *, numerator: Ints, denominator: Ints, largest: int) -> None:
        self.numerator = numerator
        self.denominator = denominator
        self.inverse = 1 / denominator
        self.fits = largest < _EXACT_PRODUCT and largest < _EXACT_QUOTIENT * int(denominator.min(initial=1))

    def of(self, balance: Ints, days: Ints) -> Ints:
        """Interest of `days` on the balances, cents."""
        if not self.fits:
            return multiply_divide_half_up(balance, self.numerator * days, self.denominator)
        product = balance * self.numerator
        product *= days
        guess = np.rint(product * self.inverse).astype(np.int64)
        # Twice the remainder lies in [-denominator, denominator) when the guess is the half-up quotient.
        product -= guess * self.denominator
        product += product
        guess += product >= self.denominator
        guess -= product < -self.denominator
        return guess
