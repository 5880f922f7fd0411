"""A reading as its reader sees it, and the pictures of its pages."""

import json
from dataclasses import dataclass
from datetime import datetime

from huoshui.audit.operations import record_read
from huoshui.core.errors import NotFound
from huoshui.foundation.actor import Actor
from huoshui.foundation.files import load_file
from huoshui.foundation.ports import adapter
from huoshui.papers.access import own_reading
from huoshui.papers.ports import PaperReader
from huoshui.papers.words import warning_text


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRead:
    """A field: what was read with its places (corners as fractions of the page), what was confirmed."""

    name: str
    value: str
    confidence: float
    page: int
    places: list[list[list[float]]]
    confirmed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRead:
    """A remark in both languages."""

    code: str
    text: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """The size of a page's picture in pixels, and how it was turned."""

    width: int
    height: int
    turned: int
    brightness: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingDetail:
    """A reading (识别结果)."""

    id: int
    asked_kind: str
    kind: str
    file_name: str
    pages: list[PageRead]
    fields: list[FieldRead]
    warnings: list[WarningRead]
    corrected: list[str]
    read_at: datetime
    confirmed_at: datetime | None


def get_reading(*, actor: Actor, reading_id: int) -> ReadingDetail:
    """The actor's own reading in full; the look is recorded. Errors: Forbidden, NotFound."""
    row = own_reading(actor, reading_id)
    read, confirmed = json.loads(row.fields_read), json.loads(row.fields_confirmed or "{}")
    record_read(actor=actor, subject_type="paper_reading", subject_id=row.pk, fields=sorted(read))
    return ReadingDetail(
        id=row.pk,
        asked_kind=row.asked_kind,
        kind=row.kind,
        file_name=row.file.file_name,
        pages=[PageRead(**page) for page in row.pages],
        fields=[FieldRead(name=name, confirmed=confirmed.get(name), **found) for name, found in read.items()],
        warnings=[
            WarningRead(
                code=one["code"],
                text=warning_text(one["code"], one["params"], "zh"),
                text_en=warning_text(one["code"], one["params"], "en"),
            )
            for one in row.warnings
        ],
        corrected=row.corrected,
        read_at=row.read_at,
        confirmed_at=row.confirmed_at,
    )


def get_page_picture(*, actor: Actor, reading_id: int, page: int) -> bytes:
    """A page (from 0) as a JPEG, standing upright as it was read. Errors: Forbidden, NotFound."""
    row = own_reading(actor, reading_id)
    if not 0 <= page < len(row.pages):
        raise NotFound()
    record_read(actor=actor, subject_type="paper_reading", subject_id=row.pk, fields=["picture"])
    file = load_file(row.file_id)
    return adapter(PaperReader).picture_of(
        file.content, file.info.content_type, page=page, turned=row.pages[page]["turned"]
    )
