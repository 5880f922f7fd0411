"""The business licence (营业执照) with its unified social credit code."""

import re
from collections.abc import Sequence

from huoshui.core.identifiers import check_uscc
from huoshui.papers.dates import find_day
from huoshui.papers.found import Extraction, Found, Warned
from huoshui.papers.labels import values_by_label
from huoshui.papers.layout import Piece, cut_piece, found_in
from huoshui.papers.repair import CONFIDENCE_UNCHECKED, checked_reading, repaired

SIGNS = ("营业执照", "统一社会信用代码", "法定代表人", "注册资本", "经营范围", "登记机关")
FIELDS = (
    *("uscc", "name", "company_type", "legal_representative", "registered_capital"),
    *("established_date", "term", "address", "scope"),
)
_LABELS = {
    "uscc_label": ("统一社会信用代码",),
    "name": ("名称",),
    "company_type": ("类型",),
    "legal_representative": ("法定代表人", "经营者", "负责人"),
    "scope": ("经营范围",),
    "registered_capital": ("注册资本",),
    "established_date": ("成立日期", "注册日期"),
    "term": ("营业期限",),
    "address": ("住所", "经营场所", "营业场所"),
    "authority": ("登记机关",),
}
_LETTERS = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "Y"}


def extract(pieces: Sequence[Piece]) -> Extraction:
    """The fields of the licence; the code's check digit decides between readings of it."""
    values = values_by_label(pieces, _LABELS, frozenset({"name", "address", "scope"}))
    plain = ("name", "company_type", "legal_representative", "registered_capital", "term", "address", "scope")
    fields: dict[str, Found] = {name: found_in(values[name]) for name in plain if name in values}
    if "established_date" in values:
        day = find_day("".join(piece.text for piece in values["established_date"]))
        if day:
            fields["established_date"] = found_in(values["established_date"], day)
    return Extraction(fields=fields, warnings=tuple(_code(pieces, fields)))


def _code(pieces: Sequence[Piece], fields: dict[str, Found]) -> list[Warned]:
    best: tuple[Piece, str] | None = None
    for piece in pieces:
        found = re.search(r"[0-9A-Za-z]{14,20}$", piece.text)
        if found and (best is None or abs(len(found.group()) - 18) < abs(len(best[1]) - 18)):
            best = (cut_piece(piece, found.start(), found.end()), found.group().upper())
    if best is None:
        return []
    piece, code = best[0], "".join(_LETTERS.get(char, char) for char in best[1])
    if len(code) != 18:
        fields["uscc"] = found_in([piece], code, CONFIDENCE_UNCHECKED / 2)
        return [Warned(code="number_incomplete", params={"length": len(code)})]
    checked = checked_reading(code, check_uscc)
    if checked is None:
        fields["uscc"] = found_in([piece], code, CONFIDENCE_UNCHECKED)
        return [Warned(code="check_digit", params={"field": "uscc"})]
    fields["uscc"] = found_in([piece], *checked)
    return repaired("uscc", checked)
