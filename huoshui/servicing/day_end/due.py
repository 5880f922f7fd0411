"""Instalments that fall due on the day just opened: in one statement, for loans the fold need not see."""

from datetime import date

from django.db import connection

from huoshui.foundation.bulk import packed

# What falls due stands in the state as the next amount; one row of the due table is looked up a loan: the
# instalment after it, all empty when there is none.
_NEXT_PERIODS = """
UPDATE servicing_loanstate s SET
    as_of = %(day)s,
    due_today = s.next_due_amount,
    oldest_unpaid_due_date = COALESCE(
        s.oldest_unpaid_due_date, CASE WHEN s.next_due_amount > 0 THEN s.next_due_date END),
    interest_accrued_before = s.interest_accrued_before + s.accrual_amount,
    (accrual_from, accrual_to, accrual_amount, next_due_date, next_due_amount, next_number) = (
        SELECT coming.period_start, coming.due_date, COALESCE(coming.interest_due, 0), coming.due_date,
               COALESCE(coming.principal_due + coming.interest_due, 0), COALESCE(coming.number, 0)
        FROM (VALUES (1)) AS always LEFT JOIN servicing_loaninstalment coming
            ON coming.loan_id = s.loan_id AND coming.plan = s.plan AND coming.number = s.next_number + 1
    )
WHERE s.loan_id = ANY(string_to_array(%(loans)s, ',')::bigint[])
"""


def start_next_periods(opened: date, loan_ids: list[int]) -> int:
    """How many of the loans have an instalment due on `opened`: it is due today, the next period begins.

    For loans without money waiting; equal to the fold (a test proves it).
    """
    if not loan_ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_PERIODS, {"day": opened, "loans": packed(loan_ids)})
        return cursor.rowcount
