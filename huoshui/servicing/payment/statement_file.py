"""A bank statement read from CSV or Excel: every row, or the rows that cannot be read, named. Pure."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from huoshui.core.errors import Refusal
from huoshui.core.money import Cents, parse_yuan
from huoshui.servicing.payment.refusals import StatementRefused

MOST_ROWS = 20_000
SHOWN = 20
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": ("日期", "交易日期", "date"),
    "name": ("对方户名", "对方名称", "counterparty"),
    "account": ("对方账号", "account"),
    "amount": ("金额", "交易金额", "amount"),
    "direction": ("方向", "收支", "借贷标志", "direction"),
    "summary": ("摘要", "用途", "summary"),
}
_NEEDED = ("date", "name", "amount", "direction")
_DIRECTIONS = {
    "收入": "in",
    "收": "in",
    "贷": "in",
    "in": "in",
    "支出": "out",
    "支": "out",
    "借": "out",
    "out": "out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A row of a bank statement (流水): cents, `direction` in or out of the customer's account."""

    number: int
    flow_date: date
    name: str
    account: str
    amount: Cents
    direction: str
    summary: str


def read_statement(file_name: str, content: bytes) -> tuple[StatementRow, ...]:
    """The rows of the statement. Refusals: StatementRefused, naming every row that cannot be read."""
    table = _from_excel(content) if file_name.lower().endswith((".xlsx", ".xls")) else _from_csv(content)
    if not table:
        raise _refused([("文件没有内容", "the file is empty")])
    places = _places(table[0])
    body = [
        (number, row) for number, row in enumerate(table[1:], start=2) if any(cell.strip() for cell in row)
    ]
    if not body or len(body) > MOST_ROWS:
        raise _refused([(f"流水应为 1 至 {MOST_ROWS} 行", f"a statement has 1 to {MOST_ROWS} rows")])
    rows, wrong = [], []
    for number, cells in body:
        try:
            rows.append(
                _row(number, {name: cells[at].strip() for name, at in places.items() if at < len(cells)})
            )
        except _Unreadable as problem:
            wrong.append((f"第 {number} 行{problem.zh}", f"row {number}: {problem.en}"))
    if wrong:
        raise _refused(wrong)
    return tuple(rows)


class _Unreadable(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def _row(number: int, cells: Mapping[str, str]) -> StatementRow:
    direction = _DIRECTIONS.get(cells.get("direction", "").lower())
    if direction is None:
        raise _Unreadable("方向应为“收入”或“支出”", "the direction is 收入 or 支出")
    name = cells.get("name", "")
    if not name:
        raise _Unreadable("缺少对方户名", "the counterparty is missing")
    return StatementRow(
        number=number,
        flow_date=_day(cells.get("date", "")),
        name=name[:120],
        account="".join(cells.get("account", "").split())[:40],
        amount=_amount(cells.get("amount", "")),
        direction=direction,
        summary=cells.get("summary", "")[:200],
    )


def _day(text: str) -> date:
    for shape in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    raise _Unreadable(f"日期“{text}”无法识别", f"the date {text!r} cannot be read")


def _amount(text: str) -> Cents:
    try:
        amount = parse_yuan(text.replace(",", "").replace("，", ""))
    except Refusal:
        amount = 0
    if amount <= 0:
        raise _Unreadable(
            f"金额“{text}”无法识别或不大于零", f"the amount {text!r} cannot be read or is not above 0"
        )
    return amount


def _places(head: Sequence[str]) -> dict[str, int]:
    titles = [title.strip().lower() for title in head]
    places = {
        name: titles.index(known[0])
        for name, words in _COLUMNS.items()
        if (known := [word for word in words if word in titles])
    }
    missing = [_COLUMNS[name][0] for name in _NEEDED if name not in places]
    if missing:
        names = "、".join(missing)
        raise _refused([(f"缺少列：{names}", f"columns are missing: {names}")])
    return places


def _from_csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(content.decode(encoding))))
        except UnicodeDecodeError:
            continue
        except csv.Error as problem:
            raise _refused([("文件不是有效的 CSV", f"not a valid CSV: {problem}")]) from problem
    raise _refused([("文件编码无法识别", "the encoding cannot be read")])


def _from_excel(content: bytes) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python()]
    except (CalamineError, ValueError, OSError) as problem:
        raise _refused([("文件不是有效的 Excel", "not a valid Excel file")]) from problem


def _text(cell: object) -> str:
    """A cell as text: a whole number without its point, an amount with two decimals."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return str(cell)
    return f"{cell:.0f}" if cell == int(cell) else f"{cell:.2f}"


def _refused(wrong: Sequence[tuple[str, str]]) -> StatementRefused:
    more = len(wrong) - SHOWN
    zh = [one[0] for one in wrong[:SHOWN]] + ([f"另有 {more} 行"] if more > 0 else [])
    en = [one[1] for one in wrong[:SHOWN]] + ([f"and {more} more"] if more > 0 else [])
    return StatementRefused(field="file", rows_zh="；".join(zh), rows_en="; ".join(en))
