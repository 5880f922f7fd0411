"""From the fold to what people and jobs read."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from huoshui.core.delinquency.buckets import days_past_due
from huoshui.core.lifecycle import LoanStatus
from huoshui.core.loan.events import LoanEvent
from huoshui.core.loan.fold import LoanFold
from huoshui.core.loan.line import InstalmentLine
from huoshui.core.loan.live import lived
from huoshui.core.loan.product_fees import paid_for_others
from huoshui.core.loan.refusals import LoanNotActive
from huoshui.core.loan.result import InstalmentPosition, InstalmentState, LoanPosition, PayoffQuote
from huoshui.core.loan.terms import Draws, LoanTerms
from huoshui.core.schedule.terms import AccrualSegment, Instalment


def position(
    terms: LoanTerms,
    events: Sequence[LoanEvent],
    as_of: date,
    instalments: Sequence[Instalment] | None = None,
) -> LoanPosition:
    """The position (余额) of the loan on `as_of`, cents: the only place it is computed.

    Overdue principal bears the penalty rate from its due date instead of the contract rate, overdue
    interest compound interest at the same rate (银发〔2003〕251号); paid within the grace days neither.
    Money beyond what is due waits in the credit balance, or pays principal early, as the terms say.
    `instalments` replaces the schedule the terms would give.
    Refusals: those of the events (PayoffTooSmall, DisbursementMismatch, LoanNotActive, ChangeNotPossible …):
    such a history cannot be.
    100,000.00 due and unpaid for 30 days at 6 % + 50 %: penalty 750.00.
    """
    return view(lived(terms, events, as_of, instalments), as_of)


def payoff_quote(
    terms: LoanTerms,
    events: Sequence[LoanEvent],
    on: date,
    instalments: Sequence[Instalment] | None = None,
) -> PayoffQuote:
    """What settles the loan on `on` (提前结清试算), cents; a payoff of `total` that day leaves nothing.

    Principal, interest of the days before `on`, arrears, and the fee of paying early, less the credit
    balance. Refusals: LoanNotActive before disbursement and after a write-off or transfer.
    """
    return _quote(lived(terms, events, on, instalments), on)


def position_and_quote(
    terms: LoanTerms, events: Sequence[LoanEvent], on: date
) -> tuple[LoanPosition, PayoffQuote]:
    """`position` and `payoff_quote` of one day, the events folded once. Refusals: those of both."""
    fold = lived(terms, events, on)
    return view(fold, on), _quote(fold, on)


def _quote(fold: LoanFold, on: date) -> PayoffQuote:
    if not fold.disbursed or fold.is_gone:
        raise LoanNotActive(day=on.isoformat())
    return fold.quote(on)


def view(fold: LoanFold, as_of: date) -> LoanPosition:
    """The fold as a position of `as_of`, to which time must already have run."""
    # A loan written off or transferred stays as it stood that day.
    day = fold.written_off_date or fold.transferred_date or as_of
    fold.count_to(day)
    due = fold.lines
    coming = fold.future.peek() if fold.is_active else None
    oldest = next((line.due_date for line in due if line.contract_left), None)
    return LoanPosition(
        as_of=as_of,
        status=_status(fold),
        oldest_unpaid_due_date=oldest,
        days_past_due=days_past_due(oldest, day),
        next_due_date=coming.due_date if coming else None,
        next_due_amount=coming.total_due - fold.interest_ahead if coming else 0,
        instalments=_instalments(fold, day),
        accrual=_accrual(fold, coming, day),
        annual_rate=_rate(fold, day),
        is_replanned=fold.future.is_replanned or fold.future.terms is not fold.terms.schedule,
        is_plain=_is_plain(fold, day),
        settled_date=fold.settled_date,
        written_off_date=fold.written_off_date,
        transferred_date=fold.transferred_date,
        allocations=tuple(fold.allocations),
        waivers=tuple(fold.waivers),
        credit_balance=fold.credit_balance,
        disbursed_total=fold.disbursed,
        capitalised_total=fold.capitalised,
        recovered_total=fold.recovered,
        refunded_total=fold.refunded,
        subsidy_received_total=fold.subsidy_received,
        **_due_amounts(fold, day),
        **_totals(fold, day),
    )


def _due_amounts(fold: LoanFold, day: date) -> dict[str, Any]:
    """What is owed on the day, by component and by whether it is past due."""
    overdue = [line for line in fold.lines if line.due_date < day]
    today = fold.lines[len(overdue) :]
    penalty = sum(line.penalty_left for line in fold.lines) + fold.whole.penalty_left
    compound = sum(line.compound_left for line in fold.lines)
    fees = sum(line.fee_left for line in fold.lines) + fold.whole.fee_left
    outstanding = sum(line.principal_left for line in fold.lines) + fold.future.balance
    return {
        "principal_outstanding": outstanding if fold.disbursed else 0,
        "principal_past_due": sum(line.principal_left for line in overdue),
        "principal_due_today": sum(line.principal_left for line in today),
        "interest_past_due": sum(line.interest_left for line in overdue),
        "interest_due_today": sum(line.interest_left for line in today),
        "penalty_interest_due": penalty,
        "misuse_interest_due": fold.whole.penalty_left,
        "compound_interest_due": compound,
        "fee_due": fees,
        "total_due": sum(line.contract_left for line in fold.lines) + penalty + compound + fees,
        "subsidy_due": sum(line.subsidy_left for line in (*fold.lines, *fold.cancelled)),
    }


def _totals(fold: LoanFold, day: date) -> dict[str, Any]:
    """What has accrued, been paid and been waived over the loan's life."""
    due, paid = fold.lines, (*fold.lines, *fold.cancelled)
    whole, current = fold.whole, fold.current_interest(day)
    ahead = fold.interest_ahead + fold.interest_paid_ended
    fees_waived = sum(line.fee_waived for line in due) + whole.fee_waived
    return {
        "interest_accrued_current": current,
        "interest_accrued_total": sum(line.instalment.interest_total for line in due)
        + current
        + fold.interest_ended,
        "penalty_accrued_total": sum(line.penalty_total for line in due) + whole.penalty_total,
        "compound_accrued_total": sum(line.compound_total for line in due),
        "principal_paid_total": sum(line.principal_paid for line in paid) + fold.principal_ahead,
        "interest_paid_total": sum(line.interest_paid for line in paid) + ahead,
        "penalty_paid_total": sum(line.penalty_paid for line in due) + whole.penalty_paid,
        "compound_paid_total": sum(line.compound_paid for line in due),
        "fee_paid_total": sum(line.fee_paid for line in paid) + whole.fee_paid + fold.prepayment_fee_paid,
        "principal_waived_total": sum(line.principal_waived for line in due) + fold.principal_waived_ahead,
        "interest_waived_total": sum(line.interest_waived for line in due),
        "penalty_waived_total": sum(line.penalty_waived for line in due) + whole.penalty_waived,
        "compound_waived_total": sum(line.compound_waived for line in due),
        "fee_waived_total": fees_waived,
        "fee_for_others_total": sum(
            paid_for_others(
                fold.terms.fees, number=line.number, fee_due=line.instalment.fee_due, fee_paid=line.fee_paid
            )
            for line in paid
        ),
    }


