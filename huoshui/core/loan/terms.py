"""The terms of a loan account (借据) as its contract fixes them."""

from dataclasses import dataclass
from decimal import Decimal

from huoshui.core.allocation import DEFAULT, AllocationOrder
from huoshui.core.schedule.terms import ScheduleTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """Everything the fold needs besides events.

    `penalty_markup` 0.5 = contract rate + 50 %; `grace_days` 宽限天数: paid within them, no penalty and no
    compound interest; `prepayment_fee_rate` on the principal not yet due at payoff. A
    `non_accrual_allocation_order` replaces the order once the loan is over `non_accrual_after_days` past due.
    """

    schedule: ScheduleTerms
    penalty_markup: Decimal = Decimal("0.5")
    compound_interest: bool = True
    grace_days: int = 0
    allocation_order: AllocationOrder = DEFAULT
    allocation_mode: str = "by_instalment"
    prepayment_fee_rate: Decimal = Decimal(0)
    penalty_day_basis: int = 360
    non_accrual_allocation_order: AllocationOrder | None = None
    non_accrual_after_days: int = 90
