"""What the drawn loans stand for on the book's day: states, arrears, balances, as the fold has them."""

from collections import Counter
from dataclasses import dataclass, fields

import numpy as np

from benchmarks.book import TODAY, Chunk, Templates, dates
from huoshui.core.classification import RiskClass
from huoshui.core.columns.accrual import accrued
from huoshui.core.columns.arrears import ArrearsColumns, late_interest
from huoshui.core.columns.calendar import day_number
from huoshui.core.columns.classes import ORDER, class_after, days_past_due, is_bad
from huoshui.core.columns.rounding import divide_half_up

DAY = day_number(TODAY)


@dataclass(frozen=True, slots=True)
class Standing:
    """State columns of a chunk; `arrears` a row for each instalment past due, `line_loan` whose it is."""

    paid: np.ndarray
    principal_outstanding: np.ndarray
    principal_past_due: np.ndarray
    interest_past_due: np.ndarray
    due_today: np.ndarray
    oldest: np.ndarray
    risk_class: np.ndarray
    accrued_before: np.ndarray
    accrual_amount: np.ndarray
    settled: np.ndarray
    next_amount: np.ndarray
    memo: np.ndarray
    reversed_interest: np.ndarray
    receivable: np.ndarray
    arrears: ArrearsColumns
    line_loan: np.ndarray
    line_number: np.ndarray


def standing(chunk: Chunk, made: Templates) -> Standing:
    """The standing of every loan of the chunk."""
    rows = np.arange(len(chunk.kind))
    principal, interest = made.principal[chunk.kind], made.interest[chunk.kind]
    zero = np.zeros((len(rows), 1), dtype=np.int64)
    principal_sum = np.hstack([zero, principal.cumsum(axis=1)])
    interest_sum = np.hstack([zero, interest.cumsum(axis=1)])
    elapsed, paid = chunk.elapsed, chunk.elapsed - chunk.unpaid
    is_due_today = (chunk.unpaid > 0) & (chunk.due[rows, elapsed] == DAY)
    overdue_through = elapsed - is_due_today
    oldest = np.where(chunk.unpaid > 0, chunk.due[rows, np.minimum(paid + 1, elapsed)], 2**31 - 1)
    days = days_past_due(oldest, DAY)
    risk_class = class_after(np.zeros_like(days), days, np.zeros_like(days), np.zeros_like(days))
    accrued_before = interest_sum[rows, elapsed]
    amount = interest[rows, elapsed]
    running = accrued(amount, chunk.due[rows, elapsed], chunk.due[rows, elapsed + 1], DAY)
    settled = interest_sum[rows, paid]
    receivable = accrued_before + running - settled
    numbers = np.arange(1, principal.shape[1] + 1)
    late = (numbers > paid[:, None]) & (numbers <= overdue_through[:, None])
    loan, number = late.nonzero()
    lines = _lines(chunk, made, principal, interest, loan, number + 1)
    owed = np.zeros(len(rows), dtype=np.int64)
    np.add.at(owed, loan, late_interest(lines, DAY))
    bad = is_bad(risk_class)
    return Standing(
        paid=paid,
        principal_outstanding=made.lent[chunk.kind] - principal_sum[rows, paid],
        principal_past_due=principal_sum[rows, overdue_through] - principal_sum[rows, paid],
        interest_past_due=interest_sum[rows, overdue_through] - interest_sum[rows, paid],
        due_today=np.where(is_due_today, principal[rows, elapsed - 1] + interest[rows, elapsed - 1], 0),
        oldest=oldest,
        risk_class=risk_class,
        accrued_before=accrued_before,
        accrual_amount=amount,
        settled=settled,
        next_amount=principal[rows, elapsed] + amount,
        memo=np.where(bad, receivable + owed, 0),
        # What was receivable when it turned bad is at least what three instalments asked for.
        reversed_interest=np.where(
            bad, interest_sum[rows, np.minimum(paid + 3, elapsed)] - interest_sum[rows, paid], 0
        ),
        receivable=receivable,
        arrears=lines,
        line_loan=chunk.loan_id[loan],
        line_number=number + 1,
    )


