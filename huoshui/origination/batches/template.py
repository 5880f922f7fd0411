"""The workbook of a batch: empty as the template, or filled as the file that goes back. Pure.

Four sheets a person sees or needs (名单, 核对表, 说明, 选项) and one that says of which product and version
the file is. All text is written as text, so nothing a person typed is ever run as a formula.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from huoshui.core.errors import Refusal
from huoshui.core.money import parse_yuan
from huoshui.origination.batches.columns import (
    CHOICES,
    HEAD_ROWS,
    LAST_LINE,
    LIST,
    MARK,
    SIGNATURE,
    Column,
    columns_of,
)
from huoshui.origination.batches.explanations import write_notes
from huoshui.origination.batches.own_check import write_own_check
from huoshui.products.queries import VersionView

_FIRST_DAY = date(1900, 1, 1)
PROBLEMS, HINTS = ("错误（请改正）", "What is wrong"), ("提示", "To note")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedRow:
    """A row on its way back: its answers as given, what is wrong and what is to note, in one language."""

    answers: Mapping[str, Any]
    problems: str = ""
    hints: str = ""
    wrong_fields: frozenset[str] = field(default_factory=frozenset)


def make_workbook(
    version: VersionView, rows: Sequence[ReturnedRow] = (), *, is_returned: bool = False
) -> bytes:
    """The bytes of the .xlsx: the template of this product version, or with rows the file that goes back."""
    columns = columns_of(version.definition.filled_form())
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(LIST)
        write_own_check(book, columns)
        write_notes(book, version, columns)
        choices = _write_choices(book, columns)
        _write_mark(book, version)
        _write_heads(book, sheet, columns, is_returned=is_returned)
        for column in columns:
            _guide(book, sheet, column, choices.get(column.field.name))
        _write_rows(book, sheet, columns, rows, is_returned=is_returned)
        sheet.activate()
    return buffer.getvalue()


def _write_heads(book: Any, sheet: Any, columns: Sequence[Column], *, is_returned: bool) -> None:
    head = book.add_format(
        {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True, "border": 1}
    )
    below = book.add_format({"italic": True, "bg_color": "#DDEBF7", "text_wrap": True, "border": 1})
    wrong = book.add_format({"bold": True, "bg_color": "#C00000", "font_color": "#FFFFFF", "border": 1})
    for column in columns:
        sheet.write_string(0, column.place, column.heading, head)
        sheet.write_string(1, column.place, column.heading_en, below)
    if is_returned:
        for place, (zh, en) in enumerate((PROBLEMS, HINTS), start=len(columns)):
            sheet.write_string(0, place, zh, wrong if place == len(columns) else head)
            sheet.write_string(1, place, en, below)
            sheet.set_column(place, place, 60)
    sheet.set_row(0, 32)
    sheet.set_row(1, 32)
    sheet.freeze_panes(HEAD_ROWS, 1)


def _guide(book: Any, sheet: Any, column: Column, choices: str | None) -> None:
    """The form of the column's cells, and what the spreadsheet lets in."""
    kind = column.field.kind
    shape = {"money": "#,##0.00", "integer": "0", "date": "yyyy-mm-dd", "rate": "0.0000"}.get(kind, "@")
    sheet.set_column(
        column.place, column.place, _width(column), book.add_format({"num_format": shape, "locked": False})
    )
    area = (HEAD_ROWS, column.place, LAST_LINE - 1, column.place)
    rule = _rule(column, choices)
    if rule:
        sheet.data_validation(*area, {"ignore_blank": True, "input_title": column.field.label[:32], **rule})


