"""The bank statement (银行流水): whose account, which days, what came in and went out; does it add up."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from huoshui.core.identifiers import check_bank_account
from huoshui.core.money import Cents, yuan_text
from huoshui.papers.amounts import amount_in
from huoshui.papers.dates import find_day, find_days
from huoshui.papers.found import Extraction, Found, Warned
from huoshui.papers.labels import values_by_label
from huoshui.papers.layout import Piece, found_in, rows_of
from huoshui.papers.repair import digits_for

SIGNS = ("交易明细", "账户明细", "流水", "交易日期", "余额", "对方户名", "户名", "账号")
FIELDS = (
    *("account_name", "account_number", "bank_name", "period_from", "period_to"),
    *("income_total", "expense_total", "closing_balance", "entry_count"),
)
_LABELS = {
    "account_name": ("户名", "账户名称", "客户姓名"),
    "account_number": ("账号", "卡号", "账户号码"),
    "bank_name": ("开户行", "开户机构", "开户网点"),
    "period": ("起止日期", "查询期间", "交易期间"),
}
_COLUMNS = {
    "income": ("收入金额", "收入", "贷方发生额", "贷方"),
    "expense": ("支出金额", "支出", "借方发生额", "借方"),
    "balance": ("账户余额", "余额"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    row: int
    change: Cents
    balance: Cents | None
    pieces: dict[str, Piece]


def extract(pieces: Sequence[Piece]) -> Extraction:
    """Head and totals of the statement; lines whose balance does not follow from the one before are named."""
    rows = rows_of(pieces)
    values = values_by_label(pieces, _LABELS)
    fields: dict[str, Found] = {
        name: found_in(values[name]) for name in ("account_name", "bank_name") if name in values
    }
    warnings = _account(values.get("account_number", []), fields)
    days = find_days("".join(piece.text for piece in values.get("period", [])))
    if len(days) == 2:
        fields["period_from"] = found_in(values["period"], days[0])
        fields["period_to"] = found_in(values["period"], days[1])
    entries = _entries(rows)
    if entries:
        warnings += _totals(entries, fields)
    return Extraction(fields=fields, warnings=tuple(warnings))


def _account(pieces: list[Piece], fields: dict[str, Found]) -> list[Warned]:
    if not pieces:
        return []
    number = digits_for("".join(piece.text for piece in pieces))
    number = "".join(char for char in number if char.isdigit() or char == "*")
    check = check_bank_account(number)
    # A corporate account need not pass the card check, so a failing one only lowers the belief.
    fields["account_number"] = found_in(
        pieces, number, 0.8 if check.warnings else 1.0 if check.valid else 0.4
    )
    return []


def _entries(rows: list[list[Piece]]) -> list[_Entry]:
    columns: dict[str, Piece] = {}
    entries: list[_Entry] = []
    for row in rows:
        heads = {
            name: piece for piece in row for name, words in _COLUMNS.items() if piece.text.startswith(words)
        }
        if len(heads) >= 2 and "balance" in heads:
            columns = heads
        elif columns and row and find_day(row[0].text):
            entry = _entry(row, columns, len(entries) + 1)
            if entry:
                entries.append(entry)
    return entries


def _entry(row: list[Piece], columns: dict[str, Piece], number: int) -> _Entry | None:
    cells: dict[str, Piece] = {}
    for piece in row[1:]:
        if amount_in(piece.text) is None:
            continue
        cells[min(columns, key=lambda name: abs(_far(piece, columns[name])))] = piece
    income = amount_in(cells["income"].text) if "income" in cells else 0
    expense = amount_in(cells["expense"].text) if "expense" in cells else 0
    if not cells or ("income" not in cells and "expense" not in cells):
        return None
    balance = amount_in(cells["balance"].text) if "balance" in cells else None
    return _Entry(row=number, change=(income or 0) - abs(expense or 0), balance=balance, pieces=cells)


def _far(piece: Piece, head: Piece) -> float:
    # Figures stand flush right under their head, or centred: the nearer of both counts.
    centre = (piece.left + piece.right - head.left - head.right) / 2
    return min(abs(piece.right - head.right), abs(centre))


def _totals(entries: list[_Entry], fields: dict[str, Found]) -> list[Warned]:
    broken = [
        entry.row
        for before, entry in itertools.pairwise(entries)
        if before.balance is None or entry.balance is None or before.balance + entry.change != entry.balance
    ]
    most = 0.5 if broken else 0.97
    for name in ("income", "expense"):
        cells = [entry.pieces[name] for entry in entries if name in entry.pieces]
        total = sum(abs(amount_in(cell.text) or 0) for cell in cells)
        fields[f"{name}_total"] = found_in(cells, yuan_text(total), most)
    last = entries[-1]
    if last.balance is not None:
        fields["closing_balance"] = found_in([last.pieces["balance"]], yuan_text(last.balance))
    firsts = [next(iter(entry.pieces.values())) for entry in entries]
    fields["entry_count"] = found_in(firsts, str(len(entries)), most)
    return [Warned(code="balance_broken", params={"rows": ", ".join(map(str, broken[:8]))})] if broken else []
