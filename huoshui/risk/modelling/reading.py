"""A table of past loans from CSV, Excel or Parquet, its kinds found by looking at every cell."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from huoshui.risk.modelling.columns import Column, Kind, Numbers, Table
from huoshui.risk.modelling.refusals import NoSuchColumn, TableRefused

MOST_ROWS = 5_000_000
MOST_COLUMNS = 2_000
MISSING_WORDS = (
    "",
    "NA",
    "N/A",
    "n/a",
    "NaN",
    "nan",
    "null",
    "NULL",
    "None",
    "#N/A",
    "缺失",
    "空",
    "-",
    "--",
    "?",
)

_ENCODINGS = ("utf-8-sig", "gb18030")
_DAY = r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}( \d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$|^\d{1,2}/\d{1,2}/\d{4}$"
_EPOCH = date(1970, 1, 1).toordinal()
_MOSTLY = 0.95
"""Share of a text column's cells that must read as numbers or days for it to be such a column."""


def read_table(name: str, content: bytes, *, kinds: Mapping[str, Kind] | None = None) -> Table:
    """The table in a file of past loans; `kinds` corrects what was found for single columns.

    The ending of the name tells the format: .csv and .txt (UTF-8 or GB18030; comma, tab or semicolon), .xlsx
    (first sheet, first row the names), .parquet. Cells that stand for nothing (empty, NA, 缺失 …) are
    missing;
    text columns whose cells are mostly numbers ("12,500", "4.5%") or days become such columns, and what does
    not read is counted. Refusals: TableRefused, NoSuchColumn (a correction of a column that is not there).
    """
    rows = _arrow(name, content)
    _check_shape(rows)
    kinds = kinds or {}
    if unknown := sorted(set(kinds) - set(rows.column_names)):
        raise NoSuchColumn(field="kinds", column=unknown[0], known=_listed(rows.column_names))
    columns = {
        title: _column(title, rows.column(index).combine_chunks(), kinds.get(title))
        for index, title in enumerate(rows.column_names)
    }
    return Table(columns, rows.num_rows)


def _arrow(name: str, content: bytes) -> pa.Table:
    ending = name.rsplit(".", 1)[-1].lower()
    readers: dict[str, Callable[[bytes], pa.Table]] = {
        "csv": _from_csv,
        "txt": _from_csv,
        "tsv": _from_csv,
        "xlsx": _from_excel,
        "xls": _from_excel,
        "parquet": _from_parquet,
    }
    reader = readers.get(ending)
    if reader is None:
        raise _refused(
            "只支持 CSV、Excel（xlsx）和 Parquet 文件", "only CSV, Excel (xlsx) and Parquet are read"
        )
    if not content:
        raise _refused("文件为空", "the file is empty")
    return reader(content)


def _from_parquet(content: bytes) -> pa.Table:
    try:
        file = pa.parquet.ParquetFile(io.BytesIO(content))
        if file.metadata.num_rows > MOST_ROWS:
            raise _too_long(file.metadata.num_rows)
        return file.read()
    except (pa.ArrowException, OSError) as problem:
        raise _refused("不是有效的 Parquet 文件", "it is not a Parquet file") from problem


def _from_csv(content: bytes) -> pa.Table:
    lines = content.count(b"\n")
    if lines > MOST_ROWS + 1:
        raise _too_long(lines - 1)
    if b"\0" in content[:65536]:
        raise _refused("不是文本文件", "it is not a text file")
    encoding = next((one for one in _ENCODINGS if _decodes(content, one)), None)
    if encoding is None:
        raise _refused("文字编码既不是 UTF-8 也不是 GB18030", "its text is neither UTF-8 nor GB18030")
    if encoding == "utf-8-sig":
        content, encoding = content.removeprefix(b"\xef\xbb\xbf"), "utf-8"
    head = content[: content.find(b"\n") if b"\n" in content else len(content)].decode(encoding)
    delimiter = max(",\t;|", key=head.count)
    try:
        return _parsed(content, encoding, delimiter)
    except pa.ArrowException as problem:
        raise _malformed(content, encoding, delimiter) from problem


def _parsed(content: bytes, encoding: str, delimiter: str, *, threads: bool = True) -> pa.Table:
    return pa.csv.read_csv(
        io.BytesIO(content),
        read_options=pa.csv.ReadOptions(encoding=encoding, use_threads=threads),
        parse_options=pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pa.csv.ConvertOptions(
            null_values=list(MISSING_WORDS), strings_can_be_null=True, timestamp_parsers=[]
        ),
    )


def _malformed(content: bytes, encoding: str, delimiter: str) -> TableRefused:
    """The refusal, with the row when it can be told; only one thread counts rows."""
    try:
        _parsed(content, encoding, delimiter, threads=False)
    except pa.ArrowException as problem:
        if where := re.search(r"Row #(\d+): Expected (\d+) columns, got (\d+)", str(problem)):
            row, wanted, got = where.groups()
            return _refused(
                f"第 {row} 行应有 {wanted} 列，实有 {got} 列",
                f"row {row} has {got} columns instead of {wanted}",
            )
    return _refused("CSV 格式不正确", "its CSV is malformed")


