"""Loans whose class moves, and what bad loans owe off balance (表外): columns in, changed states out."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from huoshui.core.columns import Ints
from huoshui.core.columns.accrual import accrued, sums_by
from huoshui.core.columns.arrears import ArrearsColumns, late_interest, penalty_and_compound
from huoshui.core.columns.calendar import day_number
from huoshui.servicing.day_end.book import day_expression, read_arrays

_OWED_COLUMNS = {
    "loan_id": "s.loan_id",
    "accrued_before": "s.interest_accrued_before",
    "accrual_from": day_expression("accrual_from"),
    "accrual_to": day_expression("accrual_to"),
    "accrual_amount": "s.accrual_amount",
    "settled": "s.interest_settled",
    "interest_reversed": "s.interest_reversed",
    "memo": "s.memo_interest",
    "was_non_accrual": "s.is_non_accrual::int",
}
_OWED = f"""
SELECT {", ".join(f"array_agg({column})" for column in _OWED_COLUMNS.values())}
FROM (SELECT s.* FROM unnest(%(loans)s::bigint[]) AS chosen(loan_id)
      JOIN servicing_loanstate s ON s.loan_id = chosen.loan_id ORDER BY s.loan_id) s
"""
_LINE_COLUMNS = {
    "due_date": "a.due_date - DATE '1970-01-01'",
    "penalty_from": "a.penalty_from - DATE '1970-01-01'",
    **{
        field.name: f"a.{field.name}"
        for field in fields(ArrearsColumns)
        if field.name not in ("due_date", "penalty_from")
    },
}
_LINES = f"""
SELECT array_agg(a.loan_id), {", ".join(f"array_agg({column})" for column in _LINE_COLUMNS.values())}
FROM servicing_loanarrears a WHERE a.loan_id = ANY(%(loans)s)
"""
_NUMBERED_LINES = _LINES.replace("array_agg(a.loan_id)", "array_agg(a.loan_id), array_agg(a.number::int)")


@dataclass(frozen=True, slots=True, kw_only=True)
class OffBalance:
    """Bad loans on a day, by loan id: what they keep in memo, what of it had once been income; cents.

    `memo_change` is against what was stored before.
    """

    loan_id: Ints
    memo: Ints
    memo_change: Ints
    interest_reversed: Ints


def off_balance(loan_ids: Sequence[int], *, on: date) -> OffBalance:
    """Interest receivable, penalty and compound interest of each loan on `on`: what a bad loan keeps in memo.

    A loan that turns bad today takes all its receivable out of income; what had been taken out before never
    grows. 7,500.00 receivable and 2,275.00 of penalty: memo 9,775.00, of it 7,500.00 once income.
    """
    chosen = sorted(loan_ids)
    owed = _columns(_OWED, list(_OWED_COLUMNS), chosen)
    day = day_number(on)
    receivable = (
        owed["accrued_before"]
        + accrued(owed["accrual_amount"], owed["accrual_from"], owed["accrual_to"], day)
        - owed["settled"]
    )
    lines = _columns(_LINES, ["loan_id", *_LINE_COLUMNS], chosen)
    place = np.searchsorted(owed["loan_id"], lines.pop("loan_id"))
    late = sums_by(place, late_interest(ArrearsColumns(**lines), day), len(owed["loan_id"]))
    memo = receivable + late
    before = np.where(owed["was_non_accrual"] > 0, owed["interest_reversed"], receivable)
    return OffBalance(
        loan_id=owed["loan_id"],
        memo=memo,
        memo_change=memo - owed["memo"],
        interest_reversed=np.minimum(before, receivable),
    )


def late_interest_of(loan_ids: Sequence[int], on: date) -> dict[int, int]:
    """Loan id → penalty and compound interest unpaid on `on`, cents, for loans with lines past due."""
    lines = _columns(_LINES, ["loan_id", *_LINE_COLUMNS], loan_ids)
    owners, place = np.unique(lines.pop("loan_id"), return_inverse=True)
    sums = sums_by(place, late_interest(ArrearsColumns(**lines), day_number(on)), len(owners))
    return dict(zip(owners.tolist(), sums.tolist(), strict=True))


def late_lines_of(loan_ids: Sequence[int], on: date) -> dict[int, list[tuple[int, int, int, int, int]]]:
    """Loan id → its lines past due, oldest first: number, and what is owed on `on` of compound interest,
    penalty, interest and principal; cents."""
    lines = _columns(_NUMBERED_LINES, ["loan_id", "number", *_LINE_COLUMNS], loan_ids)
    owners, numbers = lines.pop("loan_id"), lines.pop("number")
    columns = ArrearsColumns(**lines)
    penalty, compound = penalty_and_compound(columns, day_number(on))
    rows = zip(
        owners.tolist(),
        numbers.tolist(),
        compound.tolist(),
        penalty.tolist(),
        columns.interest_left.tolist(),
        columns.principal_left.tolist(),
        strict=True,
    )
    found: dict[int, list[tuple[int, int, int, int, int]]] = {}
    for owner, *line in sorted(rows):
        found.setdefault(owner, []).append((line[0], line[1], line[2], line[3], line[4]))
    return found


def _columns(statement: str, names: list[str], loan_ids: Sequence[int]) -> dict[str, Ints]:
    if not loan_ids:
        return {name: np.zeros(0, dtype=np.int64) for name in names}
    row = read_arrays(statement, {"loans": list(loan_ids)})[0]
    if row[0] is None:
        return {name: np.zeros(0, dtype=np.int64) for name in names}
    return dict(zip(names, row, strict=True))
