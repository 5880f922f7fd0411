"""The values a schedule is made from and made of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huoshui.core.dates import DayCount
from huoshui.core.money import Cents
from huoshui.core.rates import Rate


class RepaymentMethod(StrEnum):
    """How a loan is paid back (还款方式)."""

    EQUAL_INSTALMENT = "equal_instalment"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    INTEREST_MONTHLY = "interest_monthly"  # 按月付息到期还本
    INTEREST_QUARTERLY = "interest_quarterly"  # 按季付息到期还本
    BULLET = "bullet"  # 利随本清


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTerms:
    """What a repayment schedule (还款计划) follows from; `period_count` is the loan's term in months."""

    principal: Cents
    annual_rate: Rate
    method: RepaymentMethod
    period_count: int
    start_date: date
    due_day: int | None = None
    day_count: DayCount = DayCount.ACTUAL_360


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One instalment (期次): the period [period_start, due_date) and what falls due on due_date, cents."""

    number: int
    period_start: date
    due_date: date
    principal_due: Cents
    interest_due: Cents
    principal_after: Cents

    @property
    def total_due(self) -> Cents:
        """Principal and interest of this instalment."""
        return self.principal_due + self.interest_due


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
