"""Provisioning runs: what a loan needs, what is booked, what a write-off uses; and the migration matrix."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huoshui.core.classification import RiskClass
from huoshui.core.errors import Forbidden, NotFound
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.queries import EVERYTHING, Scope
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import run_until
from huoshui.ledger.queries import account_balances
from huoshui.lenders.types import LenderType
from huoshui.products.queries import NoCurrentParameter
from huoshui.servicing.classification.migration import (
    NoMonthEnd,
    migration_between,
    moved_loans,
)
from huoshui.servicing.operations import write_off_loan
from huoshui.servicing.provisioning.models import ProvisionRow, ProvisionRun
from huoshui.servicing.provisioning.queries import (
    ProvisionFilter,
    allowance_on_book,
    get_run,
    list_run_loans,
    list_runs,
    provision_of_loan,
)
from huoshui.servicing.provisioning.run import provision_month_end, provision_now
from huoshui.servicing.queries.snapshots import month_ends
from huoshui.servicing.store import load_file
from huoshui.servicing.tests.book import START, Book, loan_terms
from huoshui.servicing.tests.conftest import book as book
from huoshui.servicing.tests.desk import ReviewDesk

pytestmark = pytest.mark.django_db


def balance(code: str) -> int:
    return account_balances([code], business_date.today())[code]


def all_hold() -> None:
    assert [r.code for r in run_check() if not r.ok and r.code != "outbox"] == []


@pytest.fixture
def table(book: Book) -> ReviewDesk:
    """A microcredit company's desk: the table of 2002."""
    return ReviewDesk(book, LenderType.MICROCREDIT_COMPANY)


def test_the_table_of_2002(table: ReviewDesk) -> None:
    good, bad = (table.book.loan(loan_terms(principal=1_000_000)) for _ in range(2))
    table.find(bad.number, "doubtful", "evasion")
    receipt = provision_now(actor=SYSTEM)
    assert (receipt.method, receipt.loans, receipt.amount) == ("table_2002", 2, 10_000 + 510_000)
    assert receipt.change == receipt.amount == -balance("1304") == balance("6702")
    assert len(receipt.vouchers) == 2
    row = ProvisionRow.objects.get(loan_id=bad.id)
    assert (row.risk_class, row.stage, str(row.rate)) == ("doubtful", None, "0.510000")
    assert row.explanation["special"] == "5000.00" and row.explanation["general"] == "100.00"
    found = provision_of_loan(good.number, scope=EVERYTHING)
    assert found is not None and found[1].amount == 10_000
    all_hold()


def test_asked_twice_a_run_is_made_once(table: ReviewDesk) -> None:
    table.book.loan()
    first, second = provision_now(actor=SYSTEM), provision_now(actor=SYSTEM)
    assert (first.is_new, second.is_new, first.id) == (True, False, second.id)
    assert (first.amount, first.vouchers) == (second.amount, second.vouchers)
    assert provision_month_end(day=START) == 1  # START is a month end: a run of its own, nothing to book
    assert provision_month_end(day=START) == 0
    assert ProvisionRun.objects.count() == 2 and balance("6702") == first.amount
    all_hold()


def test_a_class_that_moves_takes_its_allowance_along(table: ReviewDesk) -> None:
    loan = table.book.loan(loan_terms(principal=1_000_000))
    provision_now(actor=SYSTEM)
    table.find(loan.number, "substandard", "impaired")
    provision_month_end(day=START)
    month_end = ProvisionRun.objects.get(kind="month_end")
    assert get_run(month_end.pk, scope=EVERYTHING).change == 260_000 - 10_000
    assert (-balance("1304"), balance("6702")) == (260_000, 260_000)
    all_hold()


def test_a_write_off_uses_what_the_loan_has(table: ReviewDesk) -> None:
    lost, other = (table.book.loan(loan_terms(principal=1_000_000)) for _ in range(2))
    table.find(lost.number, "doubtful", "evasion")
    provision_now(actor=SYSTEM)
    write_off_loan(actor=SYSTEM, loan_number=lost.number, reason="无力偿还")
    assert balance("6702") == 10_000 + 510_000 + 490_000
    assert (-balance("1304"), allowance_on_book(scope=EVERYTHING)) == (10_000, 10_000)
    all_hold()
    provision_month_end(day=START)
    assert ProvisionRow.objects.filter(run__kind="month_end").get().loan_id == other.id
    assert -balance("1304") == 10_000
    all_hold()


