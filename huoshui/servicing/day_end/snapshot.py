"""The month-end line of every loan, from which roll rates are read."""

from datetime import date, timedelta

from django.db import connection, transaction

_SNAPSHOT = """
INSERT INTO servicing_loanday (loan_id, date, risk_class, days_past_due, principal_outstanding, month_on_book)
SELECT s.loan_id, %(day)s, s.risk_class,
       CASE WHEN s.oldest_unpaid_due_date < %(day)s THEN %(day)s - s.oldest_unpaid_due_date ELSE 0 END,
       s.principal_outstanding,
       (EXTRACT(YEAR FROM age(%(day)s::date, date_trunc('month', l.start_date)::date)) * 12
        + EXTRACT(MONTH FROM age(%(day)s::date, date_trunc('month', l.start_date)::date)))::smallint
FROM servicing_loanstate s JOIN servicing_loanaccount l ON l.id = s.loan_id
WHERE s.status = 'active' AND l.start_date <= %(day)s
ON CONFLICT (loan_id, date) DO NOTHING
"""


def is_month_end(day: date) -> bool:
    """Whether the next day is the first of a month."""
    return (day + timedelta(days=1)).day == 1


@transaction.atomic
def take_snapshot(*, day: date) -> int:
    """How many loans got their line for the month end `day` (月末快照); 0 on other days, and when it is
    there."""
    if not is_month_end(day):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT, {"day": day})
        return cursor.rowcount