def _lines(
    chunk: Chunk,
    made: Templates,
    principal: np.ndarray,
    interest: np.ndarray,
    loan: np.ndarray,
    number: np.ndarray,
) -> ArrearsColumns:
    kind, none = chunk.kind[loan], np.zeros(len(loan), dtype=np.int64)
    due = chunk.due[loan, number]
    return ArrearsColumns(
        due_date=due,
        penalty_from=due,
        penalty_numerator=made.numerator[kind],
        compound_numerator=made.numerator[kind],
        denominator=made.denominator[kind],
        principal_left=principal[loan, number - 1],
        interest_left=interest[loan, number - 1],
        principal_days=none,
        interest_days=none,
        penalty_settled=none,
        compound_settled=none,
    )


def state_columns(chunk: Chunk, stand: Standing) -> dict[str, object]:
    """The columns of servicing_loanstate."""
    rows, count = np.arange(len(chunk.kind)), len(chunk.kind)
    none = np.zeros(count, dtype=np.int64)
    elapsed = chunk.elapsed
    return {
        "loan_id": chunk.loan_id,
        "group_id": chunk.group,
        "start_date": dates(chunk.due[:, 0]),
        "status": np.full(count, "active"),
        # Written when last something changed: on its last due date.
        "as_of": dates(chunk.due[rows, elapsed]),
        "plan": none,
        "next_number": elapsed + 1,
        "by_fold": np.zeros(count, dtype=bool),
        "principal_outstanding": stand.principal_outstanding,
        "principal_past_due": stand.principal_past_due,
        "interest_past_due": stand.interest_past_due,
        "oldest_unpaid_due_date": dates(np.minimum(stand.oldest, DAY), stand.oldest > DAY),
        "risk_class": np.array([one.value for one in ORDER])[stand.risk_class],
        "is_non_accrual": is_bad(stand.risk_class),
        "next_due_date": dates(chunk.due[rows, elapsed + 1]),
        "next_due_amount": stand.next_amount,
        "credit_balance": none,
        "interest_accrued_before": stand.accrued_before,
        "accrual_from": dates(chunk.due[rows, elapsed]),
        "accrual_to": dates(chunk.due[rows, elapsed + 1]),
        "accrual_amount": stand.accrual_amount,
        "interest_settled": stand.settled,
        "due_today": stand.due_today,
        "memo_interest": stand.memo,
        "interest_reversed": stand.reversed_interest,
        "written_off_amount": none,
        "days_past_due_at_write_off": none,
        "class_floor": np.full(count, RiskClass.NORMAL.value),
        "class_floor_reason": np.full(count, ""),
        "last_event_sequence": np.where(stand.paid > 0, 2, 1),
    }


def arrears_columns(stand: Standing) -> dict[str, object]:
    """The columns of servicing_loanarrears."""
    own = {field.name: getattr(stand.arrears, field.name) for field in fields(ArrearsColumns)}
    return {
        "loan_id": stand.line_loan,
        "number": stand.line_number,
        **own,
        "due_date": dates(stand.arrears.due_date),
        "penalty_from": dates(stand.arrears.penalty_from),
    }


def balances(stand: Standing) -> Counter[str]:
    """What the loans stand for on each account, as `balances.balances_of`; cents, debit positive."""
    bad = is_bad(stand.risk_class)
    # VAT of 6 %: gross less net, the net rounded half-up for each loan.
    vat = stand.reversed_interest - divide_half_up(
        stand.reversed_interest * 100, np.full_like(stand.reversed_interest, 106)
    )
    return Counter(
        {
            "1303.01": int((stand.principal_outstanding - stand.principal_past_due).sum()),
            "1303.02": int(stand.principal_past_due.sum()),
            "1132": int(stand.receivable[~bad].sum()),
            "1221": int(vat[bad].sum()),
            "9001": int(stand.memo.sum()),
        }
    )
