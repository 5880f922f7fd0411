"""What the fold answers: the position of a loan on a day, and the price of settling it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huoshui.core.allocation import AllocationPart
from huoshui.core.lifecycle import LoanStatus
from huoshui.core.money import Cents
from huoshui.core.rates import Rate
from huoshui.core.schedule.terms import AccrualSegment


class InstalmentState(StrEnum):
    """Where an instalment stands: 未到期, 到期, 逾期, 已还, 逾期已还, 已取消 (ended by an early payoff)."""

    UPCOMING = "upcoming"
    DUE = "due"
    OVERDUE = "overdue"
    PAID = "paid"
    PAID_LATE = "paid_late"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentPosition:
    """One instalment as agreed, what has been paid or waived on it, and where it stands, cents.

    `penalty_due` and `compound_due` are all that arose so far, paid or not. What a later schedule took over
    (展期、重组) is `…_moved`; `subsidy_due` is the interest another pays.
    """

    number: int
    period_start: date
    due_date: date
    principal_due: Cents
    interest_due: Cents
    principal_after: Cents
    principal_paid: Cents
    interest_paid: Cents
    interest_waived: Cents
    penalty_due: Cents
    penalty_paid: Cents
    penalty_waived: Cents
    compound_due: Cents
    compound_paid: Cents
    compound_waived: Cents
    state: InstalmentState
    paid_date: date | None
    principal_waived: Cents = 0
    principal_moved: Cents = 0
    interest_moved: Cents = 0
    fee_due: Cents = 0
    fee_paid: Cents = 0
    fee_waived: Cents = 0
    subsidy_due: Cents = 0
    subsidy_left: Cents = 0

    @property
    def total_due(self) -> Cents:
        """Principal, interest and fee as agreed."""
        return self.principal_due + self.interest_due + self.fee_due

    @property
    def unpaid(self) -> Cents:
        """What this instalment still asks for, penalty and compound interest included; 0 when cancelled."""
        if self.state is InstalmentState.CANCELLED:
            return 0
        return (
            (self.principal_due - self.principal_paid - self.principal_waived - self.principal_moved)
            + (self.interest_due - self.interest_paid - self.interest_waived - self.interest_moved)
            + (self.fee_due - self.fee_paid - self.fee_waived)
            + (self.penalty_due - self.penalty_paid - self.penalty_waived)
            + (self.compound_due - self.compound_paid - self.compound_waived)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAllocation:
    """Where the money of one event went on one day, cents.

    A repayment: Σ parts + to_credit_balance = amount + from_credit_balance. Money that waited in the credit
    balance appears again under the event that brought it, dated the due date it was used on.
    """

    event_id: int
    value_date: date
    parts: tuple[AllocationPart, ...]
    to_credit_balance: Cents = 0
    from_credit_balance: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPosition:
    """The position (借据余额) of a loan on `as_of`, all amounts in cents.

    Interest counts days before `as_of`; an instalment due on `as_of` is due, not past due. A loan written off
    or transferred is frozen as it stood that day. `accrual` is the stretch of days in which interest is
    running evenly; `is_replanned` tells that the remaining schedule is no longer the agreed one;
    `fee_for_others_total` of the fees paid is third parties' money (代收); `misuse_interest_due` is the part
    of the penalty interest that falls on principal not overdue. A loan is plain when every day to come
    follows from its due table and a few numbers, by the usual rules alone.
    """

    as_of: date
    status: LoanStatus
    principal_outstanding: Cents
    principal_past_due: Cents
    principal_due_today: Cents
    interest_past_due: Cents
    interest_due_today: Cents
    penalty_interest_due: Cents
    compound_interest_due: Cents
    interest_accrued_current: Cents
    credit_balance: Cents
    total_due: Cents
    days_past_due: int
    oldest_unpaid_due_date: date | None
    next_due_date: date | None
    next_due_amount: Cents
    instalments: tuple[InstalmentPosition, ...]
    principal_paid_total: Cents
    interest_paid_total: Cents
    penalty_paid_total: Cents
    compound_paid_total: Cents
    fee_paid_total: Cents
    interest_waived_total: Cents
    penalty_waived_total: Cents
    compound_waived_total: Cents
    interest_accrued_total: Cents
    penalty_accrued_total: Cents
    compound_accrued_total: Cents
    recovered_total: Cents
    settled_date: date | None
    written_off_date: date | None
    allocations: tuple[EventAllocation, ...]
    waivers: tuple[EventAllocation, ...]
    annual_rate: Rate
    disbursed_total: Cents
    principal_waived_total: Cents
    fee_due: Cents
    fee_waived_total: Cents
    fee_for_others_total: Cents
    misuse_interest_due: Cents
    subsidy_due: Cents
    subsidy_received_total: Cents
    capitalised_total: Cents
    refunded_total: Cents
    transferred_date: date | None
    accrual: AccrualSegment | None
    is_replanned: bool
    is_plain: bool

    @property
    def interest_receivable(self) -> Cents:
        """Contractual interest earned and not yet paid, waived or made principal (应收利息)."""
        settled = self.interest_paid_total + self.interest_waived_total + self.capitalised_total
        return self.interest_accrued_total - settled - self.subsidy_received_total


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffQuote:
    """What settles the loan on a day (提前结清试算), cents; `total` is what the borrower still has to pay."""

    on: date
    principal: Cents
    interest: Cents
    penalty_interest: Cents
    compound_interest: Cents
    fee: Cents
    credit_balance: Cents
    total: Cents
    interest_saved: Cents
