"""The three tables of another system as rows of text: where they lie, how they are encoded, what is wrong."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from huoshui.core.errors import Refusal

LOANS, INSTALMENTS, EVENTS = "loans.csv", "instalments.csv", "events.csv"
MOST_CHARACTERS = 20_000  # of a cell: a whole document of terms is a tenth of it
_MOST_BYTES = 4_000_000_000  # of a file in an archive, unpacked
_CHUNK = 1 << 20
_ENCODINGS = ("utf-8-sig", "gb18030")  # GB 18030 reads every GBK and GB 2312 file


class TableUnreadable(Refusal):
    """A file that cannot be read as the table it should be."""

    code = "jobs.table_unreadable"
    zh = "文件 {file} 无法读取：{why}"
    en = "{file} cannot be read: {why_en}"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a row (错误行): file, line (0: the file as a whole), column, and why."""

    file: str
    line: int
    column: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as text, cells by column, blanks around them gone; `problems` are those of its form."""

    file: str
    line: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    def problem(self, column: str, zh: str, en: str) -> Problem:
        """A problem of one of its cells."""
        return Problem(file=self.file, line=self.line, column=column, zh=zh, en=en)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """What columns a table may have: Chinese heading → name, and which must be there."""

    file: str
    columns: Mapping[str, str]
    required: frozenset[str]


class Source:
    """A folder or a zip with the three files. Refusals: TableUnreadable."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_dir() and not zipfile.is_zipfile(path):
            raise TableUnreadable(
                file=path.name, why="不是文件夹或 zip 文件", why_en="neither a folder nor a zip file"
            )

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The file's bytes. Refusals: TableUnreadable (missing, too large)."""
        missing = TableUnreadable(file=name, why="文件不存在", why_en="the file is missing")
        if self.path.is_dir():
            if not (self.path / name).is_file():
                raise missing
            with (self.path / name).open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(self.path) as archive:
            found = [one for one in archive.infolist() if Path(one.filename).name == name]
            if not found:
                raise missing
            if len(found) > 1 or found[0].file_size > _MOST_BYTES or found[0].flag_bits & 1:
                raise TableUnreadable(
                    file=name,
                    why="压缩包内重复、过大或已加密",
                    why_en="it stands twice in the archive, is too large or encrypted",
                )
            with archive.open(found[0]) as packed:
                yield packed


def read_rows(source: Source, shape: TableShape) -> Iterator[Row]:
    """The rows of one file, in its order, empty lines left out.

    Refusals: TableUnreadable (encoding, columns, a quotation mark that never ends).
    """
    with source.open(shape.file) as stream:
        encoding = _encoding_of(stream, shape.file)
    csv.field_size_limit(32_000_000)
    with source.open(shape.file) as stream:
        reader = csv.reader(io.TextIOWrapper(stream, encoding=encoding, newline=""), strict=True)
        lines = _lines(reader, shape.file)
        _, headings = next(lines, (0, []))
        names = _names(headings, shape)
        for number, cells in lines:
            if any(cell.strip() for cell in cells):
                yield _row(shape.file, number, names, cells)


def _lines(reader: Any, file: str) -> Iterator[tuple[int, list[str]]]:
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise TableUnreadable(
                file=file,
                why=f"第 {reader.line_num} 行不是有效的 CSV",
                why_en=f"line {reader.line_num} is not CSV ({error})",
            ) from error
        if cells is None:
            return
        yield reader.line_num, cells


def _encoding_of(stream: IO[bytes], file: str) -> str:
    """UTF-8 with or without a mark, else GB 18030; refuses anything else."""
    start = stream.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise TableUnreadable(
            file=file, why="编码为 UTF-16，请另存为 UTF-8", why_en="it is UTF-16: save it as UTF-8"
        )
    decoders = {name: codecs.getincrementaldecoder(name)() for name in _ENCODINGS}
    position, chunk = 0, start
    while chunk:
        for name in list(decoders):
            try:
                decoders[name].decode(chunk)
            except UnicodeDecodeError as error:
                del decoders[name]
                if not decoders:
                    place = position + error.start
                    raise TableUnreadable(
                        file=file,
                        why=f"既不是 UTF-8 也不是 GBK（字节 {place}）",
                        why_en=f"it is neither UTF-8 nor GBK (byte {place})",
                    ) from error
        position += len(chunk)
        chunk = stream.read(_CHUNK)
    return next(iter(decoders))


def _names(headings: Sequence[str], shape: TableShape) -> list[str]:
    plain = [heading.strip() for heading in headings]
    names = [shape.columns.get(heading, heading) for heading in plain]
    known = set(shape.columns.values())
    for wrong, zh, en in (
        ([name for name in names if name not in known], "未知的列", "unknown column"),
        (sorted({name for name in names if names.count(name) > 1}), "重复的列", "column given twice"),
        (sorted(shape.required - set(names)), "缺少列", "missing column"),
    ):
        if wrong:
            listed = ", ".join(name[:40] or "(空)" for name in wrong[:10])
            raise TableUnreadable(file=shape.file, why=f"{zh}：{listed}", why_en=f"{en}: {listed}")
    return names


def _row(file: str, line: int, names: Sequence[str], cells: Sequence[str]) -> Row:
    row = Row(
        file=file,
        line=line,
        cells={name: cell.strip() for name, cell in zip(names, cells, strict=False)},
    )
    problems = []
    if len(cells) != len(names):
        problems.append(
            row.problem(
                "", f"应有 {len(names)} 列，实有 {len(cells)} 列", f"{len(cells)} cells, not {len(names)}"
            )
        )
    for name, cell in row.cells.items():
        if len(cell) > MOST_CHARACTERS:
            problems.append(
                row.problem(
                    name, f"超过 {MOST_CHARACTERS} 个字符", f"longer than {MOST_CHARACTERS} characters"
                )
            )
        elif any(ord(sign) < 32 and sign not in "\t\r\n" for sign in cell):
            problems.append(row.problem(name, "含控制字符", "holds a control character"))
    # A cell that cannot be used is not kept either.
    kept = {name: cell[:MOST_CHARACTERS] for name, cell in row.cells.items()}
    return Row(file=file, line=line, cells=kept, problems=tuple(problems))
