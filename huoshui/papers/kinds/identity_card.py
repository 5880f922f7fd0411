"""The resident identity card (居民身份证), front with the portrait and back with the emblem."""

import re
from collections.abc import Sequence

from huoshui.core.identifiers import check_id_number
from huoshui.papers.dates import find_day, iso_day
from huoshui.papers.found import Extraction, Found, Warned
from huoshui.papers.labels import values_by_label
from huoshui.papers.layout import Piece, cut_piece, found_in, split_at
from huoshui.papers.repair import CONFIDENCE_UNCHECKED, checked_reading, digits_for, repaired

SIGNS = ("公民身份号码", "住址", "出生", "民族", "性别", "居民身份证", "签发机关", "有效期限")
FIELDS = (
    "name",
    "sex",
    "ethnicity",
    "birth_date",
    "address",
    "id_number",
    "issued_by",
    "valid_from",
    "valid_until",
)
_LABELS = {
    "name": ("姓名",),
    "sex": ("性别",),
    "ethnicity": ("民族",),
    "birth_date": ("出生",),
    "address": ("住址",),
    "id_number": ("公民身份号码",),
    "issued_by": ("签发机关",),
    "validity": ("有效期限", "有效期"),
}
_TERM = re.compile(r"(\d{4}\.?\d{2}\.?\d{2})[-—一~至]*(\d{4}\.?\d{2}\.?\d{2}|长期)")


def extract(pieces: Sequence[Piece]) -> Extraction:
    """The fields of the side that is seen; the number's check digit and the printed birth date agree."""
    cut = [part for piece in pieces for part in split_at(piece, ("民族", "性别"))]
    values = values_by_label(cut, _LABELS, frozenset({"address"}))
    fields: dict[str, Found] = {
        name: found_in(values[name]) for name in ("name", "address", "issued_by") if name in values
    }
    if "name" in fields:
        fields["name"] = found_in(values["name"][:1])
    if "ethnicity" in values:
        fields["ethnicity"] = found_in(values["ethnicity"][:1])
    born = _birth(values.get("birth_date", []))
    if born:
        fields["birth_date"] = born
    warnings = _number(cut, fields)
    _sex(values.get("sex", []), fields)
    fields |= _validity(values.get("validity", []))
    return Extraction(fields=fields, warnings=tuple(warnings))


def _birth(pieces: list[Piece]) -> Found | None:
    text = digits_for("".join(piece.text for piece in pieces))
    day = find_day(text)
    return found_in(pieces, day) if day else None


def _number(pieces: Sequence[Piece], fields: dict[str, Found]) -> list[Warned]:
    best: tuple[Piece, str] | None = None
    for piece in pieces:
        found = re.search(r"[0-9OoDQIlZzSsBbGqg|]{8,}[0-9xX×]$", piece.text)
        if found and (best is None or len(found.group()) > len(best[1])):
            best = (cut_piece(piece, found.start(), found.end()), found.group())
    if best is None or len(best[1]) < 12:
        return []
    piece, number = best[0], digits_for(best[1])
    if len(number) != 18:
        fields["id_number"] = found_in([piece], number, CONFIDENCE_UNCHECKED / 2)
        return [Warned(code="number_incomplete", params={"length": len(number)})]
    printed = fields.get("birth_date")
    born = printed.value.replace("-", "") if printed else ""
    agreed = checked_reading(number, check_id_number, lambda one: not born or one[6:14] == born)
    if agreed is None and check_id_number(number).valid:
        # The number checks by itself: rather the printed date was read wrong.
        fields["id_number"] = found_in([piece], number, 0.85)
        fields["birth_date"] = found_in([piece], iso_day(number[6:10], number[10:12], number[12:14]), 0.7)
        return [Warned(code="birth_differs")]
    if agreed is None:
        fields["id_number"] = found_in([piece], number, CONFIDENCE_UNCHECKED)
        return [Warned(code="check_digit", params={"field": "id_number"})]
    value, most = agreed
    fields["id_number"] = found_in([piece], value, most)
    if not born:
        fields["birth_date"] = found_in([piece], iso_day(value[6:10], value[10:12], value[12:14]), 0.9)
    return repaired("id_number", agreed)


def _sex(pieces: list[Piece], fields: dict[str, Found]) -> None:
    text = "".join(piece.text for piece in pieces)
    read = "male" if "男" in text else "female" if "女" in text else ""
    number = fields.get("id_number")
    by_number = check_id_number(number.value).sex if number else None
    if by_number and number and by_number != read:
        fields["sex"] = Found(value=by_number, confidence=0.85, page=number.page, places=number.places)
    elif read:
        fields["sex"] = found_in(pieces[:1], read)


def _validity(pieces: list[Piece]) -> dict[str, Found]:
    found = _TERM.search("".join(piece.text for piece in pieces))
    if not found:
        return {}
    first, last = (text.replace(".", "") for text in found.groups())
    fields = {}
    for name, text in (("valid_from", first), ("valid_until", last)):
        value = "长期" if text == "长期" else iso_day(text[:4], text[4:6], text[6:])
        if value:
            fields[name] = found_in(pieces, value)
    return fields
