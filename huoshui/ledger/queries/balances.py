"""Accounts and what stands on them: the chart, balances, the trial balance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, Sum

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


def balance_by_part(
    code: str, *, through_entry: int | None = None, source_number: str | None = None
) -> dict[tuple[str, int, str], int]:
    """(product code, branch id, class) → debits less credits of one account, cents, parts at 0 left out.

    With `through_entry` only vouchers up to that id, and besides them those of `source_number`.
    """
    found = JournalLine.objects.filter(account_id=code)
    if through_entry is not None:
        found = found.filter(Q(entry_id__lte=through_entry) | Q(entry__source_number=source_number))
    rows = found.values_list("product_code", "branch_id", "risk_class").annotate(
        d=Sum("debit"), c=Sum("credit")
    )
    return {
        (product, branch or 0, risk_class): debit - credit
        for product, branch, risk_class, debit, credit in rows.order_by()
        if debit != credit
    }


def latest_entry_id() -> int:
    """The id of the last voucher; 0 when there is none."""
    return JournalEntry.objects.aggregate(last=Max("id"))["last"] or 0


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
