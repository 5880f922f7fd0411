"""The archive at the desk: files and what they lack, the search, pages, holds and destruction."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from huoshui.api.archive_shapes import (
    ArchivedPageOut,
    CaseFileCountsOut,
    CaseFileOut,
    CaseFileRowOut,
    DisposalOut,
    SearchHitOut,
)
from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.downloads import file_response
from huoshui.api.types import Day, Page, PageParams, page_of
from huoshui.archive import operations, queries
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of

router = Router(auth=StaffAuth(), tags=["staff archive"])


class CaseFileFilters(PageParams):
    state: str = ""
    stage: str = ""
    search: str = ""


class SearchFilters(PageParams):
    search: str = Field(default="", max_length=100)
    kind: str = ""
    branch_id: int | None = None
    customer: str = ""
    date_from: Day | None = None
    date_to: Day | None = None


class ArchiveReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=300)


class DisposalAnswerIn(Schema):
    approve: bool
    opinion: str = ""


class ArchiveRefOut(Schema):
    id: int


class FiledOut(Schema):
    filed: int


@router.get("/archive/files", response=Page[CaseFileRowOut])
def list_case_files(request: HttpRequest, filters: Query[CaseFileFilters]) -> dict[str, Any]:
    """The files of cases, the last filed first."""
    found = queries.list_files(scope=scope_of(_reader(request)), **filters.dict())
    return page_of(found.items, total=found.total, params=filters)


@router.get("/archive/counts", response=CaseFileCountsOut)
def count_case_files(request: HttpRequest) -> queries.FileCounts:
    """How many files stand how."""
    return queries.count_files(scope_of(_reader(request)))


@router.get("/archive/files/{number}", response=CaseFileOut)
def get_case_file(request: HttpRequest, number: str) -> dict[str, Any]:
    """A file in full, by the number of its application or contract."""
    actor = _reader(request)
    found = queries.get_file(number, scope_of(actor))
    return {
        **asdict(found.row),
        **{name: getattr(found, name) for name in ("entries", "clauses", "holds", "compared_at")},
        "retention_basis": found.retention_basis,
        "clauses_entry_id": found.clauses_entry_id,
        "disposals": [_disposal(row, actor) for row in found.disposals],
    }


@write(router, "/archive/files/{number}/refile", response=FiledOut)
def refile_case(request: HttpRequest, number: str) -> dict[str, int]:
    """The file is brought up to date now."""
    return {"filed": operations.refile(actor=current_actor(request), number=number)}


@router.get("/archive/search", response=Page[SearchHitOut])
def search_archive(request: HttpRequest, filters: Query[SearchFilters]) -> dict[str, Any]:
    """Pages on which all the terms stand, in files the person may see; none while nothing is asked."""
    actor = _reader(request)
    if not filters.search.strip():
        return page_of([], total=0, params=filters)
    asked = queries.SearchFilter(
        text=filters.search,
        **{name: getattr(filters, name) for name in ("kind", "branch_id", "customer")},
        date_from=filters.date_from,
        date_to=filters.date_to,
    )
    found = queries.search_pages(
        scope=scope_of(actor), filters=asked, page=filters.page, page_size=filters.page_size
    )
    rows = [
        {name: getattr(row, name) for name in SearchHitOut.model_fields if name != "snippet"}
        | {"snippet": [{"text": text, "is_hit": is_hit} for text, is_hit in row.snippet]}
        for row in found.items
    ]
    return page_of(rows, total=found.total, params=filters)


@router.get("/archive/entries/{entry_id}/pages/{page}", response=ArchivedPageOut)
def get_archived_page(request: HttpRequest, entry_id: int, page: int, text: str = "") -> dict[str, Any]:
    """A page's text and the places of what is looked for."""
    actor = _reader(request)
    found = queries.get_page(entry_id=entry_id, page=page, asked=text, scope=scope_of(actor))
    return {
        **{name: getattr(found, name) for name in ArchivedPageOut.model_fields if name != "boxes"},
        "boxes": [box.corners for box in found.boxes],
    }


@router.get("/archive/entries/{entry_id}/pages/{page}/picture", response={200: bytes})
def get_archived_picture(request: HttpRequest, entry_id: int, page: int) -> HttpResponse:
    """The picture of a page, upright; the look is recorded."""
    picture = queries.get_page_picture(actor=_reader(request), entry_id=entry_id, page=page)
    return HttpResponse(
        picture,
        content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


@router.get("/archive/entries/{entry_id}/file", response={200: bytes})
def get_archived_file(request: HttpRequest, entry_id: int) -> HttpResponse:
    """The filed paper itself; the look is recorded."""
    return file_response(queries.load_entry_file(actor=_reader(request), entry_id=entry_id))


@write(router, "/archive/files/{number}/holds", response=ArchiveRefOut)
def place_legal_hold(request: HttpRequest, number: str, body: ArchiveReasonIn) -> dict[str, int]:
    """Nothing of the file is destroyed until the hold is lifted."""
    return {"id": operations.place_hold(actor=current_actor(request), number=number, reason=body.reason)}


@write(router, "/archive/holds/{hold_id}/lift", response=ArchiveRefOut)
def lift_legal_hold(request: HttpRequest, hold_id: int, body: ArchiveReasonIn) -> dict[str, int]:
    """The hold ends."""
    return {"id": operations.lift_hold(actor=current_actor(request), hold_id=hold_id, reason=body.reason)}


@router.get("/archive/disposals", response=list[DisposalOut])
def list_file_disposals(request: HttpRequest) -> list[dict[str, Any]]:
    """Destructions that wait for a second person, then those answered."""
    actor = _reader(request)
    return [_disposal(row, actor) for row in queries.list_disposals(scope_of(actor))]


@write(router, "/archive/files/{number}/disposals", response=ArchiveRefOut)
def request_file_disposal(request: HttpRequest, number: str, body: ArchiveReasonIn) -> dict[str, int]:
    """A file past its time is to be destroyed, once another person agrees."""
    disposal = operations.request_disposal(actor=current_actor(request), number=number, reason=body.reason)
    return {"id": disposal}


@write(router, "/archive/disposals/{disposal_id}/answer", response=ArchiveRefOut)
def answer_file_disposal(request: HttpRequest, disposal_id: int, body: DisposalAnswerIn) -> dict[str, int]:
    """The second person's answer; approved, it is for good."""
    answered = operations.answer_disposal(
        actor=current_actor(request), disposal_id=disposal_id, approve=body.approve, opinion=body.opinion
    )
    return {"id": answered}


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("archive.view")
    return actor


def _disposal(row: queries.DisposalRow, actor: Actor) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in DisposalOut.model_fields if name != "is_mine"}
    return values | {"is_mine": row.made_by_id == actor.user_id}
