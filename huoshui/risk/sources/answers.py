"""Reading what a source answered: every field in its kind and its bounds, or the whole answer is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from huoshui.core.errors import Refusal
from huoshui.core.money import parse_yuan, yuan_text
from huoshui.risk.sources.catalogue import SERIES_MONTHS, SourceField, SourceSpec

_DECIMAL = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]{1,6})?", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
_MOST = 10_000_000
STALE_MONTHS = 4
"""A field of months may end this many months ago; an older answer says nothing of the borrower today."""


class NonsenseAnswer(Exception):
    """What cannot be an answer of this source: a field is missing, unknown, of another kind or impossible."""


def read_answer(spec: SourceSpec, answer: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """Field → what was said, as JSON with amounts as texts in yuan; null where the source knows nothing.

    Every field has to be there and no other. Raises NonsenseAnswer.
    """
    names = {field.name for field in spec.fields}
    if not isinstance(answer, Mapping) or set(answer) != names:
        raise NonsenseAnswer(f"{spec.name}: other fields than agreed")
    return {field.name: _read(field, answer[field.name], on) for field in spec.fields}


def _read(field: SourceField, value: Any, on: date) -> Any:
    if value is None:
        return None
    try:
        return _READERS[field.kind](field, value, on)
    except (ValueError, TypeError, Refusal) as problem:
        raise NonsenseAnswer(f"{field.name}: {str(value)[:40]}") from problem


def _need(is_so: bool) -> None:
    if not is_so:
        raise ValueError


def _amount(field: SourceField, value: Any, on: date) -> str:
    cents = parse_yuan(value)
    _need(cents >= 0 or field.kind == "signed_amount")
    return yuan_text(cents)


def _count(field: SourceField, value: Any, on: date) -> int:
    _need(isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST)
    return int(value)


def _decimal(field: SourceField, value: Any, on: date) -> str:
    _need(isinstance(value, str) and _DECIMAL.fullmatch(value) is not None)
    _need(Decimal(value) <= (5 if field.kind == "rating" else 1))
    return str(value)


def _flag(field: SourceField, value: Any, on: date) -> bool:
    _need(isinstance(value, bool))
    return bool(value)


def _word(field: SourceField, value: Any, on: date) -> str:
    _need(value in field.choices)
    return str(value)


def _day(field: SourceField, value: Any, on: date) -> str:
    day = date.fromisoformat(value)
    _need(date(1900, 1, 1) <= day <= on)
    return day.isoformat()


def _month(field: SourceField, value: Any, on: date) -> str:
    _need(isinstance(value, str) and _MONTH.fullmatch(value) is not None)
    months_ago = 12 * on.year + on.month - (12 * int(value[:4]) + int(value[5:]))
    # A month that is not over has no figure yet.
    _need(1 <= months_ago <= STALE_MONTHS)
    return str(value)


def _months(field: SourceField, value: Any, on: date) -> list[Any]:
    _need(isinstance(value, list) and len(value) == SERIES_MONTHS)
    read = _amount if field.kind == "months_amount" else _count
    return [None if month is None else read(field, month, on) for month in value]


_READERS: Mapping[str, Callable[[SourceField, Any, date], Any]] = {
    "amount": _amount,
    "signed_amount": _amount,
    "count": _count,
    "share": _decimal,
    "rating": _decimal,
    "flag": _flag,
    "word": _word,
    "day": _day,
    "month": _month,
    "months_amount": _months,
    "months_count": _months,
}
