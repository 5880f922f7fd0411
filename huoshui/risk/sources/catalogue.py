"""The catalogue of data sources (数据源): who is asked, what it needs, what it costs, what it returns.

A source is a plug-in: a row here, its fields in dictionary/source_fields.csv, its variables in
dictionary/measures.csv, and an adapter behind `risk.ports.DataSources`. The bureau answers by its own port.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from huoshui.core.identifiers import check_uscc
from huoshui.core.money import Cents
from huoshui.risk.dictionary_rows import read_rows

FieldKind = Literal[
    "amount",
    "signed_amount",
    "count",
    "share",
    "rating",
    "flag",
    "word",
    "day",
    "month",
    "months_amount",
    "months_count",
]
IdentifierKind = Literal["id_number", "uscc"]
BUREAU = "bureau"
SERIES_MONTHS = 24
"""How many months a field of months has, the oldest first; what is not known of a month is null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceField:
    """A field a source returns (返回字段): its names, kind and unit; `choices` are the words it may say."""

    name: str
    zh: str
    en: str
    kind: FieldKind
    unit: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """A source: `needs` are the identifiers it knows subjects by, always with the name.

    `price` in cents is what a pull costs until the lender has terms of its own; `timeout_seconds`
    after which nobody waits; `consent_scope` must be named by the text the applicant agreed to.
    """

    name: str
    zh: str
    en: str
    needs: tuple[IdentifierKind, ...]
    consent_scope: str
    price: Cents
    timeout_seconds: int
    fields: tuple[SourceField, ...]


_BOTH: tuple[IdentifierKind, ...] = ("id_number", "uscc")
_SOURCES: tuple[tuple[str, str, str, tuple[IdentifierKind, ...], Cents, int], ...] = (
    (BUREAU, "征信", "Credit bureau", _BOTH, 500, 10),
    ("identity", "公安", "Public security", ("id_number",), 30, 3),
    ("registry", "工商", "Business registry", ("uscc",), 50, 5),
    ("tax", "税务", "Tax office", _BOTH, 800, 8),
    ("ecommerce", "电商", "Online platform", _BOTH, 300, 5),
    ("payment", "支付", "Payment institution", _BOTH, 300, 5),
    ("social", "社保", "Social insurance", _BOTH, 200, 8),
    ("telecom", "运营商", "Mobile operator", ("id_number",), 100, 3),
    ("student", "学籍", "Student registry", ("id_number",), 100, 5),
)


def _fields() -> dict[str, tuple[SourceField, ...]]:
    found: dict[str, list[SourceField]] = {}
    for row in read_rows("source_fields"):
        one = SourceField(
            name=row["name"],
            zh=row["zh"],
            en=row["en"],
            kind=row["kind"],  # type: ignore[arg-type]
            unit=row["unit"],
            choices=tuple(row["choices"].split()),
        )
        found.setdefault(row["source"], []).append(one)
    return {source: tuple(fields) for source, fields in found.items()}


def _catalogue() -> dict[str, SourceSpec]:
    fields = _fields()
    return {
        name: SourceSpec(
            name=name,
            zh=zh,
            en=en,
            needs=needs,
            consent_scope=name,
            price=price,
            timeout_seconds=seconds,
            fields=fields[name],
        )
        for name, zh, en, needs, price, seconds in _SOURCES
    }


SOURCES: Mapping[str, SourceSpec] = _catalogue()
"""Name → source, in the order in which they are asked."""

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "answered": ("已答复", "Answered"),
    "timeout": ("超时", "Timed out"),
    "failed": ("失败", "Failed"),
    "nonsense": ("答复无效", "Nonsense, refused"),
    "no_consent": ("未授权", "No consent"),
    "switched_off": ("已停用", "Switched off"),
    "not_applicable": ("不适用", "Does not apply"),
}
"""What may come of asking a source, in words."""


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """These sources, each once, in the order of the catalogue."""
    asked = set(names)
    return tuple(name for name in SOURCES if name in asked)


def identifier_kind(number: str) -> IdentifierKind:
    """Whether a number is a unified social credit code (统一社会信用代码) or a person's identity number."""
    return "uscc" if check_uscc(number).valid else "id_number"
