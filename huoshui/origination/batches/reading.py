"""Reading a batch file that somebody sent: guarded, then row by row as answers. Pure.

Nothing of the sent archive is unpacked to a disk, and not more of it is unpacked in memory than a list of
2,000 rows can need.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from huoshui.core.errors import InvalidInput
from huoshui.origination.batches.columns import HEAD_ROWS, LIST, MARK, MOST_ROWS, SIGNATURE, YES_NO, Column
from huoshui.origination.form_check import LONGEST_TEXT, Problem

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
_MOST_PARTS = 200
_OLE = b"\xd0\xcf\x11\xe0"
_EXACT_DIGITS = 10**15  # a spreadsheet keeps fifteen digits of a number, the rest become zeros


class BatchFileRefused(InvalidInput):
    """The file as a whole cannot be taken; `zh`/`en` say why."""

    code = "origination.batch_file_refused"
    zh = "无法读取该文件"
    en = "This file cannot be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow:
    """A row as it was sent: its line in the sheet, its answers, and what already reading found wrong."""

    line: int
    answers: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """Of which product and version the file says it is, its first two heading rows and its rows."""

    product_code: str
    version: int
    table: Sequence[Sequence[Any]]


def open_file(content: bytes) -> SentFile:
    """The sheets of a sent .xlsx. Refusals: BatchFileRefused in words (size, kind, not our template)."""
    book = _workbook(content)
    if LIST not in book.sheet_names or MARK not in book.sheet_names:
        raise _not_ours()
    mark = [str(cell) for row in book.get_sheet_by_name(MARK).to_python()[:1] for cell in row]
    if len(mark) < 3 or mark[0] != SIGNATURE or not mark[2].isdigit():
        raise _not_ours()
    sheet = book.get_sheet_by_name(LIST)
    if sheet.total_height > MOST_ROWS * 20 or sheet.total_width > 400:
        raise _refused(
            "工作表的范围过大，请删除多余的空行空列", "The sheet is too wide or too long: delete empty rows"
        )
    return SentFile(
        product_code=mark[1][:40], version=int(mark[2]), table=sheet.to_python(skip_empty_area=False)
    )


def read_rows(file: SentFile, columns: Sequence[Column]) -> tuple[SentRow, ...]:
    """The rows that are filled in, in the order of the sheet.

    Refusals: BatchFileRefused for moved columns, no rows or more than 2,000.
    """
    _check_heads(file, columns)
    body = [
        (line, row[: len(columns)])
        for line, row in enumerate(file.table[HEAD_ROWS:], start=HEAD_ROWS + 1)
        if any(str(cell).strip() for cell in row[: len(columns)])
    ]
    if not body:
        raise _refused("名单中没有任何一行", "The list has no rows")
    if len(body) > MOST_ROWS:
        raise _refused(
            f"名单有 {len(body)} 行，一个文件最多 {MOST_ROWS} 行，请分成几个文件",
            f"The list has {len(body)} rows, a file can have {MOST_ROWS}: split it",
        )
    return tuple(_row(line, cells, columns) for line, cells in body)


def _workbook(content: bytes) -> CalamineWorkbook:
    if not content:
        raise _refused("文件为空", "The file is empty")
    if len(content) > MAX_BYTES:
        raise _refused("文件超过 10 MB", "The file is larger than 10 MB")
    if content.startswith(_OLE):
        raise _refused(
            "这是旧版 .xls 或加了密码的工作簿，请取消密码并另存为 .xlsx",
            "This is an old .xls or has a password: save it as .xlsx without a password",
        )
    if not content.startswith(b"PK\x03\x04"):
        raise _refused(
            "这不是 Excel 工作簿（.xlsx），可能是改了扩展名的 CSV 或文本文件；请在下载的模板中填写",
            "This is no Excel workbook (.xlsx), maybe a CSV or text file renamed; fill in the template",
        )
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(_within_bounds(content)))
    except (
        CalamineError,
        OSError,
        ValueError,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ) as problem:
        raise _refused("工作簿已损坏，无法读取", "The workbook is damaged and cannot be read") from problem


def _within_bounds(content: bytes) -> bytes:
    """The same parts packed anew, each read no further than it says it is long: that is no bomb."""
    out, total = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(content)) as sent, zipfile.ZipFile(out, "w") as kept:
        parts = sent.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise _bomb()
        for part in parts:
            with sent.open(part) as stream:
                data = stream.read(MAX_UNPACKED - total + 1)
            total += len(data)
            if total > MAX_UNPACKED:
                raise _bomb()
            kept.writestr(part.filename, data)
    return out.getvalue()


def _check_heads(file: SentFile, columns: Sequence[Column]) -> None:
    heads = [str(cell).strip() for cell in (file.table[0] if file.table else [])]
    for column in columns:
        if column.place >= len(heads) or heads[column.place] != column.heading:
            raise _refused(
                f"第 {column.place + 1} 列应为“{column.heading}”，请勿移动、改名或删除列",
                f"Column {column.place + 1} should be “{column.heading_en}”: leave the columns as they are",
            )


def _row(line: int, cells: Sequence[Any], columns: Sequence[Column]) -> SentRow:
    answers: dict[str, Any] = {}
    problems = []
    for column, cell in zip(columns, cells, strict=False):
        answer, problem = _answer(column, cell)
        if answer not in (None, ""):
            answers[column.field.name] = answer
        if problem is not None:
            problems.append(problem)
    return SentRow(line=line, answers=answers, problems=tuple(problems))


def _answer(column: Column, cell: Any) -> tuple[Any, Problem | None]:
    text = _text(cell, is_money=column.field.kind == "money")
    if not text:
        return None, None
    if len(text) > LONGEST_TEXT or "\x00" in text:
        return text[:80], _problem(column, "内容过长或含有无效字符", "too long, or not plain text")
    if column.is_text and isinstance(cell, int | float) and abs(cell) >= _EXACT_DIGITS:
        return text, _problem(
            column,
            "以数字格式保存，末几位已丢失；请将单元格设为文本后重新填写",
            "was kept as a number and lost its last digits: set the cell to text and type it again",
        )
    if column.field.kind == "boolean":
        return YES_NO.get(text.lower(), text), None
    if column.field.options:
        return _choice(column, text), None
    if column.field.kind == "money":
        return text.replace(",", "").replace("，", ""), None
    return text, None


def _choice(column: Column, text: str) -> str:
    wanted = text.casefold()
    for option in column.field.options:
        if wanted in (option.label.casefold(), option.label_en.casefold(), option.value.casefold()):
            return option.value
    return text


def _text(cell: Any, *, is_money: bool) -> str:
    """A cell as text: a whole number without its point, a day as 2026-01-31."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        if cell != cell or abs(cell) >= 1e18:
            return str(cell)
        return (
            f"{cell:.0f}" if cell.is_integer() else (f"{cell:.4f}".rstrip("0") if is_money else f"{cell!r}")
        )
    return str(cell).strip()


def _problem(column: Column, zh: str, en: str) -> Problem:
    found = column.field
    return Problem(field=found.name, zh=f"{found.label}：{zh}", en=f"{found.label_en}: {en}")


def _refused(zh: str, en: str) -> BatchFileRefused:
    return BatchFileRefused(field="file", zh=zh, en=en)


def _not_ours() -> BatchFileRefused:
    return _refused(
        "这不是本系统的批量进件模板，请下载模板后填写，并保留其中的全部工作表",
        "This is not our batch template: download it, fill it in and keep all its sheets",
    )


def _bomb() -> BatchFileRefused:
    return _refused("文件解压后过大，已拒绝", "The file unpacks to far more than a list can need")
