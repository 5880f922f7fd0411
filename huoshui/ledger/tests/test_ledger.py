"""The ledger refuses what does not balance, keeps what is posted, and sums it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from huoshui.core.errors import NotFound
from huoshui.core.posting import post_accrual, post_disbursement
from huoshui.foundation import business_date
from huoshui.ledger.models import JournalEntry, JournalLine
from huoshui.ledger.operations import (
    AlreadyReversed,
    DayAlreadyClosed,
    EmptyEntry,
    EntryDraft,
    EntryLine,
    PostedEntry,
    close_books,
    install_chart,
    post,
    post_entries,
    reverse_entry,
    with_dimensions,
)
from huoshui.ledger.queries import (
    VoucherFilter,
    account_balance,
    get_entry,
    list_entries,
    trial_balance,
    unbalanced_entries,
    wrong_account_days,
)

pytestmark = pytest.mark.django_db
D1, D2 = date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _chart(lender: object) -> None:
    install_chart()
    business_date.advance_to(D1)


def pay_out(amount: int, day: date = D1) -> PostedEntry:
    lines = with_dimensions(
        post_disbursement(amount=amount, lender_type="bank"), branch_id=1, product_code="p", risk_class=""
    )
    return post_lines(lines, day)


def post_lines(lines: tuple[EntryLine, ...], day: date = D1) -> PostedEntry:
    return post(
        fact="disbursement",
        business_date=day,
        value_date=day,
        description="发放贷款",
        source_type="loan",
        source_number="JJ1",
        lines=lines,
    )


def test_a_voucher_is_numbered_stored_and_found() -> None:
    """5-1: Dr 1303 1,000,000.00 / Cr 2011 1,000,000.00."""
    posted = pay_out(1_000_000_00)
    voucher = get_entry(number=posted.number)
    assert [(x.account_code, x.debit, x.credit) for x in voucher.lines] == [
        ("1303.01", 1_000_000_00, 0),
        ("2011", 0, 1_000_000_00),
    ]
    assert voucher.total == 1_000_000_00
    found, total = list_entries(filters=VoucherFilter(account="1303", search="jj1"))
    assert (total, found[0].number) == (1, posted.number)
    assert list_entries(filters=VoucherFilter(account="6011"))[1] == 0


def test_the_database_refuses_what_does_not_balance() -> None:
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        post_lines((EntryLine(account="1303.01", debit=100), EntryLine(account="2011", credit=99)))
    assert JournalEntry.objects.count() == 0


def test_one_voucher_of_many_that_does_not_balance_refuses_them_all() -> None:
    good = (EntryLine(account="1303.01", debit=100), EntryLine(account="2011", credit=100))
    bad = (EntryLine(account="1303.01", debit=100), EntryLine(account="2011", credit=101))
    drafts = [
        EntryDraft(
            fact="disbursement",
            business_date=D1,
            value_date=D1,
            description="发放贷款",
            source_type="loan",
            source_number="JJ1",
            lines=lines,
        )
        for lines in (good, bad, good)
    ]
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        post_entries(drafts=drafts)
    assert len(post_entries(drafts=[drafts[0], drafts[2]])) == 2


def test_a_line_added_to_a_posted_voucher_is_refused() -> None:
    posted = pay_out(100)
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        JournalLine.objects.create(entry_id=posted.id, line_number=3, account_id="2011", debit=5)


@pytest.mark.parametrize(("debit", "credit"), [(0, 0), (5, 5), (-5, 0), (0, -5)])
def test_a_line_has_one_positive_side(debit: int, credit: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        post_lines((EntryLine(account="1303.01", debit=debit, credit=credit),))


def test_nothing_posted_is_changed_or_deleted() -> None:
    posted = pay_out(100)
    for act in (
        lambda: JournalEntry.objects.filter(pk=posted.id).update(description="x"),
        lambda: JournalLine.objects.filter(entry_id=posted.id).delete(),
    ):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            act()


def test_a_reversal_mirrors_once() -> None:
    posted = pay_out(100_00)
    undone = reverse_entry(number=posted.number, business_date=D1, description="冲正")
    assert account_balance("1303", D1) == 0
    assert get_entry(number=undone.number).reverses == posted.number
    assert get_entry(number=posted.number).reversed_by == undone.number
    with pytest.raises(AlreadyReversed):
        reverse_entry(number=posted.number, business_date=D1, description="冲正")
    with pytest.raises(NotFound):
        reverse_entry(number="PZ0", business_date=D1, description="冲正")


def test_closed_books_stay_closed_and_sum_the_same() -> None:
    pay_out(700_00)
    before = trial_balance(D1)
    assert close_books(day=D1) == 2
    assert close_books(day=D1) == 2
    assert trial_balance(D1) == before
    with pytest.raises(DayAlreadyClosed):
        pay_out(1_00)
    business_date.advance_to(D2)
    accrual = post_accrual(interest=10_875_00, vat_rate=Decimal("0.06"))
    post_lines(with_dimensions(accrual, branch_id=1, product_code="p", risk_class=""), D2)
    balance = trial_balance(D2, since=D2)
    rows = {row.account_code: row for row in balance.rows}
    assert (rows["1303.01"].opening_debit, rows["1303.01"].closing_debit) == (700_00, 700_00)
    # 5-2: 10,259.43 income and 615.57 tax.
    assert (rows["6011"].closing_credit, rows["2221"].closing_credit) == (10_259_43, 615_57)
    assert balance.balanced
    assert (unbalanced_entries()[1], wrong_account_days()[1]) == ([], [])


def test_an_empty_voucher_is_refused() -> None:
    with pytest.raises(EmptyEntry):
        post_lines(())
