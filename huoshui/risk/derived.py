"""Derived variables (衍生变量): ratios, differences, growth and turnover made of what a case says, by name.

Each is declared once, in dictionary/derived.csv: its names, its operation and parts, the flows that know it.
Formula and arithmetic follow from that, so they cannot differ. The rule for what is missing is one for all:
unknown when a part is unknown, or a divisor is not above zero.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

from huoshui.risk.dictionary_rows import read_rows
from huoshui.risk.sources.measures import MEASURES, Measure

Numbers = Mapping[str, Decimal | None]
Operation = Literal["ratio", "minus", "plus", "mean", "growth", "days", "per_month"]
_PLACES = Decimal("0.000001")

_PARTS = read_rows("parts")
PARTS: Mapping[str, tuple[str, str]] = {row["name"]: (row["zh"], row["en"]) for row in _PARTS}
"""What a case says (dictionary/parts.csv): name → its name in both languages."""

AMOUNT_PARTS = frozenset(row["name"] for row in _PARTS if row["kind"] == "amount")

SOURCE_PARTS: Mapping[str, Measure] = {
    name: one for name, one in MEASURES.items() if one.kind in ("amount", "number", "whole")
}
"""What the sources say in figures: parts of derived variables as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A derived variable: `operation` on `parts`, which are parts of the case or earlier derived ones.

    `flows` empty = every flow.
    """

    name: str
    zh: str
    en: str
    operation: Operation
    parts: tuple[str, ...]
    flows: tuple[str, ...]

    @property
    def is_amount(self) -> bool:
        """Whether it is an amount in yuan; else a plain number."""
        is_sum = self.operation in ("minus", "plus", "mean", "per_month")
        return is_sum and not self.name.endswith("_days")

    @property
    def formula(self) -> str:
        """As the dictionary writes it."""
        return _FORMULAS[self.operation](*self.parts)


def _ratio(numbers: tuple[Decimal, ...]) -> Decimal | None:
    top, bottom = numbers
    return top / bottom if bottom > 0 else None


def _growth(numbers: tuple[Decimal, ...]) -> Decimal | None:
    now, before = numbers
    return now / before - 1 if before > 0 else None


def _days(numbers: tuple[Decimal, ...]) -> Decimal | None:
    stock, flow = numbers
    return stock * 365 / flow if flow > 0 else None


def _per_month(numbers: tuple[Decimal, ...]) -> Decimal | None:
    whole, months = numbers
    return whole / months if months > 0 else None


_OPERATIONS: Mapping[Operation, Callable[[tuple[Decimal, ...]], Decimal | None]] = {
    "ratio": _ratio,
    "minus": lambda numbers: numbers[0] - sum(numbers[1:], Decimal(0)),
    "plus": lambda numbers: sum(numbers, Decimal(0)),
    "mean": lambda numbers: sum(numbers, Decimal(0)) / len(numbers),
    "growth": _growth,
    "days": _days,
    "per_month": _per_month,
}
_FORMULAS: Mapping[Operation, Callable[..., str]] = {
    "ratio": lambda a, b: f"{a} / {b}",
    "minus": lambda *parts: " − ".join(parts),
    "plus": lambda *parts: " + ".join(parts),
    "mean": lambda *parts: f"({' + '.join(parts)}) / {len(parts)}",
    "growth": lambda a, b: f"{a} / {b} − 1",
    "days": lambda a, b: f"{a} × 365 / {b}",
    "per_month": lambda a, b: f"{a} / {b}",
}


def _declared() -> dict[str, Derived]:
    """The rows of dictionary/derived.csv; one with `each` stands for as many variables, {} being the part."""
    entries: dict[str, Derived] = {}
    words = {**PARTS, **{name: (one.zh, one.en) for name, one in SOURCE_PARTS.items()}}
    for row in read_rows("derived"):
        for each in row["each"].split() or [""]:
            zh, en = words[each] if each else ("", "")
            one = Derived(
                name=row["name"].format(each),
                zh=row["zh"].format(zh),
                en=row["en"].format(en),
                operation=row["operation"],  # type: ignore[arg-type]
                parts=tuple(row["parts"].format(each).split()),
                flows=tuple(row["flows"].split()),
            )
            assert one.name not in words and all(part in words for part in one.parts), one.name
            entries[one.name] = one
            words[one.name] = (one.zh, one.en)
    return entries


DERIVED: Mapping[str, Derived] = _declared()
"""Name → derived variable, in the order in which they can be computed."""

_DEFINITIONS = [f"{name}={one.formula}" for name, one in MEASURES.items()]
_DEFINITIONS += [f"{name}={one.formula}" for name, one in DERIVED.items()]
DICTIONARY_VERSION = hashlib.sha256("\n".join(_DEFINITIONS).encode()).hexdigest()[:12]
"""Names the definitions; kept with every decision, so that a later one that differs is seen."""


def derived_of(flow_code: str) -> tuple[str, ...]:
    """The derived variables the flow knows."""
    return tuple(one.name for one in DERIVED.values() if not one.flows or flow_code in one.flows)


def parts_of(name: str) -> frozenset[str]:
    """What a variable is made of in the end: itself, when it is not derived."""
    one = DERIVED.get(name)
    return frozenset({name}) if one is None else frozenset().union(*(parts_of(part) for part in one.parts))


def derive(names: Iterable[str], numbers: Numbers) -> dict[str, Decimal | None]:
    """Name → value of these derived variables, to six decimals; `numbers` are the case's, amounts in yuan.

    Revenue 120,000,000 and cost 90,000,000: gross_profit 30,000,000, gross_profit_to_revenue 0.25.
    """
    known: dict[str, Decimal | None] = {}
    with localcontext(prec=40):
        return {name: _value(name, numbers, known) for name in names}


def _value(name: str, numbers: Numbers, known: dict[str, Decimal | None]) -> Decimal | None:
    if name not in DERIVED:
        return numbers.get(name)
    if name not in known:
        one = DERIVED[name]
        parts = [_value(part, numbers, known) for part in one.parts]
        given = tuple(part for part in parts if part is not None)
        exact = _OPERATIONS[one.operation](given) if len(given) == len(parts) else None
        known[name] = None if exact is None else exact.quantize(_PLACES)
    return known[name]
