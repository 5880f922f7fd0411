"""The turn of the day: one transaction from business date D to D + 1.

The books of D get its interest and are closed; on D + 1 instalments fall due, what was due on D and is
unpaid becomes past due, classes move, interest leaves income after 90 days. Inside one transaction,
because between any of these the ledger would not equal the positions.

Plain loans are worked on as columns, and only rows that change are written; the fold sees the unusual ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from django.db import transaction

from huoshui.core.columns.calendar import day_number
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.ledger.operations import close_books, post_entries
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_end.accrual import accrual_draft, accrual_of
from huoshui.servicing.day_end.book import Book, read_book, refreshed
from huoshui.servicing.day_end.columnar import write_snapshot
from huoshui.servicing.day_end.due import start_next_periods
from huoshui.servicing.day_end.groups import Group, load_groups
from huoshui.servicing.day_end.moves import Moves, moves_of
from huoshui.servicing.day_end.overdue import UnpaidLine, unpaid_lines
from huoshui.servicing.day_end.rolling import roll_by_columns
from huoshui.servicing.day_lock import lock_the_day
from huoshui.servicing.loan_file import Booking
from huoshui.servicing.operations.repayment import tell_settled
from huoshui.servicing.plans import plan_day
from huoshui.servicing.store import apply_bookings, load_files

CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTurned:
    """What the turn did: interest of the closed day in cents, loans by what happened to them.

    `book` is the book as it closed, for the next turn to start from.
    """

    closed: date
    opened: date
    accrued_interest: int
    accounts_closed: int
    fell_due: int
    rolled: int
    folded: int
    became_overdue: int
    became_non_accrual: int
    class_changed: int
    settled: int
    snapshot_bytes: int
    book: Book


@transaction.atomic
def turn_day(*, day: date, known: Book | None = None) -> DayTurned | None:
    """What the turn from `day` to the next did; None when that day is over already (nothing is done then).

    `known` is the book of the turn before, when the same run did that one: then only what changed is read.
    """
    if lock_the_day() != day:
        return None
    groups = load_groups()
    book = read_book() if known is None else refreshed(known, since=day)
    accruals = accrual_of(day, book, groups)
    draft = accrual_draft(day, accruals)
    post_entries(drafts=[draft] if draft else [])
    closed_accounts = close_books(day=day)
    snapshot_bytes = write_snapshot(book, day=day)
    opened = business_date.advance_to(day + timedelta(days=1))
    moves, unpaid = _settle_moves(book, groups, day, opened)
    fell_due = start_next_periods(opened, book.loan_id[moves.falls_due].tolist())
    rolled = roll_by_columns(book, moves, unpaid, groups, opened=opened)
    bookings = _fold(book.loan_id[moves.to_fold].tolist(), opened)
    return DayTurned(
        closed=day,
        opened=opened,
        accrued_interest=sum(row.interest for row in accruals),
        accounts_closed=closed_accounts,
        fell_due=fell_due,
        rolled=rolled.written + len(bookings),
        folded=len(bookings),
        became_overdue=rolled.became_overdue
        + sum(
            b.state.principal_past_due + b.state.interest_past_due > 0
            and b.file.state.principal_past_due + b.file.state.interest_past_due == 0
            for b in bookings
        ),
        became_non_accrual=rolled.became_non_accrual
        + sum(b.state.is_non_accrual > b.file.state.is_non_accrual for b in bookings),
        class_changed=rolled.class_changed
        + sum(b.state.risk_class != b.file.state.risk_class for b in bookings),
        settled=sum(b.state.status != b.file.state.status for b in bookings),
        snapshot_bytes=snapshot_bytes,
        book=book,
    )


def _settle_moves(
    book: Book, groups: Mapping[int, Group], day: date, opened: date
) -> tuple[Moves, list[UnpaidLine]]:
    """The moves, and the lines unpaid; loans whose line was paid in part are left to the fold."""
    moves = moves_of(book, groups, day_number(opened))
    lines = unpaid_lines(book.loan_id[moves.unpaid].tolist(), closed=day)
    whole = np.isin(book.loan_id, np.array([line.loan_id for line in lines], dtype=np.int64))
    partly = moves.unpaid & ~whole
    if not partly.any():
        return moves, lines
    kept = {
        name: getattr(moves, name) & ~partly for name in ("unpaid", "falls_due", "class_moves", "in_memo")
    }
    return replace(moves, to_fold=moves.to_fold | partly, **kept), lines


def _fold(loan_ids: list[int], opened: date) -> list[Booking]:
    lender_type = current_lender().lender_type
    done: list[Booking] = []
    for start in range(0, len(loan_ids), CHUNK):
        files = load_files(loan_ids[start : start + CHUNK])
        bookings = [plan_day(file, on=opened, lender_type=lender_type) for file in files.values()]
        apply_bookings(bookings, actor=SYSTEM, on=opened, memo_together=True)
        for booking in bookings:
            tell_settled(booking)
        done.extend(bookings)
    return done
