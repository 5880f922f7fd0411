"""Vouchers: listed, found, read with their lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from huoshui.core.errors import NotFound
from huoshui.ledger.models import JournalEntry, JournalLine


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherLine:
    """A line of a voucher as shown (分录行)."""

    line_number: int
    account_code: str
    account_name: str
    account_name_en: str
    debit: int
    credit: int
    branch_id: int | None
    product_code: str
    risk_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """A voucher (凭证); `lines` only when one voucher is asked for. `total` is the sum of its debits."""

    id: int
    number: str
    business_date: date
    value_date: date
    booked_at: datetime
    fact: str
    description: str
    source_type: str
    source_number: str
    loan_event_id: int | None
    total: int
    reverses: str | None
    reversed_by: str | None
    lines: tuple[VoucherLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherFilter:
    """Which vouchers to list; empty means any. `search` looks at number, description and source number."""

    from_date: date | None = None
    to_date: date | None = None
    account: str = ""
    source: str = ""
    fact: str = ""
    search: str = ""


def list_entries(*, filters: VoucherFilter, page: int = 1, page_size: int = 20) -> tuple[list[Voucher], int]:
    """One page of vouchers, newest first, and how many there are."""
    found = _filtered(filters)
    start = (page - 1) * page_size
    entries = list(found.order_by("-id")[start : start + page_size])
    return _vouchers(entries), found.count()


def get_entry(*, number: str) -> Voucher:
    """The voucher with its lines. Refusals: NotFound."""
    entry = JournalEntry.objects.filter(number=number).first()
    if entry is None:
        raise NotFound()
    return _vouchers([entry], with_lines=True)[0]


def entries_of_source(*, source_type: str, source_number: str) -> list[Voucher]:
    """Every voucher of one source, oldest first."""
    found = JournalEntry.objects.filter(source_type=source_type, source_number=source_number)
    return _vouchers(list(found.order_by("id")))


def entries_of_loan(number: str) -> list[Voucher]:
    """Every voucher posted for the loan with this number (借据), oldest first."""
    return entries_of_source(source_type="loan", source_number=number)


def numbers_of_event(loan_event_id: int) -> list[str]:
    """The numbers of the vouchers of one loan event, oldest first."""
    found = JournalEntry.objects.filter(loan_event_id=loan_event_id).order_by("id")
    return list(found.values_list("number", flat=True))


def numbers_of_loan(loan_number: str) -> dict[int, list[str]]:
    """The voucher numbers of a loan by its events, oldest first."""
    found: dict[int, list[str]] = {}
    rows = JournalEntry.objects.filter(
        source_type="loan", source_number=loan_number, loan_event_id__isnull=False
    )
    for event_id, number in rows.order_by("id").values_list("loan_event_id", "number"):
        assert event_id is not None
        found.setdefault(event_id, []).append(number)
    return found


def _filtered(filters: VoucherFilter) -> QuerySet[JournalEntry]:
    found = JournalEntry.objects.all()
    if filters.from_date:
        found = found.filter(business_date__gte=filters.from_date)
    if filters.to_date:
        found = found.filter(business_date__lte=filters.to_date)
    if filters.fact:
        found = found.filter(fact=filters.fact)
    if filters.source:
        found = found.filter(source_number=filters.source)
    if filters.account:
        lines = JournalLine.objects.filter(
            Q(account_id=filters.account) | Q(account__code__startswith=filters.account + ".")
        )
        found = found.filter(id__in=lines.values("entry_id"))
    if filters.search:
        text = filters.search.strip()
        found = found.filter(
            Q(number__istartswith=text) | Q(source_number__istartswith=text) | Q(description__icontains=text)
        )
    return found


def _vouchers(entries: Sequence[JournalEntry], *, with_lines: bool = False) -> list[Voucher]:
    ids = [entry.pk for entry in entries]
    totals = dict(
        JournalLine.objects.filter(entry_id__in=ids)
        .values("entry_id")
        .annotate(total=Sum("debit"))
        .values_list("entry_id", "total")
    )
    reversed_numbers = dict(
        JournalEntry.objects.filter(id__in=[e.reverses_id for e in entries if e.reverses_id]).values_list(
            "id", "number"
        )
    )
    reversing = dict(JournalEntry.objects.filter(reverses_id__in=ids).values_list("reverses_id", "number"))
    return [
        Voucher(
            id=entry.pk,
            number=entry.number,
            business_date=entry.business_date,
            value_date=entry.value_date,
            booked_at=entry.booked_at,
            fact=entry.fact,
            description=entry.description,
            source_type=entry.source_type,
            source_number=entry.source_number,
            loan_event_id=entry.loan_event_id,
            total=totals.get(entry.pk, 0),
            reverses=reversed_numbers.get(entry.reverses_id) if entry.reverses_id else None,
            reversed_by=reversing.get(entry.pk),
            lines=_lines(entry) if with_lines else (),
        )
        for entry in entries
    ]


def _lines(entry: JournalEntry) -> tuple[VoucherLine, ...]:
    return tuple(
        VoucherLine(
            line_number=line.line_number,
            account_code=line.account_id,
            account_name=line.account.name,
            account_name_en=line.account.name_en,
            debit=line.debit,
            credit=line.credit,
            branch_id=line.branch_id,
            product_code=line.product_code,
            risk_class=line.risk_class,
        )
        for line in entry.lines.select_related("account").order_by("line_number")
    )
