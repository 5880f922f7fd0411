"""Balance sheet and income statement (资产负债表、利润表), as fields of the working-capital form, in yuan."""

import re
from collections.abc import Sequence

from huoshui.core.money import Cents, yuan_text
from huoshui.papers.amounts import amount_in
from huoshui.papers.found import Extraction, Found, Warned
from huoshui.papers.layout import Piece, found_in, rows_of

SIGNS = ("资产负债表", "利润表", "损益表", "流动资产合计", "营业收入", "净利润", "负债合计", "期末余额")
_BOTH = {
    "inventory": ("存货",),
    "receivables": ("应收账款",),
    "payables": ("应付账款",),
    "prepaid": ("预付款项", "预付账款"),
    "advances": ("预收款项", "预收账款", "合同负债"),
}
_CLOSING = {
    "current_assets": ("流动资产合计",),
    "total_assets": ("资产总计", "资产合计"),
    "current_liabilities": ("流动负债合计",),
    "total_liabilities": ("负债合计", "负债总计"),
    "equity": ("所有者权益合计", "股东权益合计", "所有者权益（或股东权益）合计"),
}
_FLOWS = {
    "revenue": ("营业收入", "主营业务收入"),
    "cost": ("营业成本", "主营业务成本"),
    "profit": ("利润总额",),
    "net_profit": ("净利润",),
}
FIELDS = (
    "statement_year",
    *_FLOWS,
    *(f"{name}_{when}" for name in _BOTH for when in ("opening", "closing")),
    *("total_assets", "total_liabilities", "current_assets", "current_liabilities", "equity"),
)
_LINES = {word: name for part in (_BOTH, _CLOSING, _FLOWS) for name, words in part.items() for word in words}
_NUMBERING = re.compile(r"^([一二三四五六七八九十]+[、.，,]|其中[:：]|[减加][:：]|[(（]?\d+[)）、.])")


def extract(pieces: Sequence[Piece]) -> Extraction:
    """The statement's lines; assets that are not liabilities and equity together are named."""
    text = "".join(piece.text for piece in pieces)
    unit = 10_000 if re.search(r"单位[:：]?(人民币)?万元", text) else 1
    fields: dict[str, Found] = {}
    year = next((p for p in pieces if re.search(r"20\d\d年", p.text)), None)
    if year is not None:
        found = re.search(r"(20\d\d)年", year.text)
        if found:
            fields["statement_year"] = found_in([year], found.group(1))
    opening_first = False
    for row in rows_of(pieces):
        opening_first = _order(row, opening_first)
        for name, cells in _lines(row):
            _keep(fields, name, cells, unit, opening_first)
    return Extraction(fields=fields, warnings=tuple(_checked(fields)))


def _order(row: list[Piece], before: bool) -> bool:
    closing = [p.left for p in row if p.text.startswith(("期末", "本期", "本年"))]
    opening = [p.left for p in row if p.text.startswith(("年初", "期初", "上期", "上年"))]
    return min(opening) < min(closing) if closing and opening else before


def _lines(row: list[Piece]) -> list[tuple[str, list[Piece]]]:
    """The known lines of a row, left and right side of the sheet, each with its amounts."""
    lines: list[tuple[str, list[Piece]]] = []
    open_line: list[Piece] | None = None
    for piece in row:
        if amount_in(piece.text) is not None:
            # A bare small number is the line number (行次), not an amount.
            if open_line is not None and not re.fullmatch(r"\d{1,2}", piece.text):
                open_line.append(piece)
            continue
        name = _LINES.get(re.sub(r"[（(].*", "", _NUMBERING.sub("", piece.text)))
        open_line = [] if name else None
        if name and open_line is not None:
            lines.append((name, open_line))
    return lines


def _keep(fields: dict[str, Found], name: str, cells: list[Piece], unit: int, opening_first: bool) -> None:
    now, before = (1, 0) if opening_first and len(cells) > 1 else (0, 1)
    wanted = {f"{name}_closing": now, f"{name}_opening": before} if name in _BOTH else {name: now}
    for field, at in wanted.items():
        if at < len(cells) and field not in fields:
            amount = amount_in(cells[at].text, unit)
            if amount is not None:
                fields[field] = found_in([cells[at]], yuan_text(amount))


def _checked(fields: dict[str, Found]) -> list[Warned]:
    def cents(name: str) -> Cents | None:
        return amount_in(fields[name].value) if name in fields else None

    assets, debts, equity = cents("total_assets"), cents("total_liabilities"), cents("equity")
    warnings = []
    if assets is not None and debts is not None and equity is not None and assets != debts + equity:
        warnings.append(
            Warned(code="sheet_differs", params={"difference": yuan_text(assets - debts - equity)})
        )
        for name in ("total_assets", "total_liabilities", "equity"):
            old = fields[name]
            fields[name] = Found(
                value=old.value, confidence=min(old.confidence, 0.6), page=old.page, places=old.places
            )
    return warnings