def _accrual(fold: LoanFold, coming: Instalment | None, day: date) -> AccrualSegment | None:
    if coming is None:
        return None
    for segment in coming.segments:
        if day < segment.end:
            return segment
    return AccrualSegment(start=coming.period_start, end=coming.due_date, amount=coming.interest_total)


def _is_plain(fold: LoanFold, day: date) -> bool:
    terms, rows = fold.terms, fold.future.rows()
    accrual = _accrual(fold, rows[0] if rows else None, day)
    segmented = any(row.segments for row in rows[1:]) or (accrual and accrual.end != rows[0].due_date)
    unusual = (
        segmented
        or terms.schedule.subsidies
        or any(row.fee_due for row in rows)
        or terms.draws is not Draws.ONCE
        or fold.rule.misuse
        or fold.whole.is_open
        or fold.interest_ahead
        or any(line.fee_left for line in fold.lines)
    )
    return not unusual and _bears_one_rate(fold, rows, day)


def _bears_one_rate(fold: LoanFold, rows: Sequence[Instalment], day: date) -> bool:
    """Whether one rate counts for all that is to come: always the same, or changed before the running period
    began while nothing is overdue, whose penalty would follow both."""
    dates = fold.rates.dates
    if len(dates) == 1:
        return True
    is_late = any(line.paid_date is None and line.due_date < day for line in fold.lines)
    return bool(rows) and not is_late and dates[-1] <= rows[0].period_start


def _rate(fold: LoanFold, day: date) -> Decimal:
    exact = fold.rates.rate_on(day)
    return Decimal(exact.numerator) / exact.denominator


def _status(fold: LoanFold) -> LoanStatus:
    if not fold.disbursed:
        return LoanStatus.PENDING
    if fold.written_off_date is not None:
        return LoanStatus.WRITTEN_OFF
    if fold.transferred_date is not None:
        return LoanStatus.TRANSFERRED
    return LoanStatus.ACTIVE if fold.settled_date is None else LoanStatus.SETTLED


def _instalments(fold: LoanFold, day: date) -> tuple[InstalmentPosition, ...]:
    due = [_instalment(line, _due_state(line, day)) for line in fold.lines]
    ended = [_instalment(line, InstalmentState.CANCELLED) for line in fold.cancelled]
    coming = [InstalmentLine(row, fold.rule) for row in fold.future.rows()]
    if coming:
        coming[0].interest_paid = fold.interest_ahead
    return tuple([*due, *ended, *(_instalment(line, InstalmentState.UPCOMING) for line in coming)])


def _instalment(line: InstalmentLine, state: InstalmentState) -> InstalmentPosition:
    agreed = line.instalment
    return InstalmentPosition(
        number=agreed.number,
        period_start=agreed.period_start,
        due_date=agreed.due_date,
        principal_due=agreed.principal_due,
        interest_due=agreed.interest_due,
        principal_after=agreed.principal_after,
        principal_paid=line.principal_paid,
        principal_waived=line.principal_waived,
        principal_moved=line.principal_moved,
        interest_paid=line.interest_paid,
        interest_waived=line.interest_waived,
        interest_moved=line.interest_moved,
        penalty_due=line.penalty_total,
        penalty_paid=line.penalty_paid,
        penalty_waived=line.penalty_waived,
        compound_due=line.compound_total,
        compound_paid=line.compound_paid,
        compound_waived=line.compound_waived,
        fee_due=agreed.fee_due,
        fee_paid=line.fee_paid,
        fee_waived=line.fee_waived,
        subsidy_due=agreed.subsidy_due,
        subsidy_left=line.subsidy_left,
        state=state,
        paid_date=line.paid_date,
    )


def _due_state(line: InstalmentLine, day: date) -> InstalmentState:
    if line.paid_date is not None:
        return InstalmentState.PAID if line.paid_date <= line.due_date else InstalmentState.PAID_LATE
    return InstalmentState.OVERDUE if line.due_date < day else InstalmentState.DUE
