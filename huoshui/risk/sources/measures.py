"""Measures (度量): the variables made of what one source said, each declared in dictionary/measures.csv.

Months count back from the last one the source has. A month that is not known is never taken as zero: what
needs every month is unknown without one of them, what describes the usual needs half of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from itertools import groupby, takewhile
from typing import Any, Literal

from huoshui.core.dates import whole_months_and_days
from huoshui.core.money import divide_half_up, parse_yuan
from huoshui.risk.dictionary_rows import read_rows
from huoshui.risk.inputs import SourceSaid
from huoshui.risk.sources.catalogue import SOURCES, SourceField

MeasureKind = Literal["amount", "number", "whole", "flag", "word"]
Months = Sequence[int | None]
Measured = Decimal | int | str | bool | None
_PLACES = Decimal("0.000001")
_KINDS: Mapping[str, MeasureKind] = {
    "amount": "amount",
    "signed_amount": "amount",
    "months_amount": "amount",
    "count": "whole",
    "months_count": "whole",
    "share": "number",
    "rating": "number",
    "flag": "flag",
    "word": "word",
}
_MISSING: Mapping[str, str] = {
    **dict.fromkeys(("sum", "sum_before", "trend", "top_month", "lowest"), "any_month"),
    **dict.fromkeys(("mean", "volatility", "zeros"), "half_the_months"),
    "available": "never",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A variable made of one field of one source; `months` is how far it looks back."""

    name: str
    zh: str
    en: str
    source: str
    operation: str
    field: SourceField | None
    months: int

    @property
    def kind(self) -> MeasureKind:
        """Its kind; amounts are whole cents here, yuan in the rules."""
        if self.field is None:
            return "flag"
        if self.operation in ("taken", "sum", "sum_before", "lowest", "mean"):
            return _KINDS[self.field.kind]
        if self.operation in ("trend", "volatility", "top_month", "known_share"):
            return "number"
        return "whole"

    @property
    def formula(self) -> str:
        """As the dictionary writes it: `sum(tax.revenue, 12)`."""
        if self.field is None:
            return f"{self.operation}({self.source})"
        place = f"{self.source}.{self.field.name}"
        if self.operation == "taken":
            return place
        return f"{self.operation}({place}{f', {self.months}' if self.months else ''})"

    @property
    def missing(self) -> str:
        """The rule for what is missing, by its code."""
        return _MISSING.get(self.operation, "source_silent")


def _declared() -> dict[str, Measure]:
    fields = {(name, one.name): one for name, spec in SOURCES.items() for one in spec.fields}
    return {
        row["name"]: Measure(
            name=row["name"],
            zh=row["zh"],
            en=row["en"],
            source=row["source"],
            operation=row["operation"],
            field=fields[row["source"], row["field"]] if row["field"] else None,
            months=int(row["months"] or 0),
        )
        for row in read_rows("measures")
    }


MEASURES: Mapping[str, Measure] = _declared()
"""Name → measure."""


def measured(names: Iterable[str], sources: Mapping[str, SourceSaid], *, on: date) -> dict[str, Measured]:
    """Name → value of these measures; amounts whole cents, shares and trends to six decimals.

    Declared revenue of 100.00 in each of three months and 80.00 in each of the three before: sum of 3
    months 30000, trend 0.25.
    """
    with localcontext(prec=40):
        return {name: _value(MEASURES[name], sources.get(MEASURES[name].source), on) for name in names}


def _value(one: Measure, said: SourceSaid | None, on: date) -> Measured:
    if one.field is None:
        return said is not None and said.is_available
    raw = None if said is None or not said.is_available else said.facts.get(one.field.name)
    if raw is None:
        return None
    if one.operation == "taken":
        return _plain(one.field, raw)
    if one.operation == "age":
        day = date.fromisoformat(raw)
        return None if day > on else whole_months_and_days(day, on)[0]
    found = _OPERATIONS[one.operation](_series(one.field, raw), one.months)
    return found.quantize(_PLACES) if isinstance(found, Decimal) else found


def _plain(field: SourceField, raw: Any) -> Measured:
    if field.kind in ("amount", "signed_amount"):
        return parse_yuan(raw)
    if field.kind in ("share", "rating"):
        return Decimal(raw)
    found: int | str | bool = raw
    return found


def _series(field: SourceField, raw: Sequence[Any]) -> Months:
    if field.kind == "months_amount":
        return [None if value is None else parse_yuan(value) for value in raw]
    return list(raw)


def _all(months: Months) -> list[int] | None:
    known = [month for month in months if month is not None]
    return known if len(known) == len(months) else None


def _half(months: Months) -> list[int] | None:
    known = [month for month in months if month is not None]
    return known if known and 2 * len(known) >= len(months) else None


def _sum(months: Months, n: int) -> int | None:
    known = _all(months[-n:])
    return None if known is None else sum(known)


def _sum_before(months: Months, n: int) -> int | None:
    return _sum(months[:-n], n)


def _mean(months: Months, n: int) -> int | None:
    known = _half(months[-n:])
    return None if known is None else divide_half_up(sum(known), len(known))


def _trend(months: Months, n: int) -> Decimal | None:
    late, early = _sum(months, n), _sum_before(months, n)
    return None if late is None or early is None or early <= 0 else Decimal(late) / early - 1


def _volatility(months: Months, n: int) -> Decimal | None:
    """Standard deviation of the months over their mean: 80 and 120 → 20 / 100 = 0.2."""
    known = _half(months[-n:])
    if known is None or sum(known) <= 0:
        return None
    mean = Decimal(sum(known)) / len(known)
    return (sum(((one - mean) ** 2 for one in known), Decimal(0)) / len(known)).sqrt() / mean


def _top_month(months: Months, n: int) -> Decimal | None:
    known = _all(months[-n:])
    return None if known is None or sum(known) <= 0 else Decimal(max(known)) / sum(known)


def _lowest(months: Months, n: int) -> int | None:
    known = _all(months[-n:])
    return None if known is None else min(known)


def _zeros(months: Months, n: int) -> int | None:
    known = _half(months[-n:])
    return None if known is None else known.count(0)


def _gaps(months: Months, n: int) -> int:
    return sum(month is None for month in months[-n:])


def _longest_gap(months: Months, n: int) -> int:
    runs = groupby(months[-n:], key=lambda month: month is None)
    return max((len(list(run)) for is_gap, run in runs if is_gap), default=0)


_OPERATIONS: Mapping[str, Callable[[Months, int], Decimal | int | None]] = {
    "sum": _sum,
    "sum_before": _sum_before,
    "mean": _mean,
    "trend": _trend,
    "volatility": _volatility,
    "top_month": _top_month,
    "lowest": _lowest,
    "zeros": _zeros,
    "gaps": _gaps,
    "longest_gap": _longest_gap,
    "known": lambda months, n: n - _gaps(months, n),
    "known_share": lambda months, n: Decimal(n - _gaps(months, n)) / n,
    "streak": lambda months, _: len(list(takewhile(lambda month: month is not None, reversed(months)))),
}
