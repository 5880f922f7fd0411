"""The dictionary of variables (变量字典): what a rule or a card may ask for, what it means, its source.

A variable that is not known is null; no comparison accepts null, so a rule asks for it by name first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from huoshui.risk.derived import DERIVED, read_rows

VariableKind = Literal["amount", "number", "whole", "flag", "word"]
Source = Literal[
    "product",
    "application",
    "person",
    "statement",
    "business",
    "bureau",
    "books",
    "behaviour",
    "computed",
    "derived",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable: amounts are in yuan; `formula` says how it is made, empty for a value taken as it is.

    `flows` are the flows that know it, empty = every flow.
    """

    name: str
    zh: str
    en: str
    kind: VariableKind
    source: Source
    formula: str = ""
    flows: tuple[str, ...] = ()


VARIABLES: Mapping[str, Variable] = {
    **{
        row["name"]: Variable(
            name=row["name"],
            zh=row["zh"],
            en=row["en"],
            kind=row["kind"],  # type: ignore[arg-type]
            source=row["source"],  # type: ignore[arg-type]
            formula=row["formula"],
            flows=tuple(row["flows"].split()),
        )
        for row in read_rows("variables")
    },
    **{
        one.name: Variable(
            name=one.name,
            zh=one.zh,
            en=one.en,
            kind="amount" if one.is_amount else "number",
            source="derived",
            formula=one.formula,
            flows=one.flows,
        )
        for one in DERIVED.values()
    },
}
"""Name → variable: dictionary/variables.csv, then the derived ones."""
_AFTER_SCORING = frozenset(
    {
        "score",
        "grade",
        "default_probability",
        "limit",
        "limit_name",
        "need_limit",
        "need_method",
        "affordable",
    }
    | {"exposure_room", "missing_count"}
)


def variables_of(flow_code: str) -> dict[str, Variable]:
    """Name → variable that rules of this flow may ask for."""
    return {name: one for name, one in VARIABLES.items() if not one.flows or flow_code in one.flows}


def scoring_variables_of(flow_code: str) -> dict[str, Variable]:
    """Name → variable a card of this flow may read: what is known before the score."""
    return {name: one for name, one in variables_of(flow_code).items() if name not in _AFTER_SCORING}


def names_of(name: str) -> tuple[str, str]:
    """Chinese and English name of a variable, or of a pair of them; an unknown one is called as it is."""
    parts = [VARIABLES.get(part) for part in name.split(" × ")]
    if any(part is None for part in parts):
        return name, name
    known = [part for part in parts if part is not None]
    return " × ".join(one.zh for one in known), " × ".join(one.en for one in known)
