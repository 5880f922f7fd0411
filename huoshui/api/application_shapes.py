"""How an application looks in JSON, for staff and borrower alike."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Header, Schema

from huoshui.api.types import RateText, Yuan
from huoshui.origination.form_check import Problem

SaveKey = Annotated[str, Header(..., alias="Idempotency-Key", min_length=1, max_length=100)]
"""The key of a write whose answer is not stored."""


class ApplicationRefOut(Schema):
    number: str


class ApplicationStatusOut(Schema):
    number: str
    status: str


class FormIn(Schema):
    """Answers by field name; amounts as yuan text."""

    form: dict[str, Any]


class DocumentOut(Schema):
    id: int
    kind: str
    file_name: str
    content_type: str
    size: int
    uploaded_at: datetime


class RemovedOut(Schema):
    removed: bool = True


class StageOut(Schema):
    status: str
    at: datetime
    note: str
    note_en: str


class ReasonOut(Schema):
    code: str
    zh: str
    en: str


class OfferOut(Schema):
    amount: Yuan
    term_months: int
    annual_rate: RateText
    method: str
    valid_until: date | None


class MissingOut(Schema):
    """What an application still lacks: an answer (`field`) or a document (`document`)."""

    field: str | None = None
    document: str | None = None
    zh: str
    en: str


def missing_values(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """The values of MissingOut: "form.amount" → field amount, "documents.id_card" → document id_card."""
    found = []
    for problem in problems:
        source, _, name = problem.field.partition(".")
        place = "document" if source == "documents" else "field"
        found.append({place: name, "zh": problem.zh, "en": problem.en})
    return found
