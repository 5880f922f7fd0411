"""The credit memo on paper: a full memo of an enterprise set as PDF and written as Word."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from benchmarks.measuring import Measured
from huoshui.origination.memo.content import Row, Section, Words, line, plain, same, yuan
from huoshui.origination.memo.queries import Memo
from huoshui.reporting.memo import memo_pdf, memo_word

SECTIONS, LINES, ROWS, ROUNDS, BAR_SECONDS = 9, 12, 25, 7, 2.0


def measure() -> list[Measured]:
    """From the memo's content to the file, median of seven; the first, which starts typst, apart."""
    memo = _full_memo()
    first = _seconds(lambda: memo_pdf(memo, lender="青山农村商业银行", lang="zh"))
    pdf = _median(lambda: memo_pdf(memo, lender="青山农村商业银行", lang="zh"))
    word = _median(lambda: memo_word(memo, lender="青山农村商业银行", lang="zh"))
    what = f"{SECTIONS} sections, {SECTIONS * LINES} lines, {SECTIONS * ROWS} rows of tables"
    return [
        _row(f"credit memo as PDF ({what}): the first of a process", first),
        _row(f"credit memo as PDF ({what})", pdf),
        _row(f"credit memo as Word ({what})", word),
    ]


def _row(claim: str, took: tuple[float, float]) -> Measured:
    wall, cpu = took
    measured = f"{wall:.2f} s (CPU {cpu:.2f} s)"
    return Measured(claim=claim, bar="≤ 2 s", measured=measured, holds=wall <= BAR_SECONDS)


def _median(make: Callable[[], bytes]) -> tuple[float, float]:
    return sorted(_seconds(make) for _ in range(ROUNDS))[ROUNDS // 2]


def _seconds(make: Callable[[], bytes]) -> tuple[float, float]:
    start = time.perf_counter(), time.process_time()
    make()
    return time.perf_counter() - start[0], time.process_time() - start[1]


def _full_memo() -> Memo:
    sections = [
        Section(
            code=f"part{part}",
            title=Words(zh=f"第{part}部分", en=f"Part {part}"),
            lines=tuple(
                line(
                    f"{part}.{at}", f"指标{at}", f"Figure {at}", yuan(123_456_789 + at), is_exception=at == 0
                )
                for at in range(LINES)
            ),
            columns=(same("2023"), same("2024"), same("2025")),
            rows=tuple(
                Row(
                    key=f"{part}.r{at}",
                    label=Words(zh=f"科目{at}", en=f"Item {at}"),
                    cells=(same("1,234,567.89"), same("2,345,678.90"), same("3,456,789.01")),
                )
                for at in range(ROWS)
            ),
        )
        for part in range(SECTIONS)
    ]
    return Memo(
        number="SQ202611220001",
        applicant_name="青山贸易有限公司",
        version=1,
        content=plain(sections),
        as_of=datetime(2026, 11, 22, tzinfo=UTC),
        content_hash="ab" * 32,
        versions=(),
        comments=(),
    )
