"""Loan terms as the document `read_terms` reads: what is as usual is left out."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from huoshui.core.loan import LoanFee, LoanTerms, PrepaymentFee
from huoshui.core.money import yuan_text
from huoshui.core.schedule import (
    Arithmetic,
    CustomRow,
    DateRange,
    DueDates,
    RateStep,
    Relief,
    Shape,
    Step,
    Subsidy,
)

# Fields of the terms that hold cents; all other whole numbers are counts.
_AMOUNTS = frozenset(
    {
        "principal",
        "instalment_fee",
        "first_fee",
        "instalment_multiple",
        "balloon",
        "down_payment",
        "payment",
        "up_to",
        "amount",
    }
)
# What the document calls a field of the values.
_NAMES = {
    (RateStep, "from_date"): "from",
    (DateRange, "start"): "from",
    (DateRange, "end"): "to",
    (Subsidy, "start"): "from",
    (Subsidy, "end"): "to",
    (CustomRow, "due_date"): "date",
}
_GROUPS = (Arithmetic, DueDates, Relief, Shape, PrepaymentFee)


def terms_document(terms: LoanTerms) -> dict[str, Any]:
    """The document of the terms: read again it gives the same terms. Amounts and rates are decimal texts."""
    document = _fields(terms.schedule, skip=("day_count",))
    document["day_count"] = terms.schedule.day_count.value
    return {**document, **_fields(terms, skip=("schedule",))}


def _fields(value: Any, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(value):
        item = getattr(value, field.name)
        usual = not isinstance(value, (RateStep, DateRange, Step)) and item == field.default
        if field.name in skip or usual:
            continue
        if field.name == "workdays":
            found["holidays"] = sorted(day.isoformat() for day in item.holidays)
            found["working_weekends"] = sorted(day.isoformat() for day in item.working_weekends)
            continue
        found[_NAMES.get((type(value), field.name), field.name)] = _plain(item, field.name)
    return found


def _plain(item: Any, name: str) -> Any:
    if isinstance(item, (*_GROUPS, RateStep, DateRange, Step, Subsidy, CustomRow, LoanFee)):
        return _fields(item)
    if isinstance(item, tuple):
        return [_plain(one, name) for one in item]
    if isinstance(item, StrEnum):
        return item.value
    if isinstance(item, date):
        return item.isoformat()
    if isinstance(item, Decimal):
        return f"{item:f}"
    if name in _AMOUNTS and isinstance(item, int):
        return yuan_text(item)
    return item
