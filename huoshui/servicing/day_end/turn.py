"""The turn of the day: one transaction from business date D to D + 1.

The books of D get its interest and are closed; on D + 1 instalments fall due, what was due on D and is
unpaid becomes past due, classes move, interest leaves income after 90 days. Inside one transaction,
because between any of these the ledger would not equal the positions.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q

from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.ledger.operations import close_books, post_entries
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_end.accrual import accrual_draft, accrual_of
from huoshui.servicing.day_lock import lock_the_day
from huoshui.servicing.loan_file import Booking
from huoshui.servicing.models import LoanState
from huoshui.servicing.operations.repayment import tell_settled
from huoshui.servicing.plans import plan_day
from huoshui.servicing.store import apply_bookings, load_files

CHUNK = 500
NON_ACCRUAL_FROM_DAYS = 91


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTurned:
    """What the turn did: interest of the closed day in cents, loans by what happened to them."""

    closed: date
    opened: date
    accrued_interest: int
    accounts_closed: int
    fell_due: int
    rolled: int
    became_overdue: int
    became_non_accrual: int
    class_changed: int
    settled: int


@transaction.atomic
def turn_day(*, day: date) -> DayTurned | None:
    """What the turn from `day` to the next did; None when that day is over already (nothing is done then)."""
    if lock_the_day() != day:
        return None
    accruals = accrual_of(day)
    draft = accrual_draft(day, accruals)
    post_entries(drafts=[draft] if draft else [])
    closed_accounts = close_books(day=day)
    opened = business_date.advance_to(day + timedelta(days=1))
    changing = loans_that_change(opened)
    fell_due = start_next_periods(opened, leaving=changing)
    bookings = _roll(changing, opened)
    return DayTurned(
        closed=day,
        opened=opened,
        accrued_interest=sum(row.interest for row in accruals),
        accounts_closed=closed_accounts,
        fell_due=fell_due,
        rolled=len(bookings),
        became_overdue=sum(
            b.state.principal_past_due + b.state.interest_past_due > 0
            and b.file.state.principal_past_due + b.file.state.interest_past_due == 0
            for b in bookings
        ),
        became_non_accrual=sum(b.state.is_non_accrual > b.file.state.is_non_accrual for b in bookings),
        class_changed=sum(b.state.risk_class != b.file.state.risk_class for b in bookings),
        settled=sum(b.state.status != b.file.state.status for b in bookings),
    )


def loans_that_change(opened: date) -> list[int]:
    """The active loans whose state on `opened` needs the fold: what was due yesterday is unpaid; an
    instalment falls due while there are arrears or money waiting; non-accrual, or about to be."""
    falls_due = Q(next_due_date__lte=opened)
    touched = Q(oldest_unpaid_due_date__isnull=False) | Q(credit_balance__gt=0)
    overdue_since = opened - timedelta(days=NON_ACCRUAL_FROM_DAYS)
    found = LoanState.objects.filter(status="active").filter(
        Q(due_today__gt=0)
        | (falls_due & touched)
        | Q(is_non_accrual=True)
        | Q(oldest_unpaid_due_date__lte=overdue_since)
        | Q(oldest_unpaid_due_date__lt=opened, risk_class="normal")
    )
    return list(found.order_by("loan_id").values_list("loan_id", flat=True))


_NEXT_PERIODS = """
UPDATE servicing_loanstate s SET
    as_of = %(day)s,
    due_today = due.principal_due + due.interest_due,
    oldest_unpaid_due_date = CASE WHEN due.principal_due + due.interest_due > 0 THEN due.due_date END,
    interest_accrued_before = s.interest_accrued_before + s.accrual_amount,
    accrual_from = coming.period_start, accrual_to = coming.due_date,
    accrual_amount = COALESCE(coming.interest_due, 0),
    next_due_date = coming.due_date,
    next_due_amount = COALESCE(coming.principal_due + coming.interest_due, 0),
    next_number = COALESCE(coming.number, 0)
FROM servicing_loaninstalment due
LEFT JOIN servicing_loaninstalment coming
    ON coming.loan_id = due.loan_id AND coming.plan = due.plan AND coming.number = due.number + 1
WHERE s.status = 'active' AND s.next_due_date = %(day)s AND NOT s.loan_id = ANY(%(leaving)s)
  AND due.loan_id = s.loan_id AND due.plan = s.plan AND due.number = s.next_number
"""


def start_next_periods(opened: date, *, leaving: list[int]) -> int:
    """How many clean loans have an instalment due on `opened`: it is due today, the next period begins.

    One statement for loans without arrears and without money waiting; equal to the fold (a test proves it).
    `leaving` are left to the fold.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_PERIODS, {"day": opened, "leaving": leaving})
        return cursor.rowcount


def _roll(loan_ids: list[int], opened: date) -> list[Booking]:
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
