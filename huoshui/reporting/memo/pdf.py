"""The memo as a PDF."""

from pathlib import Path

from huoshui.contracts.typesetting import typeset
from huoshui.foundation import clock
from huoshui.origination.memo.queries import Memo

_TEMPLATE = Path(__file__).parent / "templates" / "memo.typ"


def memo_pdf(memo: Memo, *, lender: str, lang: str) -> bytes:
    """The PDF in Chinese (`lang` "zh") or English."""
    at = memo.as_of or clock.now()
    return typeset(_TEMPLATE, page_values(memo, lender=lender, lang=lang), at=at)


def page_values(memo: Memo, *, lender: str, lang: str) -> dict[str, object]:
    """What both papers say, in one language: title, subtitle, sections, the words of the footer."""
    local = (memo.as_of or clock.now()).astimezone(clock.LOCAL_ZONE)
    stamp = f"{local:%Y-%m-%d %H:%M}"
    is_zh = lang == "zh"
    if memo.version is None:
        state = f"截至 {stamp} 的即时数据，未定稿" if is_zh else f"Live data as of {stamp}, not final"
    else:
        state = f"第 {memo.version} 版，{stamp} 定稿" if is_zh else f"Version {memo.version}, frozen {stamp}"
    return {
        "title": "授信审查审批表" if is_zh else "Credit memo",
        "number": memo.number,
        "applicant": memo.applicant_name,
        "lender": lender,
        "state": state,
        "hash": f"SHA-256 {memo.content_hash}",
        "sections": [_section(section, lang) for section in memo.content],
    }


def _section(section: dict[str, object], lang: str) -> dict[str, object]:
    def word(words: object) -> str:
        assert isinstance(words, dict)
        return str(words[lang])

    lines, columns, rows = section["lines"], section["columns"], section["rows"]
    assert (
        isinstance(lines, list | tuple)
        and isinstance(columns, list | tuple)
        and isinstance(rows, list | tuple)
    )
    return {
        "title": word(section["title"]),
        "lines": [[word(one["label"]), word(one["value"]), one["is_exception"]] for one in lines],
        "columns": [word(one) for one in columns],
        "rows": [[word(row["label"]), *(word(cell) for cell in row["cells"])] for row in rows],
    }