def test_expected_loss_by_stage(book: Book) -> None:
    desk = ReviewDesk(book)
    first, second, third = (book.loan(loan_terms(principal=1_000_000, months=24)) for _ in range(3))
    desk.find(second.number, "special_mention", "use_changed")
    desk.find(third.number, "substandard", "impaired")
    receipt = provision_now(actor=SYSTEM)
    assert receipt.method == "ecl"
    rows = {row.loan_id: row for row in ProvisionRow.objects.all()}
    assert [rows[loan.id].stage for loan in (first, second, third)] == [1, 2, 3]
    # 10,000 × 1.5 % × (0.5 + 0.2 × 0.8 + 0.3 × 1.5) × 45 % / 1.12
    assert rows[first.id].amount == 6_690
    # Two years: 10,000 and what the schedule leaves after one; recoveries of 30 % a year for two years.
    assert len(rows[second.id].explanation["exposures"]) == 2
    assert rows[first.id].amount < rows[second.id].amount < rows[third.id].amount
    assert rows[third.id].amount == 1_000_000 - 507_015
    all_hold()


def test_who_may_run_and_what_is_needed(book: Book) -> None:
    with pytest.raises(Forbidden):
        provision_now(actor=book.staff(book.chen, "report.view"))
    with pytest.raises(NoCurrentParameter):
        provision_now(actor=SYSTEM)
    assert provision_month_end(day=START) == 0
    with pytest.raises(NotFound):
        get_run(0, scope=EVERYTHING)


def test_runs_are_drilled_down_to_the_loan_and_kept(table: ReviewDesk) -> None:
    loans = [table.book.loan() for _ in range(3)]
    receipt = provision_now(actor=SYSTEM)
    detail = get_run(receipt.id, scope=EVERYTHING)
    assert sum(part.totals.amount for part in detail.parts) == receipt.amount
    rows, total = list_run_loans(receipt.id, scope=EVERYTHING, filters=ProvisionFilter(), page_size=2)
    assert (len(rows), total) == (2, 3)
    found, _ = list_run_loans(
        receipt.id, scope=EVERYTHING, filters=ProvisionFilter(search=loans[0].number, risk_class="normal")
    )
    assert [row.loan_number for row in found] == [loans[0].number]
    nobody = Scope(branch_ids=frozenset({0}), own_user_id=0)
    assert get_run(receipt.id, scope=nobody).parts == () and get_run(receipt.id, scope=nobody).change is None
    assert list_runs(scope=nobody)[0][0].totals.amount == 0
    for model in (ProvisionRun, ProvisionRow):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()


def test_migration_between_month_ends(book: Book) -> None:
    stays, worse, gone = (book.loan(loan_terms(months=12), book.customer(account="")) for _ in range(3))
    late = [stays, worse]
    run_until(date(2026, 2, 1))
    write_off_loan(actor=SYSTEM, loan_number=gone.number, reason="失联")
    new = book.loan(loan_terms(principal=500_000))
    run_until(date(2026, 4, 1))
    since, until = START, date(2026, 3, 31)
    assert month_ends() == [until, date(2026, 2, 28), START]
    found = migration_between(scope=EVERYTHING, since=since, until=until)
    cells: Any = found.matrix.moved
    assert found.matrix.opening[RiskClass.NORMAL] == 3 * 12_000_00
    assert cells[RiskClass.NORMAL, RiskClass.SPECIAL_MENTION] == len(late) * 12_000_00
    assert found.matrix.reduced[RiskClass.NORMAL] == 12_000_00
    assert found.rates[RiskClass.NORMAL] == 1
    assert sum(found.added.values()) == load_file(number=new.number).state.principal_outstanding
    rows, total = moved_loans(
        scope=EVERYTHING, since=since, until=until, opening_class="normal", closing_class="special_mention"
    )
    assert total == 2 and {row.number for row in rows} == {loan.number for loan in late}
    left, _ = moved_loans(
        scope=EVERYTHING, since=since, until=until, opening_class="normal", closing_class=""
    )
    assert [row.number for row in left] == [gone.number]
    fresh, _ = moved_loans(
        scope=EVERYTHING, since=since, until=until, opening_class="", closing_class="normal"
    )
    assert [row.number for row in fresh] == [new.number]
    nobody = Scope(branch_ids=frozenset({0}), own_user_id=0)
    assert migration_between(scope=nobody, since=since, until=until).matrix.opening[RiskClass.NORMAL] == 0
    for days in ((until, since), (since, date(2026, 3, 30))):
        with pytest.raises(NoMonthEnd):
            migration_between(scope=EVERYTHING, since=days[0], until=days[1])
