"""The terms of a loan account (借据) as its contract fixes them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from huoshui.core.allocation import DEFAULT, AllocationOrder
from huoshui.core.classification import NON_ACCRUAL_AFTER_DAYS
from huoshui.core.loan.events import Surplus
from huoshui.core.loan.product_fees import LoanFee
from huoshui.core.money import Cents
from huoshui.core.rates import Rate
from huoshui.core.schedule.terms import ScheduleTerms


class Draws(StrEnum):
    """How the principal is paid out: at once, in tranches that add up to it, or again and again up to it."""

    ONCE = "once"  # 一次放款
    TRANCHES = "tranches"  # 分次放款
    REVOLVING = "revolving"  # 循环


class PrepaymentInterest(StrEnum):
    """When interest earned on the running period is collected at a partial prepayment."""

    WITH_NEXT = "with_next"  # 随下期收取
    FIRST = "first"  # 先收应计利息: before any principal


class PayoffInterest(StrEnum):
    """Up to when a payoff pays interest."""

    TO_DAY = "to_day"  # 计至当日
    TO_PERIOD_END = "to_period_end"  # 计至当期期末


class FeeBasis(StrEnum):
    """What the prepayment fee (提前还款违约金) is a share of."""

    PREPAID_PRINCIPAL = "prepaid_principal"  # 提前归还的本金
    AMOUNT_LENT = "amount_lent"  # 放款金额
    INTEREST_DAYS = "interest_days"  # 提前归还本金的若干天利息
    INTEREST_SAVED = "interest_saved"  # 少付的利息
    FIXED = "fixed"  # 固定金额


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaymentFee:
    """The price of paying early: a share, days of interest or an amount, by `basis`.

    Nothing is charged once `free_after_instalments` have fallen due.
    """

    basis: FeeBasis = FeeBasis.PREPAID_PRINCIPAL
    rate: Decimal = Decimal(0)
    days: int = 0
    amount: Cents = 0
    free_after_instalments: int | None = None

    @property
    def is_none(self) -> bool:
        """Whether nothing is ever charged."""
        return not (self.rate or self.days or self.amount)


NO_FEE = PrepaymentFee()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """Everything the fold needs besides events; `fees` says what the schedule's fees are and whose.

    `penalty_markup` 0.5 = contract rate + 50 %, `misuse_markup` likewise for misuse, neither above
    `penalty_rate_cap`; `grace_days` 宽限天数: paid within them, no penalty and no compound interest. A
    `non_accrual_allocation_order` replaces the order once the loan is over `non_accrual_after_days` past due.
    """

    schedule: ScheduleTerms
    penalty_markup: Decimal = Decimal("0.5")
    misuse_markup: Decimal = Decimal(1)
    penalty_rate_cap: Rate | None = None
    compound_interest: bool = True
    grace_days: int = 0
    allocation_order: AllocationOrder = DEFAULT
    allocation_mode: str = "by_instalment"
    prepayment_fee: PrepaymentFee = NO_FEE
    prepayment_interest: PrepaymentInterest = PrepaymentInterest.WITH_NEXT
    payoff_interest: PayoffInterest = PayoffInterest.TO_DAY
    surplus: Surplus = Surplus.CREDIT_BALANCE
    draws: Draws = Draws.ONCE
    penalty_day_basis: int = 360
    non_accrual_allocation_order: AllocationOrder | None = None
    non_accrual_after_days: int = NON_ACCRUAL_AFTER_DAYS
    fees: tuple[LoanFee, ...] = ()
