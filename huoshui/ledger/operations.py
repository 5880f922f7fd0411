"""Writes of the ledger: every voucher of the house passes through `post_entries`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import transaction
from django.db.models import Max, Sum

from huoshui.core.errors import NotFound, Refusal
from huoshui.core.posting import CHART, PostingLine
from huoshui.foundation import clock
from huoshui.foundation.bulk import copy_rows, take_ids
from huoshui.foundation.numbers import next_numbers
from huoshui.ledger.facts import Fact
from huoshui.ledger.models import Account, AccountDay, JournalEntry, JournalLine

CURRENCY = "CNY"
_ENTRY_COLUMNS = (
    "id",
    "number",
    "business_date",
    "value_date",
    "booked_at",
    "fact",
    "description",
    "source_type",
    "source_number",
    "loan_event_id",
    "currency",
    "reverses_id",
)
_LINE_COLUMNS = (
    "entry_id",
    "line_number",
    "account_id",
    "debit",
    "credit",
    "branch_id",
    "product_code",
    "risk_class",
)


class DayAlreadyClosed(Refusal):
    """A voucher dated in a day whose books are closed."""

    code = "ledger.day_already_closed"
    zh = "会计日 {day} 已日终结账，不能再记账"
    en = "The books of {day} are closed, nothing more can be posted to that day"


class AlreadyReversed(Refusal):
    """A second reversal of one voucher."""

    code = "ledger.already_reversed"
    zh = "凭证 {number} 已冲正"
    en = "Voucher {number} has already been reversed"


class EmptyEntry(Refusal):
    """A voucher without lines."""

    code = "ledger.empty_entry"
    zh = "凭证没有分录行"
    en = "The voucher has no lines"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """A line with the dimensions it is analysed by (分录行): cents on one side, branch, product, class."""

    account: str
    debit: int = 0
    credit: int = 0
    branch_id: int | None = None
    product_code: str = ""
    risk_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """A voucher about to be posted (待记凭证)."""

    fact: Fact
    business_date: date
    value_date: date
    description: str
    source_type: str
    source_number: str
    lines: tuple[EntryLine, ...]
    loan_event_id: int | None = None
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedEntry:
    """A voucher that stands in the books."""

    id: int
    number: str


def install_chart() -> int:
    """The number of accounts of the chart (会计科目) after bringing it up to date; existing codes keep
    theirs."""
    Account.objects.bulk_create(
        [
            Account(
                code=row.code,
                name=row.name,
                name_en=row.name_en,
                kind=row.kind.value,
                normal_side=row.normal_side.value,
            )
            for row in CHART
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "name_en", "kind", "normal_side"],
    )
    return Account.objects.count()


def with_dimensions(
    lines: Iterable[PostingLine], *, branch_id: int | None, product_code: str, risk_class: str
) -> tuple[EntryLine, ...]:
    """The core's lines, each carrying the loan's branch, product and class."""
    return tuple(
        EntryLine(
            account=line.account,
            debit=line.debit,
            credit=line.credit,
            branch_id=branch_id,
            product_code=product_code,
            risk_class=risk_class,
        )
        for line in lines
    )


def post(
    *,
    fact: Fact,
    business_date: date,
    value_date: date,
    description: str,
    source_type: str,
    source_number: str,
    lines: Sequence[EntryLine],
    loan_event_id: int | None = None,
    reverses_id: int | None = None,
) -> PostedEntry:
    """The voucher (凭证) posted; balanced or the database refuses it.

    Refusals: EmptyEntry, DayAlreadyClosed.
    """
    draft = EntryDraft(
        fact=fact,
        business_date=business_date,
        value_date=value_date,
        description=description,
        source_type=source_type,
        source_number=source_number,
        lines=tuple(lines),
        loan_event_id=loan_event_id,
        reverses_id=reverses_id,
    )
    return post_entries(drafts=[draft])[0]


@transaction.atomic
def post_entries(*, drafts: Sequence[EntryDraft]) -> list[PostedEntry]:
    """The vouchers posted, in the order given: two statements, however many they are.

    Refusals: EmptyEntry, DayAlreadyClosed.
    """
    if not drafts:
        return []
    refuse_closed_days({draft.business_date for draft in drafts})
    if not all(draft.lines for draft in drafts):
        raise EmptyEntry()
    booked_at = clock.now()
    numbers = next_numbers("voucher", count=len(drafts))
    ids = take_ids("ledger_journalentry", len(drafts))
    copy_rows(
        "ledger_journalentry",
        _ENTRY_COLUMNS,
        (
            (
                entry_id,
                number,
                draft.business_date,
                draft.value_date,
                booked_at,
                draft.fact,
                draft.description[:200],
                draft.source_type,
                draft.source_number,
                draft.loan_event_id,
                CURRENCY,
                draft.reverses_id,
            )
            for entry_id, number, draft in zip(ids, numbers, drafts, strict=True)
        ),
    )
    copy_rows(
        "ledger_journalline",
        _LINE_COLUMNS,
        (
            (
                entry_id,
                line_number,
                line.account,
                line.debit,
                line.credit,
                line.branch_id,
                line.product_code,
                line.risk_class,
            )
            for entry_id, draft in zip(ids, drafts, strict=True)
            for line_number, line in enumerate(draft.lines, start=1)
        ),
    )
    return [PostedEntry(id=entry_id, number=number) for entry_id, number in zip(ids, numbers, strict=True)]


def mirrored(
    *, number: str, business_date: date, description: str, loan_event_id: int | None = None
) -> EntryDraft:
    """The voucher that undoes voucher `number` (冲正): same lines, sides exchanged; not posted yet.

    Refusals: NotFound, AlreadyReversed.
    """
    entry = JournalEntry.objects.select_for_update(of=("self",)).filter(number=number).first()
    if entry is None:
        raise NotFound()
    if JournalEntry.objects.filter(reverses=entry).exists():
        raise AlreadyReversed(number=number)
    lines = tuple(
        EntryLine(
            account=line.account_id,
            debit=line.credit,
            credit=line.debit,
            branch_id=line.branch_id,
            product_code=line.product_code,
            risk_class=line.risk_class,
        )
        for line in entry.lines.order_by("line_number")
    )
    return EntryDraft(
        fact=cast(Fact, entry.fact),
        business_date=business_date,
        value_date=business_date,
        description=description,
        source_type=entry.source_type,
        source_number=entry.source_number,
        lines=lines,
        loan_event_id=loan_event_id,
        reverses_id=entry.pk,
    )


@transaction.atomic
def reverse_entry(
    *, number: str, business_date: date, description: str, loan_event_id: int | None = None
) -> PostedEntry:
    """The mirrored voucher posted, pointing at the one it reverses. Refusals: NotFound, AlreadyReversed."""
    draft = mirrored(
        number=number, business_date=business_date, description=description, loan_event_id=loan_event_id
    )
    return post_entries(drafts=[draft])[0]


@transaction.atomic
def close_books(*, day: date) -> int:
    """The number of accounts that moved on `day`, their totals kept (日结); nothing more is posted to
    that day."""
    if AccountDay.objects.filter(date__gte=day).exists():
        return AccountDay.objects.filter(date=day).count()
    totals = (
        JournalLine.objects.filter(entry__business_date=day)
        .values("account_id")
        .annotate(debits=Sum("debit"), credits=Sum("credit"))
        .order_by("account_id")
    )
    rows = [
        AccountDay(account_id=row["account_id"], date=day, debit=row["debits"], credit=row["credits"])
        for row in totals
    ]
    AccountDay.objects.bulk_create(rows)
    return len(rows)


def refuse_closed_days(days: set[date]) -> None:
    """Nothing. Refusals: DayAlreadyClosed when the books of one of the days are closed."""
    closed_through = AccountDay.objects.aggregate(day=Max("date"))["day"]
    for day in days:
        if closed_through is not None and day <= closed_through:
            raise DayAlreadyClosed(day=day.isoformat())
