"""Sources and consents as tests tell them to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from huoshui.risk.inputs import BureauFacts
from huoshui.risk.ports import SourceFailed, SourceRequest
from huoshui.risk.pulls import Subject, ask_source, bureau_facts
from huoshui.risk.sources.catalogue import BUREAU, SERIES_MONTHS, SOURCES

FIRM_ID, PERSON_ID = "91350100M000100Y43", "110101199003074514"
MONTHS_AMOUNT = ["100.00"] * SERIES_MONTHS
_USUAL: Mapping[str, Any] = {
    "amount": "100.00",
    "signed_amount": "-100.00",
    "count": 1,
    "share": "0.1",
    "rating": "4.5",
    "flag": True,
    "day": "2020-01-01",
    "month": "2026-10",
    "months_amount": MONTHS_AMOUNT,
    "months_count": [1] * SERIES_MONTHS,
}


def answer(source: str, **changes: Any) -> dict[str, Any]:
    """An answer of that source with every field, and these changed."""
    usual = {one.name: one.choices[0] if one.choices else _USUAL[one.kind] for one in SOURCES[source].fields}
    return {**usual, **changes}


def ask_bureau(number: str, *, name: str, id_number: str) -> BureauFacts:
    """What the bureau says of the applicant, as a decision reads it."""
    return bureau_facts(ask_source(BUREAU, Subject(number=number, name=name, id_number=id_number)))


@dataclass
class Told:
    """Sources that answer what they are told, raise it, or fail; and remember what they were asked."""

    says: dict[str, Any] = field(default_factory=dict)
    asked: list[SourceRequest] = field(default_factory=list)

    def ask(self, request: SourceRequest) -> Mapping[str, Any]:
        self.asked.append(request)
        said = self.says.get(request.source, SourceFailed("nothing told"))
        if isinstance(said, Exception):
            raise said
        found: Mapping[str, Any] = said
        return found


@dataclass
class ConsentTo:
    """Everybody has agreed to a text that names these sources."""

    scopes: tuple[str, ...]

    def consent_to(self, application_number: str, scope: str) -> str:
        return "V7" if scope in self.scopes else ""
