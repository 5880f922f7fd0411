"""Papers at the desk: photographed, read, compared, confirmed."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.papers import operations, queries

router = Router(auth=StaffAuth(), tags=["staff papers"])


class PaperRefOut(Schema):
    id: int


class PaperFieldOut(Schema):
    name: str
    value: str
    confidence: float
    page: int
    places: list[list[list[float]]]
    confirmed: str | None


class PaperWarningOut(Schema):
    code: str
    text: str
    text_en: str


class PaperPageOut(Schema):
    width: int
    height: int
    turned: int
    brightness: int


class PaperReadingOut(Schema):
    id: int
    asked_kind: str
    kind: str
    file_name: str
    pages: list[PaperPageOut]
    fields: list[PaperFieldOut]
    warnings: list[PaperWarningOut]
    corrected: list[str]
    read_at: datetime
    confirmed_at: datetime | None


class PaperConfirmIn(Schema):
    fields: dict[str, str]


@write(router, "/papers", response=PaperRefOut)
def read_paper(
    request: HttpRequest,
    kind: str = Form(""),
    file: UploadedFile = File(...),  # noqa: B008
) -> dict[str, int]:
    """A picture or PDF is read; the answer is only its id, as identifiers must not lie among the answers."""
    reading = operations.read_paper(
        actor=current_actor(request),
        kind=kind,
        file_name=file.name or "",
        content=file.read(),
        content_type=file.content_type or "",
    )
    return {"id": reading}


@router.get("/papers/{reading_id}", response=PaperReadingOut)
def get_paper_reading(request: HttpRequest, reading_id: int) -> queries.ReadingDetail:
    """What was read, with places and confidence."""
    return queries.get_reading(actor=current_actor(request), reading_id=reading_id)


@router.get("/papers/{reading_id}/pages/{page}", response={200: bytes})
def get_paper_page(request: HttpRequest, reading_id: int, page: int) -> HttpResponse:
    """The picture of a page, upright."""
    picture = queries.get_page_picture(actor=current_actor(request), reading_id=reading_id, page=page)
    return HttpResponse(
        picture,
        content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


@write(router, "/papers/{reading_id}/confirm", response=PaperRefOut)
def confirm_paper_reading(request: HttpRequest, reading_id: int, body: PaperConfirmIn) -> dict[str, Any]:
    """The values as the person left them."""
    operations.confirm_reading(actor=current_actor(request), reading_id=reading_id, fields=body.fields)
    return {"id": reading_id}
