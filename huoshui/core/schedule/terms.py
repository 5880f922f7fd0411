"""The values a schedule is made from and made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from huoshui.core.dates import DayCount, MonthEnd
from huoshui.core.money import Cents, Rounding
from huoshui.core.rates import Rate
from huoshui.core.workdays import WEEKENDS_ONLY, DueDateMove, WorkCalendar


class RepaymentMethod(StrEnum):
    """How a loan is paid back (还款方式)."""

    EQUAL_INSTALMENT = "equal_instalment"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    INTEREST_MONTHLY = "interest_monthly"  # 按月付息到期还本
    INTEREST_QUARTERLY = "interest_quarterly"  # 按季付息到期还本
    BULLET = "bullet"  # 利随本清
    FLAT = "flat"  # 等本等息
    BALLOON = "balloon"  # 气球贷
    STEPPED = "stepped"  # 阶梯还款
    CUSTOM = "custom"  # 自定义还款计划
    DAILY_INTEREST = "daily_interest"  # 按日计息随借随还


class PeriodUnit(StrEnum):
    """What the term and the periods are counted in: 天, 周, 月, 季, 年."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Months of one unit; 0 for days and weeks."""
        return _MONTHS.get(self, 0)


_MONTHS = {PeriodUnit.MONTH: 1, PeriodUnit.QUARTER: 3, PeriodUnit.YEAR: 12}


class FirstPeriod(StrEnum):
    """Where the first due date falls when the due day is not the day of the start."""

    NEXT_MONTH = "next_month"  # in the month one period later, whatever the days
    SHORT = "short"  # the first due day after the start
    LONG = "long"  # the first due day at least a whole period after the start


class LastPeriod(StrEnum):
    """Where the last instalment falls."""

    ANNIVERSARY = "anniversary"  # at maturity: the start plus the term (对年对月对日)
    DUE_DAY = "due_day"  # on the due day like all others


class AnnuityBasis(StrEnum):
    """What a level payment is computed from."""

    DAY_FACTORS = "day_factors"  # the exact product of the real periods: every payment level
    PERIOD_RATE = "period_rate"  # the nominal period rate (年利率 / 12); the days fall on the absorbing one


class Remainder(StrEnum):
    """Which instalment absorbs what rounding leaves (尾差归属)."""

    LAST = "last"
    FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDates:
    """How due dates are made: an instalment every `length` units, stepped from the anchor day.

    `first_due_date` fixes the first one and with it the anchor. A due date that is no working day moves as
    `move` says; `interest_moves` tells whether interest is counted to the moved day or to the agreed one.
    """

    unit: PeriodUnit = PeriodUnit.MONTH
    length: int = 1
    first_due_date: date | None = None
    first_period: FirstPeriod = FirstPeriod.NEXT_MONTH
    last_period: LastPeriod = LastPeriod.ANNIVERSARY
    month_end: MonthEnd = MonthEnd.CLAMP
    move: DueDateMove = DueDateMove.NONE
    workdays: WorkCalendar = WEEKENDS_ONLY
    interest_moves: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """How amounts are rounded: halves, the level payment's multiple (cents), who absorbs the rest."""

    annuity: AnnuityBasis = AnnuityBasis.DAY_FACTORS
    rounding: Rounding = Rounding.HALF_UP
    instalment_multiple: Cents = 1
    remainder: Remainder = Remainder.LAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stair of a stepped schedule (阶梯): how many instalments, and their weight beside the others."""

    count: int
    weight: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomRow:
    """An agreed due date (自定义): its principal, or its whole payment, or neither (interest only)."""

    due_date: date
    principal: Cents | None = None
    payment: Cents | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What single methods need: the balloon (气球款), stairs, agreed rows, a down payment (首付)."""

    balloon: Cents = 0
    steps: tuple[Step, ...] = ()
    rows: tuple[CustomRow, ...] = ()
    down_payment: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RateStep:
    """From `from_date` on the loan bears `annual_rate` (LPR reset, agreed change)."""

    from_date: date
    annual_rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """Days [start, end)."""

    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What is asked later, or not at all (宽限).

    `principal_grace` first instalments ask interest only (还本宽限期); `interest_deferred` first periods fall
    due together with the next one; the days of `interest_free` bear no interest (免息期).
    """

    principal_grace: int = 0
    interest_deferred: int = 0
    interest_free: tuple[DateRange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsidy:
    """Interest another pays (财政贴息): a share, on the balance up to an amount, for days [start, end).

    70 % of the first 50,000: 50,000 at 3 % for a year = 1,500.00, subsidy 1,050.00, borrower 450.00.
    """

    share: Decimal = Decimal(1)
    up_to: Cents | None = None
    start: date = date.min
    end: date = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTerms:
    """What a repayment schedule (还款计划) follows from.

    `period_count` is the loan's term in `due_dates.unit`s: months unless told. `instalment_fee` is charged
    with every instalment, `first_fee` once with the first one, cents.
    """

    principal: Cents
    annual_rate: Rate
    method: RepaymentMethod
    period_count: int
    start_date: date
    due_day: int | None = None
    day_count: DayCount = DayCount.ACTUAL_360
    due_dates: DueDates = DueDates()
    arithmetic: Arithmetic = Arithmetic()
    shape: Shape = Shape()
    relief: Relief = Relief()
    rate_steps: tuple[RateStep, ...] = ()
    subsidies: tuple[Subsidy, ...] = ()
    instalment_fee: Cents = 0
    first_fee: Cents = 0

    @property
    def term_months(self) -> int:
        """The term in months, a begun one counted whole: what caps on terms are tested on."""
        if self.shape.rows:
            days = (self.shape.rows[-1].due_date - self.start_date).days
        elif self.due_dates.unit.months:
            return self.period_count * self.due_dates.unit.months
        else:
            days = self.period_count * (7 if self.due_dates.unit is PeriodUnit.WEEK else 1)
        return -(-days * 12 // 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccrualSegment:
    """A part of a period in which interest runs evenly: `amount` cents over [start, end)."""

    start: date
    end: date
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One instalment (期次): the period [period_start, due_date) and what falls due on due_date, cents.

    `interest_due` is what the borrower owes, `subsidy_due` what another pays of the same interest. Without
    `segments` interest runs evenly over the whole period.
    """

    number: int
    period_start: date
    due_date: date
    principal_due: Cents
    interest_due: Cents
    principal_after: Cents
    subsidy_due: Cents = 0
    fee_due: Cents = 0
    segments: tuple[AccrualSegment, ...] = ()

    @property
    def total_due(self) -> Cents:
        """Principal, interest and fee the borrower owes with this instalment."""
        return self.principal_due + self.interest_due + self.fee_due

    @property
    def interest_total(self) -> Cents:
        """All interest of the period, whoever pays it."""
        return self.interest_due + self.subsidy_due


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTotal:
    """What falls due in one calendar year, cents."""

    year: int
    principal: Cents
    interest: Cents
    total: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTotals:
    """What falls due over the whole schedule, and year by year, cents."""

    principal: Cents
    interest: Cents
    total: Cents
    years: tuple[YearTotal, ...]
