"""The loans the new day changes, by columns: past due, class, income stopped, memo. Changed rows only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.db import connection

from huoshui.core.columns.classes import IS_BAD, ORDER
from huoshui.ledger.operations import EntryDraft, post_entries, with_dimensions
from huoshui.servicing.balances import BookedChange, vouchers_between
from huoshui.servicing.day_end.book import Book
from huoshui.servicing.day_end.groups import Group
from huoshui.servicing.day_end.memo import OffBalance, off_balance
from huoshui.servicing.day_end.moves import Moves
from huoshui.servicing.day_end.overdue import UnpaidLine, add_arrears, overdue_drafts
from huoshui.servicing.models import LoanState
from huoshui.servicing.store import MemoKey, memo_draft, values_of

_ROLL = """
UPDATE servicing_loanstate s SET
    as_of = %(day)s,
    principal_past_due = s.principal_past_due + v.principal,
    interest_past_due = s.interest_past_due + v.interest,
    due_today = CASE WHEN v.unpaid THEN 0 ELSE s.due_today END,
    risk_class = v.risk_class,
    is_non_accrual = v.is_bad
FROM unnest(
    %(loans)s::bigint[], %(principal)s::bigint[], %(interest)s::bigint[], %(unpaid)s::boolean[],
    %(classes)s::varchar[], %(bad)s::boolean[]
) AS v(loan_id, principal, interest, unpaid, risk_class, is_bad)
WHERE s.loan_id = v.loan_id
"""
_KEEP_MEMO = """
UPDATE servicing_loanstate s SET
    as_of = %(day)s, memo_interest = v.memo, interest_reversed = v.interest_reversed
FROM unnest(%(loans)s::bigint[], %(memo)s::bigint[], %(reversed)s::bigint[])
    AS v(loan_id, memo, interest_reversed)
WHERE s.loan_id = v.loan_id
  AND (s.memo_interest, s.interest_reversed) IS DISTINCT FROM (v.memo, v.interest_reversed)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """How many loans became past due, changed class, left income, and were written in all."""

    became_overdue: int
    class_changed: int
    became_non_accrual: int
    written: int


