"""From the fold to what people and jobs read."""

from collections.abc import Sequence
from datetime import date

from huoshui.core.delinquency.buckets import days_past_due
from huoshui.core.lifecycle import LoanStatus
from huoshui.core.loan.events import LoanEvent
from huoshui.core.loan.fold import LoanFold
from huoshui.core.loan.line import InstalmentLine
from huoshui.core.loan.refusals import LoanNotActive
from huoshui.core.loan.result import InstalmentPosition, InstalmentState, LoanPosition, PayoffQuote
from huoshui.core.loan.terms import LoanTerms
from huoshui.core.schedule.terms import Instalment


def position(
    terms: LoanTerms,
    events: Sequence[LoanEvent],
    as_of: date,
    instalments: Sequence[Instalment] | None = None,
) -> LoanPosition:
    """The position (余额) of the loan on `as_of`, cents: the only place it is computed.

    Overdue principal bears the penalty rate from its due date instead of the contract rate, overdue
    interest compound interest at the same rate (银发〔2003〕251号); paid within the grace days neither.
    Money beyond what is due waits in the credit balance and is used on the next due dates.
    `instalments` replaces the schedule the terms would give.
    Refusals: PayoffTooSmall, DisbursementMismatch, LoanNotActive, NotWrittenOff,
    ReversedEventUnknown, InvalidInput: such a history cannot be.
    100,000.00 due and unpaid for 30 days at 6 % + 50 %: penalty 750.00.
    """
    return _view(LoanFold(terms, instalments).run(events, as_of), as_of)


def payoff_quote(
    terms: LoanTerms,
    events: Sequence[LoanEvent],
    on: date,
    instalments: Sequence[Instalment] | None = None,
) -> PayoffQuote:
    """What settles the loan on `on` (提前结清试算), cents; a payoff of `total` that day leaves nothing.

    Principal, interest of the days before `on`, arrears, and the fee on the principal not yet due, less the
    credit balance. Refusals: LoanNotActive before disbursement and after a write-off.
    """
    fold = LoanFold(terms, instalments).run(events, on)
    if not fold.disbursed or fold.written_off_date is not None:
        raise LoanNotActive(day=on.isoformat())
    return fold.quote(on)


def _view(fold: LoanFold, as_of: date) -> LoanPosition:
    # A written-off loan stays as it stood that day.
    day = fold.written_off_date or as_of
    for line in fold.lines[fold.first_open : fold.due_count]:
        line.count_to(day)
    lines = fold.lines
    due = lines[: fold.due_count]
    overdue = [line for line in due if line.instalment.due_date < day]
    today = due[len(overdue) :]
    oldest = next((line.instalment.due_date for line in due if line.contract_left), None)
    coming = lines[fold.due_count] if fold.is_active and fold.due_count < len(lines) else None
    current = fold.current_interest(day)
    paid_early = sum(line.interest_paid for line in lines[fold.due_count :])
    penalty_total = sum(line.penalty_total for line in due)
    compound_total = sum(line.compound_total for line in due)
    penalty_left = sum(line.penalty_left for line in due)
    compound_left = sum(line.compound_left for line in due)
    return LoanPosition(
        as_of=as_of,
        status=_status(fold),
        principal_outstanding=sum(line.principal_left for line in lines) if fold.disbursed else 0,
        principal_past_due=sum(line.principal_left for line in overdue),
        principal_due_today=sum(line.principal_left for line in today),
        interest_past_due=sum(line.interest_left for line in overdue),
        interest_due_today=sum(line.interest_left for line in today),
        penalty_interest_due=penalty_left,
        compound_interest_due=compound_left,
        interest_accrued_current=current,
        credit_balance=fold.credit_balance,
        total_due=sum(line.contract_left for line in due) + penalty_left + compound_left,
        days_past_due=days_past_due(oldest, day),
        oldest_unpaid_due_date=oldest,
        next_due_date=coming.instalment.due_date if coming else None,
        next_due_amount=coming.contract_left if coming else 0,
        instalments=tuple(_instalment(line, index < fold.due_count, day) for index, line in enumerate(lines)),
        principal_paid_total=sum(line.principal_paid for line in lines),
        interest_paid_total=sum(line.interest_paid for line in lines),
        penalty_paid_total=sum(line.penalty_paid for line in due),
        compound_paid_total=sum(line.compound_paid for line in due),
        fee_paid_total=fold.fee_paid,
        interest_waived_total=sum(line.interest_waived for line in due),
        penalty_waived_total=sum(line.penalty_waived for line in due),
        compound_waived_total=sum(line.compound_waived for line in due),
        interest_accrued_total=sum(line.instalment.interest_due for line in due) + current + paid_early,
        penalty_accrued_total=penalty_total,
        compound_accrued_total=compound_total,
        recovered_total=fold.recovered,
        settled_date=fold.settled_date,
        written_off_date=fold.written_off_date,
        allocations=tuple(fold.allocations),
        waivers=tuple(fold.waivers),
    )


def _status(fold: LoanFold) -> LoanStatus:
    if not fold.disbursed:
        return LoanStatus.PENDING
    if fold.written_off_date is not None:
        return LoanStatus.WRITTEN_OFF
    return LoanStatus.ACTIVE if fold.settled_date is None else LoanStatus.SETTLED


def _instalment(line: InstalmentLine, is_due: bool, day: date) -> InstalmentPosition:
    agreed = line.instalment
    return InstalmentPosition(
        number=agreed.number,
        period_start=agreed.period_start,
        due_date=agreed.due_date,
        principal_due=agreed.principal_due,
        interest_due=agreed.interest_due,
        principal_after=agreed.principal_after,
        principal_paid=line.principal_paid,
        interest_paid=line.interest_paid,
        interest_waived=line.interest_waived,
        penalty_due=line.penalty_total,
        penalty_paid=line.penalty_paid,
        penalty_waived=line.penalty_waived,
        compound_due=line.compound_total,
        compound_paid=line.compound_paid,
        compound_waived=line.compound_waived,
        state=_state(line, is_due, day),
        paid_date=line.paid_date,
    )


def _state(line: InstalmentLine, is_due: bool, day: date) -> InstalmentState:
    if line.cancelled:
        return InstalmentState.CANCELLED
    due_date = line.instalment.due_date
    if not is_due:
        return InstalmentState.UPCOMING
    if line.paid_date is not None:
        return InstalmentState.PAID if line.paid_date <= due_date else InstalmentState.PAID_LATE
    return InstalmentState.OVERDUE if due_date < day else InstalmentState.DUE