def _from_excel(content: bytes) -> pa.Table:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, OSError, IndexError, ValueError) as problem:
        raise _refused("不是有效的 Excel 文件", "it is not an Excel file") from problem
    if sheet.height > MOST_ROWS + 1:
        raise _too_long(sheet.height - 1)
    rows = sheet.to_python(skip_empty_area=True)
    if not rows:
        raise _refused("第一张工作表为空", "its first sheet is empty")
    names = [str(cell) for cell in rows[0]]
    cells = [[row[index] for row in rows[1:]] for index in range(len(names))]
    return pa.table([_excel_column(column) for column in cells], names=names)


def _excel_column(cells: Sequence[object]) -> pa.Array:
    values = [None if isinstance(cell, str) and cell.strip() in MISSING_WORDS else cell for cell in cells]
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
        return pa.array(values, pa.float64())
    if known and all(isinstance(value, date) for value in known):
        days = [value.date() if isinstance(value, datetime) else value for value in values]
        return pa.array(days, pa.date32())
    return pa.array([None if value is None else _cell_text(value) for value in values], pa.string())


def _cell_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_shape(rows: pa.Table) -> None:
    names = rows.column_names
    if rows.num_rows == 0:
        raise _refused("只有表头，没有数据", "it has names but no rows")
    if rows.num_rows > MOST_ROWS:
        raise _too_long(rows.num_rows)
    if len(names) > MOST_COLUMNS:
        raise _refused(f"超过 {MOST_COLUMNS} 列", f"it has more than {MOST_COLUMNS} columns")
    if any(not name.strip() for name in names):
        raise _refused("有一列没有名称", "a column has no name")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _refused(f"有两列同名：{twice}", f"two columns are named {twice}")


def _column(name: str, cells: pa.Array, wanted: Kind | None) -> Column:
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_boolean(cells.type):
        cells = pc.if_else(cells, "yes", "no")
    if _is_number(cells.type):
        column = Column(name, Kind.NUMBER, numbers=_floats(cells))
    elif pa.types.is_date(cells.type) or pa.types.is_timestamp(cells.type):
        days = cells.cast(pa.date32(), safe=False).cast(pa.int32())
        column = Column(name, Kind.DATE, numbers=_floats(days))
    else:
        column = _from_text(name, cells.cast(pa.string()), wanted)
    return column.as_category() if wanted is Kind.CATEGORY else column


def _from_text(name: str, cells: pa.Array, wanted: Kind | None) -> Column:
    cells = pc.utf8_trim_whitespace(cells)
    cells = pc.if_else(pc.is_in(cells, pa.array(MISSING_WORDS)), None, cells)
    known = len(cells) - cells.null_count
    for kind, read in ((Kind.NUMBER, _numbers_in), (Kind.DATE, _days_in)):
        if wanted not in (None, kind) or known == 0:
            continue
        values = read(cells)
        found = int((~np.isnan(values)).sum())
        if wanted is kind or found >= _MOSTLY * known:
            return Column(name, kind, numbers=values, unreadable=known - found)
    # Levels in their own order, so that the same rows in another order make the same model.
    coded = cells.dictionary_encode()
    levels = coded.dictionary.to_pylist()
    order = sorted(range(len(levels)), key=levels.__getitem__)
    rank = np.empty(len(levels) + 1, np.int32)
    rank[order], rank[-1] = np.arange(len(levels)), -1
    indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Column(name, Kind.CATEGORY, codes=rank[indices], levels=tuple(levels[index] for index in order))


def _numbers_in(cells: pa.Array) -> Numbers:
    plain = pc.replace_substring_regex(cells, r"[,，\s¥￥$]", "")
    percent = pc.ends_with(plain, "%")
    plain = pc.replace_substring(plain, "%", "")
    good = pc.match_substring_regex(plain, r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$")
    values = _floats(pc.if_else(good, plain, None).cast(pa.float64()))
    share = np.asarray(percent.fill_null(False))
    return np.where(share, values / 100, values)


def _days_in(cells: pa.Array) -> Numbers:
    good = pc.match_substring_regex(cells, _DAY).fill_null(False)
    values = np.full(len(cells), np.nan)
    texts = cells.filter(good).dictionary_encode()
    days = np.array([_day(text) for text in texts.dictionary.to_pylist()], dtype=float)
    if len(days):
        values[np.asarray(good)] = days[texts.indices.to_numpy()]
    return values


def _day(text: str) -> float:
    numbers = [int(part) for part in re.findall(r"\d+", text)[:3]]
    year, month, day = numbers if numbers[0] > 31 else (numbers[2], numbers[0], numbers[1])
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return np.nan


def _floats(cells: pa.Array) -> Numbers:
    values: Numbers = cells.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False).astype(float)
    values[np.isinf(values)] = np.nan
    return values


def _is_number(kind: pa.DataType) -> bool:
    return (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_null(kind)
    )


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _listed(names: list[str]) -> str:
    return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")


def _too_long(rows: int) -> TableRefused:
    return _refused(
        f"共 {rows:,} 行，最多 {MOST_ROWS:,} 行", f"it has {rows:,} rows, {MOST_ROWS:,} are the most"
    )


def _refused(zh: str, en: str) -> TableRefused:
    return TableRefused(field="file", problem_zh=zh, problem=en)
