"""What a memo says: sections of lines and tables, in both languages, plain data that can be hashed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from huoshui.core.money import Cents, yuan_grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a section; `key` is what a comment is anchored to, `link` the page its figure comes from."""

    key: str
    label: Words
    value: Words
    link: str = ""
    is_exception: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table; a text without Chinese stands for both languages."""

    key: str
    label: Words
    cells: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the memo: lines, then a table when it has columns."""

    code: str
    title: Words
    lines: tuple[Line, ...] = ()
    columns: tuple[Words, ...] = ()
    rows: tuple[Row, ...] = ()
    link: str = ""


def line(
    key: str, zh: str, en: str, value: str | Words, *, link: str = "", is_exception: bool = False
) -> Line:
    """A line whose value is the same in both languages, or has words of its own."""
    return Line(key=key, label=Words(zh=zh, en=en), value=same(value), link=link, is_exception=is_exception)


def same(value: str | Words) -> Words:
    """The words of a value that needs no translation."""
    return value if isinstance(value, Words) else Words(zh=value, en=value)


def yuan(amount: Cents | None) -> Words:
    """ "8,000,000.00 元" and "8,000,000.00 yuan"; a dash for nothing."""
    if amount is None:
        return same("—")
    return Words(zh=f"{yuan_grouped(amount)} 元", en=f"{yuan_grouped(amount)} yuan")


def plain(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """The sections as JSON."""
    return [asdict(section) for section in sections]


def values_by_key(sections: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Line key → its label and value, of a memo as JSON; rows of tables too."""
    found: dict[str, dict[str, Any]] = {}
    for section in sections:
        for one in section["lines"]:
            found[one["key"]] = {"label": one["label"], "value": one["value"]}
        for row in section["rows"]:
            cells = {lang: " / ".join(cell[lang] for cell in row["cells"]) for lang in ("zh", "en")}
            found[row["key"]] = {"label": row["label"], "value": cells}
    return found


def differences(before: Iterable[dict[str, Any]], after: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each line that changed, came or went: its key, label, and both values (None when it was not there)."""
    old, new = values_by_key(before), values_by_key(after)
    return [
        {
            "key": key,
            "label": (new.get(key) or old[key])["label"],
            "before": old[key]["value"] if key in old else None,
            "after": new[key]["value"] if key in new else None,
        }
        for key in [*old, *(key for key in new if key not in old)]
        if old.get(key) != new.get(key)
    ]
