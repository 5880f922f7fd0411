"""The dictionary of variables (变量字典): what a rule or a card may ask for, what it means, its source.

A variable that is not known is null; no comparison accepts null, so a rule asks for it by name first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from huoshui.risk.derived import DERIVED, parts_of
from huoshui.risk.dictionary_rows import read_rows
from huoshui.risk.sources.measures import MEASURES

VariableKind = Literal["amount", "number", "whole", "flag", "word"]
Source = Literal[
    "product",
    "application",
    "person",
    "statement",
    "business",
    "bureau",
    "registry",
    "tax",
    "ecommerce",
    "payment",
    "social",
    "telecom",
    "identity",
    "student",
    "books",
    "behaviour",
    "computed",
    "derived",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable: amounts are in yuan; `formula` says how it is made, empty for a value taken as it is.

    `flows` are the flows that know it, empty = every flow. `missing` is the rule by which it is unknown:
    not_given, source_silent, any_month, half_the_months, any_part (or a divisor not above zero), never.
    """

    name: str
    zh: str
    en: str
    kind: VariableKind
    source: Source
    formula: str = ""
    flows: tuple[str, ...] = ()
    missing: str = "not_given"


NEVER_MISSING = frozenset(
    {"amount", "amount_min", "amount_max", "term_months", "term_months_min", "term_months_max", "limit"}
    | {"policy_term_max", "policy_term_max_long_cycle", "customer_kind", "customer_kind_served", "exposure"}
    | {"exposure_room", "bureau_available", "missing_count", "limit_name"}
    | {name for name, one in MEASURES.items() if one.missing == "never"}
)
"""What a case always has."""


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
            missing="never" if row["name"] in NEVER_MISSING else "not_given",
        )
        for row in read_rows("variables")
    },
    **{
        one.name: Variable(
            name=one.name,
            zh=one.zh,
            en=one.en,
            kind=one.kind,
            source=one.source,  # type: ignore[arg-type]
            formula=one.formula,
            missing=one.missing,
        )
        for one in MEASURES.values()
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
            missing="any_part",
        )
        for one in DERIVED.values()
    },
}
"""Name → variable: dictionary/variables.csv, then what sources say, then the derived ones."""
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


def sources_of(name: str) -> frozenset[str]:
    """The sources, the bureau among them, whose answers the variable is made of; mostly none."""
    return frozenset().union(*(_source_of(part) for part in parts_of(name)))


def _source_of(part: str) -> frozenset[str]:
    if part in MEASURES:
        return frozenset({MEASURES[part].source})
    is_bureau = part == "bureau_monthly_debt" or (part in VARIABLES and VARIABLES[part].source == "bureau")
    return frozenset({"bureau"}) if is_bureau else frozenset()