def roll_by_columns(
    book: Book, moves: Moves, unpaid: Sequence[UnpaidLine], groups: Mapping[int, Group], *, opened: date
) -> Rolled:
    """What the opened day does to the loans the fold need not see; equal to the fold (a test proves it).

    `unpaid` holds the lines of exactly the loans marked unpaid in `moves`.
    """
    changed = (moves.unpaid | moves.class_moves).nonzero()[0]
    loan_ids = book.loan_id[changed].tolist()
    classes = dict(
        zip(loan_ids, (ORDER[code].value for code in moves.risk_class[changed].tolist()), strict=True)
    )
    lines = {line.loan_id: line for line in unpaid}
    add_arrears(unpaid)
    memo = off_balance(book.loan_id[moves.in_memo].tolist(), on=opened)
    turned_bad = book.loan_id[moves.in_memo & ~book.is_non_accrual].tolist()
    stopped = _stopped(turned_bad, lines, classes, memo, groups, opened)
    others = [line for line in unpaid if line.loan_id not in stopped]
    drafts = overdue_drafts(others, classes, groups, on=opened)
    drafts += _drafts_of_stopped(stopped, classes, groups, opened)
    drafts += memo_draft(_memo_sums(book, moves, memo, stopped, groups), opened)
    post_entries(drafts=drafts)
    _write(book, moves, changed, lines, memo, opened)
    first = ~(book.principal_past_due + book.interest_past_due > 0) & moves.unpaid
    return Rolled(
        became_overdue=int(first.sum()),
        class_changed=int(moves.class_moves.sum()),
        became_non_accrual=len(stopped),
        written=int((moves.unpaid | moves.class_moves | moves.in_memo).sum()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stopped:
    """A loan whose interest leaves income today, and the vouchers of that."""

    number: str
    group_id: int
    change: BookedChange


def _stopped(
    loan_ids: Sequence[int],
    lines: Mapping[int, UnpaidLine],
    classes: Mapping[int, str],
    memo: OffBalance,
    groups: Mapping[int, Group],
    opened: date,
) -> dict[int, _Stopped]:
    rows = LoanState.objects.select_related("loan").filter(loan_id__in=loan_ids)
    place = {loan_id: at for at, loan_id in enumerate(memo.loan_id.tolist())}
    found = {}
    for row in rows.only("loan__number", *(f.name for f in LoanState._meta.concrete_fields)):
        before, line = values_of(row), lines.get(row.loan_id)
        after = replace(
            before,
            principal_past_due=before.principal_past_due + (line.principal if line else 0),
            interest_past_due=before.interest_past_due + (line.interest if line else 0),
            risk_class=classes[row.loan_id],
            is_non_accrual=True,
            memo_interest=int(memo.memo[place[row.loan_id]]),
            interest_reversed=int(memo.interest_reversed[place[row.loan_id]]),
        )
        vat_rate = groups[row.group_id].vat_rate
        change = vouchers_between(before, after, [], on=opened, vat_rate=vat_rate)
        found[row.loan_id] = _Stopped(number=row.loan.number, group_id=row.group_id, change=change)
    return found


def _drafts_of_stopped(
    stopped: Mapping[int, _Stopped], classes: Mapping[int, str], groups: Mapping[int, Group], on: date
) -> list[EntryDraft]:
    return [
        EntryDraft(
            fact=plan.fact,
            business_date=on,
            value_date=on,
            description=plan.description,
            source_type="loan",
            source_number=loan.number,
            lines=with_dimensions(
                plan.lines,
                branch_id=groups[loan.group_id].branch_id,
                product_code=groups[loan.group_id].product_code,
                risk_class=classes[loan_id],
            ),
        )
        for loan_id, loan in stopped.items()
        for plan in loan.change.vouchers
    ]


def _memo_sums(
    book: Book,
    moves: Moves,
    memo: OffBalance,
    stopped: Mapping[int, _Stopped],
    groups: Mapping[int, Group],
) -> dict[MemoKey, int]:
    """What the memo moves by (product, branch, class). A loan stopped today has moved a part itself."""
    sums: dict[MemoKey, int] = {}
    group_ids = book.group[moves.in_memo].tolist()
    codes = moves.risk_class[moves.in_memo].tolist()
    for loan_id, group_id, code, change in zip(
        memo.loan_id.tolist(), group_ids, codes, memo.memo_change.tolist(), strict=True
    ):
        group = groups[group_id]
        key = (group.product_code, group.branch_id, ORDER[code].value)
        own = stopped.get(loan_id)
        sums[key] = sums.get(key, 0) + (own.change.memo_change if own else change)
    return sums


def _write(
    book: Book,
    moves: Moves,
    changed: "np.ndarray[tuple[int], np.dtype[np.intp]]",
    lines: Mapping[int, UnpaidLine],
    memo: OffBalance,
    opened: date,
) -> None:
    loan_ids = book.loan_id[changed].tolist()
    codes = moves.risk_class[changed]
    own = [lines.get(loan_id) for loan_id in loan_ids]
    with connection.cursor() as cursor:
        if loan_ids:
            cursor.execute(
                _ROLL,
                {
                    "day": opened,
                    "loans": loan_ids,
                    "principal": [line.principal if line else 0 for line in own],
                    "interest": [line.interest if line else 0 for line in own],
                    "unpaid": [line is not None for line in own],
                    "classes": [ORDER[code].value for code in codes.tolist()],
                    "bad": IS_BAD[codes].tolist(),
                },
            )
        if len(memo.loan_id):
            cursor.execute(
                _KEEP_MEMO,
                {
                    "day": opened,
                    "loans": memo.loan_id.tolist(),
                    "memo": memo.memo.tolist(),
                    "reversed": memo.interest_reversed.tolist(),
                },
            )
