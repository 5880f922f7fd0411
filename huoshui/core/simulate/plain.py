"""Values as JSON has them: amounts "1234.50", rates and dates as text."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from huoshui.core.loan import InstalmentPosition, LoanPosition
from huoshui.core.money import yuan_text
from huoshui.core.schedule import Instalment

# Whole numbers that are not amounts of money.
_COUNTS = frozenset({"number", "instalment_number", "event_id", "days_past_due", "year", "days"})


def plain(value: Any, name: str = "") -> Any:
    """The value as JSON has it, field by field."""
    found = _BY_TYPE.get(type(value))
    if found is not None:
        return found(value, name)
    if is_dataclass(value) and not isinstance(value, type):
        return _row(value)
    return value.value if isinstance(value, StrEnum) else value


def _row(value: Any) -> dict[str, Any]:
    row = {}
    for name, is_count in _names(value.__class__):
        item = getattr(value, name)
        # Whole numbers are most of a schedule: no call for those that are 0.
        if type(item) is int and not is_count:
            row[name] = yuan_text(item) if item else "0.00"
        else:
            row[name] = plain(item, name)
    return row | _derived(value)


def _whole(value: int, name: str) -> int | str:
    return value if name in _COUNTS else yuan_text(value)


def _many(values: Any, name: str) -> list[Any]:
    return [plain(item, name) for item in values]


_BY_TYPE: dict[type, Callable[[Any, str], Any]] = {
    int: _whole,
    tuple: _many,
    list: _many,
    bool: lambda value, name: value,
    type(None): lambda value, name: None,
    date: lambda value, name: value.isoformat(),
    Decimal: lambda value, name: f"{value:f}",
}


@lru_cache(maxsize=64)
def _names(kind: Any) -> tuple[tuple[str, bool], ...]:
    """The fields of a kind of value, and whether each is a count."""
    return tuple((field.name, field.name in _COUNTS) for field in fields(kind))


def _derived(value: Any) -> dict[str, str]:
    if isinstance(value, (Instalment, InstalmentPosition)):
        return {"total_due": yuan_text(value.total_due)}
    if isinstance(value, LoanPosition):
        return {"interest_receivable": yuan_text(value.interest_receivable)}
    return {}