def _rule(column: Column, choices: str | None) -> dict[str, Any]:
    found, kind = column.field, column.field.kind
    if choices:
        return {
            "validate": "list",
            "source": choices,
            "error_message": "请从列表中选择 / choose from the list",
        }
    if kind == "boolean":
        return {"validate": "list", "source": ["是", "否"], "error_message": "请选择是或否 / yes or no"}
    if kind == "money":
        low, high = _number(found.min) or 0, _number(found.max) or 10**13
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_message": f"金额应在 {low:,.2f} 与 {high:,.2f} 元之间 / outside the limits",
        }
    if kind == "integer" and found.min is not None and found.max is not None:
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": int(found.min),
            "maximum": int(found.max),
            "error_message": f"请填写 {found.min} 至 {found.max} 的整数 / a whole number",
        }
    if kind == "date":
        return {"validate": "date", "criteria": ">", "value": _FIRST_DAY, "error_message": "例如 2026-01-31"}
    lengths = {"id_number": 18, "uscc": 18, "phone": 11}
    if kind in lengths:
        return {
            "validate": "length",
            "criteria": "==",
            "value": lengths[kind],
            "error_message": f"{found.label}应为 {lengths[kind]} 位 / {lengths[kind]} characters",
        }
    return {}


def _write_choices(book: Any, columns: Sequence[Column]) -> dict[str, str]:
    """Field → the range its choices stand in: a list in a rule may be 255 characters long at most."""
    sheet = book.add_worksheet(CHOICES)
    sheet.hide()
    ranges = {}
    listed = [column for column in columns if column.field.options]
    for place, column in enumerate(listed):
        sheet.write_string(0, place, column.field.label)
        for row, option in enumerate(column.field.options, start=1):
            sheet.write_string(row, place, option.label)
        letter = xlsxwriter.utility.xl_col_to_name(place)
        ranges[column.field.name] = f"='{CHOICES}'!${letter}$2:${letter}${len(column.field.options) + 1}"
    return ranges


def _write_mark(book: Any, version: VersionView) -> None:
    sheet = book.add_worksheet(MARK)
    sheet.very_hidden()
    for place, text in enumerate((SIGNATURE, version.product_code, str(version.version))):
        sheet.write_string(0, place, text)


def _write_rows(
    book: Any, sheet: Any, columns: Sequence[Column], rows: Sequence[ReturnedRow], *, is_returned: bool
) -> None:
    plain = {column.field.name: _cell_shape(book, column, wrong=False) for column in columns}
    marked = {column.field.name: _cell_shape(book, column, wrong=True) for column in columns}
    told = book.add_format({"text_wrap": True, "font_color": "#C00000", "valign": "top"})
    noted = book.add_format({"text_wrap": True, "font_color": "#7F6000", "valign": "top"})
    for number, row in enumerate(rows, start=HEAD_ROWS):
        for column in columns:
            name = column.field.name
            shapes = marked if name in row.wrong_fields else plain
            _write_cell(sheet, number, column, row.answers.get(name), shapes[name])
        if is_returned:
            sheet.write_string(number, len(columns), row.problems, told)
            sheet.write_string(number, len(columns) + 1, row.hints, noted)


def _cell_shape(book: Any, column: Column, *, wrong: bool) -> Any:
    shape = {"money": "#,##0.00", "integer": "0"}.get(column.field.kind, "@")
    return book.add_format({"num_format": shape, **({"bg_color": "#FFC7CE"} if wrong else {})})


def _write_cell(sheet: Any, row: int, column: Column, value: Any, shape: Any) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, column.place, "是" if value else "否", shape)
    elif value is None or value == "":
        sheet.write_blank(row, column.place, None, shape)
    elif column.field.options:
        labels = {option.value: option.label for option in column.field.options}
        sheet.write_string(row, column.place, labels.get(str(value), str(value)), shape)
    elif column.field.kind in ("money", "integer") and (number := _number(value)) is not None:
        sheet.write_number(row, column.place, number, shape)
    else:
        sheet.write_string(row, column.place, str(value), shape)


def _number(value: Any) -> Any:
    """A cell's number of yuan or pieces, None for what is no number; the book counts in binary, we do not."""
    try:
        return None if value is None else Decimal(parse_yuan(str(value))) / 100
    except Refusal:
        return None


def _width(column: Column) -> int:
    return {"id_number": 22, "uscc": 22, "bank_card": 24, "textarea": 40}.get(column.field.kind, 18)
