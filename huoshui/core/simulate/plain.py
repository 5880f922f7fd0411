"""Values as JSON has them: amounts "1234.50", rates and dates as text."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from huoshui.core.loan import InstalmentPosition, LoanPosition
from huoshui.core.money import yuan_text
from huoshui.core.schedule import Instalment

# Whole numbers that are not amounts of money.
_COUNTS = frozenset({"number", "instalment_number", "event_id", "days_past_due", "year", "days"})


def plain(value: Any, name: str = "") -> Any:
    """The value as JSON has it, field by field."""
    if is_dataclass(value) and not isinstance(value, type):
        row = {field.name: plain(getattr(value, field.name), field.name) for field in fields(value)}
        return {**row, **_derived(value)}
    if isinstance(value, (tuple, list)):
        return [plain(item, name) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int) and not isinstance(value, bool) and name not in _COUNTS:
        return yuan_text(value)
    return value


def _derived(value: Any) -> dict[str, str]:
    if isinstance(value, (Instalment, InstalmentPosition)):
        return {"total_due": yuan_text(value.total_due)}
    if isinstance(value, LoanPosition):
        return {"interest_receivable": yuan_text(value.interest_receivable)}
    return {}
