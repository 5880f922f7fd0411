"""The narrow state of a loan as a value, and how it follows from the fold. Pure: no database here."""

from dataclasses import dataclass, replace
from datetime import date

from huoshui.core.classification import ClassRule, DayFacts, RiskClass, class_after, is_non_performing
from huoshui.core.delinquency import days_past_due
from huoshui.core.interest.contractual import evenly
from huoshui.core.loan import InstalmentState, LoanPosition, LoanStatus
from huoshui.core.schedule import AccrualSegment

__all__ = ["ClassRule", "StateValues", "interest_receivable", "running_interest", "state_after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateValues:
    """What `LoanState` holds (借据状态), one field a column; amounts in cents."""

    loan_id: int
    status: str
    as_of: date
    plan: int = 0
    next_number: int = 0
    by_fold: bool = False
    principal_outstanding: int = 0
    principal_past_due: int = 0
    interest_past_due: int = 0
    oldest_unpaid_due_date: date | None = None
    risk_class: str = RiskClass.NORMAL.value
    is_non_accrual: bool = False
    next_due_date: date | None = None
    next_due_amount: int = 0
    credit_balance: int = 0
    interest_accrued_before: int = 0
    accrual_from: date | None = None
    accrual_to: date | None = None
    accrual_amount: int = 0
    interest_settled: int = 0
    due_today: int = 0
    memo_interest: int = 0
    interest_reversed: int = 0
    written_off_amount: int = 0
    days_past_due_at_write_off: int = 0
    arrears_cleared_date: date | None = None
    class_floor: str = RiskClass.NORMAL.value
    class_floor_reason: str = ""
    class_floor_date: date | None = None
    last_event_sequence: int = 0
    fee_for_others: int = 0

    @property
    def is_active(self) -> bool:
        """On the balance sheet: paid out, neither settled nor written off."""
        return self.status == LoanStatus.ACTIVE.value

    def days_past_due(self, on: date) -> int:
        """Days past due (逾期天数) on `on`; of a written-off loan as it stood that day, 0 once settled."""
        if self.is_active:
            return days_past_due(self.oldest_unpaid_due_date, on)
        return self.days_past_due_at_write_off


def interest_receivable(state: StateValues, on: date) -> int:
    """Contractual interest earned before `on`, neither paid nor waived, cents, by the closed form."""
    return state.interest_accrued_before + running_interest(state, on) - state.interest_settled


def running_interest(state: StateValues, on: date) -> int:
    """Interest earned before `on` in the running period, cents: the one rule of `core.interest`."""
    if state.accrual_from is None or state.accrual_to is None:
        return 0
    return evenly(state.accrual_amount, state.accrual_from, state.accrual_to, on)


def state_after(
    previous: StateValues, position: LoanPosition, *, rule: ClassRule, sequence: int | None = None
) -> StateValues:
    """The state that follows from the fold's position.

    All but three fields come from the position alone. The class is `core.classification.class_after`: never
    better than `class_floor`, and no way from bad to good before the observation is over;
    `interest_reversed` follows how non-accrual began and what came in.
    """
    as_of = position.as_of
    kept = replace(
        previous,
        status=position.status.value,
        as_of=as_of,
        principal_outstanding=position.principal_outstanding,
        principal_past_due=position.principal_past_due,
        interest_past_due=position.interest_past_due,
        oldest_unpaid_due_date=position.oldest_unpaid_due_date,
        next_due_date=position.next_due_date,
        next_due_amount=position.next_due_amount,
        next_number=0,
        by_fold=False,
        credit_balance=position.credit_balance,
        interest_settled=position.interest_accrued_total - position.interest_receivable,
        interest_accrued_before=position.interest_accrued_total,
        accrual_from=None,
        accrual_to=None,
        accrual_amount=0,
        due_today=0,
        memo_interest=0,
        written_off_amount=0,
        days_past_due_at_write_off=0,
        last_event_sequence=previous.last_event_sequence if sequence is None else sequence,
        fee_for_others=position.fee_for_others_total,
    )
    if position.status is LoanStatus.ACTIVE:
        return _classified(_active(kept, position), previous, position, rule)
    if position.status is LoanStatus.WRITTEN_OFF:
        return _written_off(kept, position)
    return replace(kept, is_non_accrual=False, interest_reversed=0, arrears_cleared_date=None)


def _active(kept: StateValues, position: LoanPosition) -> StateValues:
    coming = next((row for row in position.instalments if row.state is InstalmentState.UPCOMING), None)
    accrual = position.accrual
    return replace(
        kept,
        interest_accrued_before=position.interest_accrued_total - _running(accrual, position.as_of),
        by_fold=not position.is_plain,
        accrual_from=accrual.start if accrual else None,
        accrual_to=accrual.end if accrual else None,
        accrual_amount=accrual.amount if accrual else 0,
        next_number=coming.number if coming else 0,
        due_today=position.principal_due_today + position.interest_due_today,
    )


def due_today(position: LoanPosition) -> int:
    """What is unpaid and due on the very day, fees with it: no arrears yet, cents."""
    fees = sum(
        row.fee_due - row.fee_paid - row.fee_waived
        for row in position.instalments
        if row.state is InstalmentState.DUE
    )
    return position.principal_due_today + position.interest_due_today + fees


def _running(accrual: AccrualSegment | None, on: date) -> int:
    return evenly(accrual.amount, accrual.start, accrual.end, on) if accrual else 0


def _classified(
    state: StateValues, previous: StateValues, position: LoanPosition, rule: ClassRule
) -> StateValues:
    facts = DayFacts(
        on=position.as_of,
        days_past_due=position.days_past_due,
        in_arrears=position.total_due > due_today(position),
    )
    risk_class, cleared = class_after(
        RiskClass(previous.risk_class),
        previous.arrears_cleared_date,
        facts,
        rule,
        RiskClass(previous.class_floor),
    )
    non_accrual = is_non_performing(risk_class)
    if not non_accrual:
        return replace(
            state,
            risk_class=risk_class.value,
            is_non_accrual=False,
            interest_reversed=0,
            arrears_cleared_date=None,
        )
    receivable = position.interest_receivable
    reversed_before = previous.interest_reversed if previous.is_non_accrual else receivable
    return replace(
        state,
        risk_class=risk_class.value,
        is_non_accrual=True,
        arrears_cleared_date=cleared,
        interest_reversed=min(reversed_before, receivable),
        memo_interest=_memo(position),
    )


def _written_off(kept: StateValues, position: LoanPosition) -> StateValues:
    recovered_interest = max(position.recovered_total - position.principal_outstanding, 0)
    return replace(
        kept,
        is_non_accrual=True,
        arrears_cleared_date=None,
        written_off_amount=max(position.principal_outstanding - position.recovered_total, 0),
        days_past_due_at_write_off=position.days_past_due,
        memo_interest=_memo(position) - recovered_interest,
    )


def _memo(position: LoanPosition) -> int:
    """Everything owed besides principal: what a non-accrual loan keeps off balance."""
    return position.interest_receivable + position.penalty_interest_due + position.compound_interest_due
