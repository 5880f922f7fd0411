"""Batches at the desk: the template, a file handed in, its rows, the file that goes back, the import."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.downloads import attachment
from huoshui.api.language import prefers_english
from huoshui.api.names import CustomerName
from huoshui.api.spreadsheet import XLSX
from huoshui.api.types import Page, PageParams, Yuan, page_of
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.origination.batches import operations, queries
from huoshui.origination.batches.papers import MAX_ZIP_BYTES, PapersRefused
from huoshui.origination.batches.reading import MAX_BYTES, BatchFileRefused

router = Router(auth=StaffAuth(), tags=["staff batches"])


class BatchFilters(PageParams):
    status: str = ""


class BatchRowFilters(PageParams):
    state: str = ""


class BatchCountsOut(Schema):
    right: int
    wrong: int
    left_out: int
    imported: int
    failed: int
    withdrawn: int


class BatchOut(Schema):
    number: str
    name: str
    product_code: str
    product_name: str
    product_name_en: str
    branch_name: str
    status: str
    file_name: str
    created_by: str
    created_at: datetime
    finished_at: datetime | None
    row_count: int
    counts: BatchCountsOut
    amount: Yuan
    handed_in_count: int
    on_paper_count: int
    handing_in_count: int
    is_mine: bool


class BatchMessageOut(Schema):
    field: str
    zh: str
    en: str


class BatchRowOut(Schema):
    line: int
    state: str
    applicant_name: CustomerName
    id_number_masked: str
    phone_masked: str
    amount: Yuan | None
    problems: list[BatchMessageOut]
    hints: list[BatchMessageOut]
    application_number: str
    application_status: str
    missing: list[BatchMessageOut]


class BatchRefOut(Schema):
    number: str


class BatchImportIn(Schema):
    """`leave_wrong`: import the right rows and leave the wrong ones out, knowingly."""

    leave_wrong: bool = False


class BatchCountOut(Schema):
    count: int


class NotAttachedOut(Schema):
    name: str
    zh: str
    en: str


class AttachedOut(Schema):
    attached: int
    known: int
    refused: list[NotAttachedOut]


@router.get("/batches", response=Page[BatchOut])
def list_batches(request: HttpRequest, filters: Query[BatchFilters]) -> dict[str, Any]:
    """The batches the reader may see, newest first."""
    actor = _reader(request)
    found = queries.list_batches(
        scope=scope_of(actor), status=filters.status, page=filters.page, page_size=filters.page_size
    )
    return page_of([_values(row, actor) for row in found.items], total=found.total, params=filters)


@router.get("/products/{code}/batch-template", response={200: bytes})
def get_batch_template(request: HttpRequest, code: str) -> HttpResponse:
    """The workbook to fill in, of the product's live version."""
    name, content = queries.template_of(actor=current_actor(request), product_code=code)
    return attachment(content, name=name, content_type=XLSX)


@write(router, "/batches", response=BatchRefOut)
def upload_batch(
    request: HttpRequest,
    name: str = Form(...),
    file: UploadedFile = File(...),  # noqa: B008
) -> dict[str, str]:
    """A filled-in workbook is checked row by row; nothing is imported yet."""
    number = operations.upload_batch(
        actor=current_actor(request), name=name, file_name=file.name or "", content=_content(file)
    )
    return {"number": number}


@router.get("/batches/{number}", response=BatchOut)
def get_batch(request: HttpRequest, number: str) -> dict[str, Any]:
    """One batch with its counts: how far its import is, how many borrowers have confirmed."""
    actor = _reader(request)
    return _values(queries.get_batch(number=number, scope=scope_of(actor)), actor)


@router.get("/batches/{number}/rows", response=Page[BatchRowOut])
def list_batch_rows(request: HttpRequest, number: str, filters: Query[BatchRowFilters]) -> dict[str, Any]:
    """The rows with what is wrong, their applications and what those still lack."""
    found = queries.list_rows(
        number=number,
        scope=scope_of(_reader(request)),
        state=filters.state,
        page=filters.page,
        page_size=filters.page_size,
    )
    return page_of(found.items, total=found.total, params=filters)


@router.get("/batches/{number}/file", response={200: bytes})
def get_batch_file(request: HttpRequest, number: str) -> HttpResponse:
    """The sent list with what is wrong behind each row; that it was read is recorded."""
    lang = "en" if prefers_english(request) else "zh"
    name, content = queries.returned_file(actor=current_actor(request), number=number, lang=lang)
    return attachment(content, name=name, content_type=XLSX)


@write(router, "/batches/{number}/import", response=BatchOut, status=202)
def import_batch(request: HttpRequest, number: str, body: BatchImportIn) -> dict[str, Any]:
    """The worker imports the right rows, or goes on with those that are left or failed."""
    actor = current_actor(request)
    operations.ask_import(actor=actor, number=number, leave_wrong=body.leave_wrong)
    return _values(queries.get_batch(number=number, scope=scope_of(actor)), actor)


@write(router, "/batches/{number}/documents", response=AttachedOut)
def attach_batch_documents(
    request: HttpRequest,
    number: str,
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """A zip of papers, each named by its row or identity number and what it is."""
    actor = current_actor(request)
    if (file.size or 0) > MAX_ZIP_BYTES:  # said before it is read into memory
        raise PapersRefused(
            field="file", zh="压缩包超过 50 MB，请分成几个", en="Over 50 MB: split the archive"
        )
    return operations.attach_documents(actor=actor, number=number, content=file.read())


@write(router, "/batches/{number}/hand-in", response=BatchOut, status=202)
def hand_in_batch(request: HttpRequest, number: str) -> dict[str, Any]:
    """The worker hands in the drafts whose borrowers have signed the consent on paper."""
    actor = current_actor(request)
    operations.ask_hand_in(actor=actor, number=number)
    return _values(queries.get_batch(number=number, scope=scope_of(actor)), actor)


@write(router, "/batches/{number}/withdraw", response=BatchCountOut)
def withdraw_batch(request: HttpRequest, number: str) -> dict[str, int]:
    """The drafts it made are closed, all or none."""
    return {"count": operations.withdraw_batch(actor=current_actor(request), number=number)}


@write(router, "/batches/{number}/remind", response=BatchCountOut)
def remind_batch(request: HttpRequest, number: str) -> dict[str, int]:
    """Borrowers who have not confirmed yet get one more text message."""
    return {"count": operations.remind_batch(actor=current_actor(request), number=number)}


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("application.view")
    return actor


def _values(row: queries.BatchSummary, actor: Actor) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in BatchOut.model_fields if name != "is_mine"}
    return {**values, "is_mine": row.created_by_id == actor.user_id}


def _content(file: UploadedFile) -> bytes:
    if (file.size or 0) > MAX_BYTES:  # said before it is read into memory
        raise BatchFileRefused(field="file", zh="文件超过 10 MB", en="The file is larger than 10 MB")
    content: bytes = file.read()
    return content
