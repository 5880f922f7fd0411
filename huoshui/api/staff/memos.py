"""The credit memo at the desk: live or frozen, with remarks, changes, and on paper."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.downloads import PDF_DOCUMENTED, attachment
from huoshui.api.names import CustomerName
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.lenders.queries import current_lender
from huoshui.origination.memo import operations
from huoshui.origination.memo.queries import Memo, get_memo
from huoshui.reporting.memo import memo_pdf, memo_word

router = Router(auth=StaffAuth(), tags=["staff memos"])
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordsPairOut(Schema):
    zh: str
    en: str


class MemoLineOut(Schema):
    key: str
    label: WordsPairOut
    value: WordsPairOut
    link: str
    is_exception: bool


class MemoRowOut(Schema):
    key: str
    label: WordsPairOut
    cells: list[WordsPairOut]


class MemoSectionOut(Schema):
    code: str
    title: WordsPairOut
    lines: list[MemoLineOut]
    columns: list[WordsPairOut]
    rows: list[MemoRowOut]
    link: str


class MemoChangeOut(Schema):
    key: str
    label: WordsPairOut
    before: WordsPairOut | None
    after: WordsPairOut | None


class MemoVersionOut(Schema):
    version: int
    content_hash: str
    is_sound: bool
    changes: list[MemoChangeOut]
    reason: str
    frozen_by: str
    frozen_at: datetime


class CommentOut(Schema):
    id: int
    line: str
    text: str
    author: str
    written_at: datetime
    settled_by: str
    settled_at: datetime | None


class MemoOut(Schema):
    number: str
    applicant_name: CustomerName
    version: int | None
    content: list[MemoSectionOut]
    as_of: datetime | None
    content_hash: str
    versions: list[MemoVersionOut]
    comments: list[CommentOut]


class CommentIn(Schema):
    line: str
    text: str = Field(min_length=1, max_length=500)


class CommentIdOut(Schema):
    id: int


class ChangeMemoIn(Schema):
    reason: str = Field(min_length=1, max_length=300)


class VersionOut(Schema):
    version: int


@router.get("/applications/{number}/memo", response=MemoOut)
def get_application_memo(request: HttpRequest, number: str, version: int | None = None) -> Any:
    """The memo from live data, or that frozen version."""
    return _memo(_reader(request), number, version)


@router.get("/applications/{number}/memo.pdf", response={200: bytes}, openapi_extra=PDF_DOCUMENTED)
def print_memo(
    request: HttpRequest, number: str, version: int | None = None, lang: Literal["zh", "en"] = "zh"
) -> HttpResponse:
    """The memo as PDF."""
    memo = _memo(_reader(request), number, version)
    content = memo_pdf(memo, lender=current_lender().name, lang=lang)
    return attachment(content, name=f"{number}.pdf", content_type="application/pdf")


@router.get("/applications/{number}/memo.docx", response={200: bytes})
def write_memo_in_word(
    request: HttpRequest, number: str, version: int | None = None, lang: Literal["zh", "en"] = "zh"
) -> HttpResponse:
    """The memo as Word document."""
    memo = _memo(_reader(request), number, version)
    content = memo_word(memo, lender=current_lender().name, lang=lang)
    return attachment(content, name=f"{number}.docx", content_type=_WORD)


@write(router, "/applications/{number}/memo/comments", response=CommentIdOut)
def comment_on_memo(request: HttpRequest, number: str, body: CommentIn) -> dict[str, int]:
    """A remark beside a line."""
    actor = current_actor(request)
    return {"id": operations.write_comment(actor=actor, number=number, line=body.line, text=body.text)}


@write(router, "/applications/{number}/memo/comments/{comment_id}/settle", response=CommentIdOut)
def settle_memo_comment(request: HttpRequest, number: str, comment_id: int) -> dict[str, int]:
    """The remark is dealt with."""
    operations.settle_comment(actor=current_actor(request), number=number, comment_id=comment_id)
    return {"id": comment_id}


@write(router, "/applications/{number}/memo/changes", response=VersionOut)
def write_change_memo(request: HttpRequest, number: str, body: ChangeMemoIn) -> dict[str, int]:
    """What has changed since the last memo is written down as the next."""
    version = operations.write_change_memo(actor=current_actor(request), number=number, reason=body.reason)
    return {"version": version}


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("application.view")
    actor.require("decision.view")
    return actor


def _memo(actor: Actor, number: str, version: int | None) -> Memo:
    return get_memo(number=number, scope=scope_of(actor), version=version)
