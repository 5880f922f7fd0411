"""Analysis from the daily snapshots says what SQL over the states says, written down as the days passed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation import business_date
from huoshui.foundation.ports import answering
from huoshui.identity.queries import Scope
from huoshui.jobs.end_of_day import close_day, run_until
from huoshui.jobs.tests.banks import TestBank
from huoshui.reporting.analysis import ageing, classes, roll_rates, vintages
from huoshui.servicing.day_end.debits import collect_debits
from huoshui.servicing.day_end.turn import turn_day
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.queries import book_by_bucket, book_by_class
from huoshui.servicing.queries.snapshots import load_snapshot, snapshot_dates
from huoshui.servicing.tests.book import START, Book, loan_terms

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL = date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)

LINES = """
CREATE TEMPORARY TABLE IF NOT EXISTS month_end_line (
    loan_id bigint, date date, days_past_due int, principal_outstanding bigint, month_on_book int
) ON COMMIT DROP;
INSERT INTO month_end_line
SELECT s.loan_id, %(day)s,
       CASE WHEN s.oldest_unpaid_due_date < %(day)s THEN %(day)s - s.oldest_unpaid_due_date ELSE 0 END,
       s.principal_outstanding,
       EXTRACT(YEAR FROM age(%(day)s::date, date_trunc('month', l.start_date)::date)) * 12
       + EXTRACT(MONTH FROM age(%(day)s::date, date_trunc('month', l.start_date)::date))
FROM servicing_loanstate s JOIN servicing_loanaccount l ON l.id = s.loan_id
WHERE s.status = 'active' AND l.start_date <= %(day)s
"""
ROLLS = """
SELECT 'm' || LEAST((b.days_past_due + 29) / 30, 7),
       CASE WHEN a.loan_id IS NULL THEN '' ELSE 'm' || LEAST((a.days_past_due + 29) / 30, 7) END,
       COUNT(*), SUM(b.principal_outstanding)
FROM month_end_line b LEFT JOIN month_end_line a ON a.loan_id = b.loan_id AND a.date = %s
WHERE b.date = %s GROUP BY 1, 2 ORDER BY 1, 2
"""
VINTAGES = """
SELECT date_trunc('quarter', l.start_date)::date, d.month_on_book, COUNT(*), SUM(d.principal_outstanding),
       COALESCE(SUM(d.principal_outstanding) FILTER (WHERE d.days_past_due > 30), 0)
FROM month_end_line d JOIN servicing_loanaccount l ON l.id = d.loan_id
WHERE d.date = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2
"""


@pytest.fixture
def lived(book: Book) -> Iterator[Book]:
    """Three months of payers, non-payers and short loans."""
    bank = TestBank()
    bank.empty.add("622202empty")
    with answering(BankGateway, bank):
        poor = book.customer("李强", account="622202empty")
        for method in RepaymentMethod:
            book.loan(loan_terms(method, months=2))
            book.loan(loan_terms(method, months=6), poor)
        run_until(date(2026, 2, 10), remind=False)
        book.loan(loan_terms(months=3), poor)
        for day in (FEBRUARY, MARCH, APRIL):
            run_until(day, remind=False)
            collect_debits(day=day)
            with connection.cursor() as cursor:
                cursor.execute(LINES, {"day": day})
        run_until(date(2026, 5, 1), remind=False)
        yield book


def sql(statement: str, *values: Any) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [tuple(int(v) if hasattr(v, "as_tuple") else v for v in row) for row in cursor.fetchall()]


def test_rolls_and_vintages_equal_sql(lived: Book) -> None:
    for first, second in ((FEBRUARY, MARCH), (MARCH, APRIL), (FEBRUARY, APRIL)):
        found = [(r.before, r.after, r.count, r.principal) for r in roll_rates(first, second)]
        assert sorted(found) == sql(ROLLS, second, first) != []
    months = [FEBRUARY, MARCH, APRIL]
    ages = [(v.quarter, v.month_on_book, v.count, v.principal, v.over_30) for v in vintages(months)]
    assert ages == sql(VINTAGES, months) != []


def test_ageing_and_classes_equal_the_states(lived: Book) -> None:
    scope, day = Scope(all=True), business_date.today()
    buckets = [(p.key, p.count, p.principal) for p in book_by_bucket(scope=scope) if p.count]
    tiers = [(p.key, p.count, p.principal) for p in book_by_class(scope=scope) if p.count]
    turn_day(day=day)
    assert [(p.bucket, p.count, p.principal) for p in ageing(day)] == buckets
    assert [(p.risk_class, p.count, p.principal) for p in classes([day])] == tiers


def test_every_closed_day_has_its_snapshot_once(lived: Book) -> None:
    closed = snapshot_dates(START, business_date.today())
    assert closed == [START + timedelta(days=n) for n in range((date(2026, 5, 1) - START).days)]
    close_day(remind=False)
    assert snapshot_dates(date(2026, 5, 1), date(2026, 5, 9)) == [date(2026, 5, 1)]
    assert load_snapshot(date(2020, 1, 1)).num_rows == 0
    assert ageing(date(2020, 1, 1)) == []
    assert roll_rates(date(2020, 1, 1), APRIL) == []
