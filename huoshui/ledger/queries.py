"""Reads of the ledger: vouchers, trial balance, account balances. Frozen results, amounts in cents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet, Sum

from huoshui.core.errors import NotFound
from huoshui.ledger.models import Account, AccountDay, JournalEntry, JournalLine


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account of the chart (会计科目)."""

    code: str
    name: str
    name_en: str
    kind: str
    normal_side: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRow:
    """One account of the trial balance, cents; an opening or closing balance stands on one side only."""

    account_code: str
    name: str
    name_en: str
    kind: str
    opening_debit: int
    opening_credit: int
    debit: int
    credit: int
    closing_debit: int
    closing_credit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalance:
    """The trial balance (试算平衡表) of [since, on]; `balanced` when debits equal credits everywhere."""

    since: date
    on: date
    rows: tuple[TrialRow, ...]
    total_debit: int
    total_credit: int
    balanced: bool


def list_accounts() -> list[AccountRow]:
    """The chart of accounts, by code."""
    return [
        AccountRow(code=a.code, name=a.name, name_en=a.name_en, kind=a.kind, normal_side=a.normal_side)
        for a in Account.objects.order_by("code")
    ]


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


def numbers_of_events(loan_event_ids: Iterable[int]) -> dict[int, list[str]]:
    """Voucher numbers by loan event, oldest first."""
    found: dict[int, list[str]] = {}
    rows = JournalEntry.objects.filter(loan_event_id__in=list(loan_event_ids)).order_by("id")
    for event_id, number in rows.values_list("loan_event_id", "number"):
        if event_id is not None:
            found.setdefault(event_id, []).append(number)
    return found


def account_balance(code: str, on: date) -> int:
    """Debits less credits of an account and its sub-accounts through `on`, cents."""
    return account_balances([code], on)[code]


def account_balances(codes: Sequence[str], on: date) -> dict[str, int]:
    """Debits less credits of each account (sub-accounts included) through `on`, cents."""
    sums = _sums(None, on)
    return {
        code: sum(
            debit - credit
            for account, (debit, credit) in sums.items()
            if account == code or account.startswith(code + ".")
        )
        for code in codes
    }


def trial_balance(on: date, since: date | None = None) -> TrialBalance:
    """The trial balance of [since, on]; `since` is the first of the month when not given."""
    since = since or on.replace(day=1)
    opening = _sums(None, date.fromordinal(since.toordinal() - 1))
    moved = _sums(since, on)
    rows = []
    for account in Account.objects.order_by("code"):
        before = opening.get(account.code, (0, 0))
        during = moved.get(account.code, (0, 0))
        if before == (0, 0) and during == (0, 0):
            continue
        rows.append(_trial_row(account, before[0] - before[1], during))
    total_debit = sum(row.debit for row in rows)
    total_credit = sum(row.credit for row in rows)
    closing = sum(row.closing_debit - row.closing_credit for row in rows)
    return TrialBalance(
        since=since,
        on=on,
        rows=tuple(rows),
        total_debit=total_debit,
        total_credit=total_credit,
        balanced=total_debit == total_credit and closing == 0,
    )


def unbalanced_entries(limit: int = 5) -> tuple[int, list[str]]:
    """How many vouchers there are, and the numbers of the first that do not balance."""
    broken = (
        JournalEntry.objects.annotate(gap=Sum("lines__debit") - Sum("lines__credit"))
        .filter(Q(gap__isnull=True) | ~Q(gap=0))
        .order_by("id")
        .values_list("number", flat=True)[:limit]
    )
    return JournalEntry.objects.count(), list(broken)


def wrong_account_days(limit: int = 5) -> tuple[int, list[str]]:
    """How many closed account days there are, and the first that differ from their lines."""
    closed_through = AccountDay.objects.aggregate(day=Max("date"))["day"]
    if closed_through is None:
        return 0, []
    kept = {
        (code, day): (debit, credit)
        for code, day, debit, credit in AccountDay.objects.values_list(
            "account_id", "date", "debit", "credit"
        )
    }
    summed = {
        (row["account_id"], row["entry__business_date"]): (row["d"], row["c"])
        for row in JournalLine.objects.filter(entry__business_date__lte=closed_through)
        .values("account_id", "entry__business_date")
        .annotate(d=Sum("debit"), c=Sum("credit"))
        .order_by()
    }
    wrong = [key for key in sorted(kept.keys() | summed.keys()) if kept.get(key) != summed.get(key)]
    return len(kept), [f"{code} {day}" for code, day in wrong[:limit]]


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


def _sums(since: date | None, through: date) -> dict[str, tuple[int, int]]:
    """Debits and credits by account over [since, through]: closed days from their totals, open days from
    lines."""
    closed_through = AccountDay.objects.aggregate(day=Max("date"))["day"]
    closed = AccountDay.objects.filter(date__lte=through)
    open_lines = JournalLine.objects.filter(entry__business_date__lte=through)
    if since:
        closed = closed.filter(date__gte=since)
        open_lines = open_lines.filter(entry__business_date__gte=since)
    sums: dict[str, tuple[int, int]] = {}
    if closed_through is not None:
        open_lines = open_lines.filter(entry__business_date__gt=closed_through)
        for row in closed.values("account_id").annotate(d=Sum("debit"), c=Sum("credit")).order_by():
            sums[row["account_id"]] = (row["d"], row["c"])
    for row in open_lines.values("account_id").annotate(d=Sum("debit"), c=Sum("credit")).order_by():
        debit, credit = sums.get(row["account_id"], (0, 0))
        sums[row["account_id"]] = (debit + row["d"], credit + row["c"])
    return sums


def _trial_row(account: Account, opening: int, moved: tuple[int, int]) -> TrialRow:
    closing = opening + moved[0] - moved[1]
    return TrialRow(
        account_code=account.code,
        name=account.name,
        name_en=account.name_en,
        kind=account.kind,
        opening_debit=max(opening, 0),
        opening_credit=max(-opening, 0),
        debit=moved[0],
        credit=moved[1],
        closing_debit=max(closing, 0),
        closing_credit=max(-closing, 0),
    )
