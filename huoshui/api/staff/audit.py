"""The audit journal: read, verified, taken away as a table."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field, Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor
from huoshui.api.types import Day, Page, PageParams, page_of
from huoshui.audit import operations, queries

router = Router(auth=StaffAuth(), tags=["staff audit"])


class AuditParams(Schema):
    action: str = ""
    actor: str = ""
    subject_type: str = ""
    subject: str = ""
    date_from: Day | None = Field(None, alias="from")
    date_to: Day | None = Field(None, alias="to")

    def criteria(self) -> queries.AuditFilter:
        """The filter in the words of the journal."""
        return queries.AuditFilter(
            action=self.action.strip(),
            actor=self.actor.strip(),
            subject_type=self.subject_type.strip(),
            subject=self.subject.strip(),
            date_from=self.date_from,
            date_to=self.date_to,
        )


class AuditOut(Schema):
    id: int
    at: datetime
    business_date: date
    actor_kind: str
    actor_name: str
    ip: str
    action: str
    subject_type: str
    subject_id: str
    subject_number: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    hash: str


class ChainOut(Schema):
    count: int
    intact: bool
    first_broken_id: int | None


@router.get("/audit", response=Page[AuditOut])
def list_audit(
    request: HttpRequest, params: Query[PageParams], filters: Query[AuditParams]
) -> dict[str, Any]:
    current_actor(request).require("audit.view")
    found = queries.list_entries(criteria=filters.criteria(), page=params.page, page_size=params.page_size)
    return page_of(found.items, total=found.total, params=params)


@router.get("/audit/verify", response=ChainOut)
def verify_audit(request: HttpRequest) -> queries.ChainCheck:
    current_actor(request).require("audit.view")
    return queries.verify_chain()


@router.get("/audit/export")
def export_audit(request: HttpRequest, filters: Query[AuditParams]) -> StreamingHttpResponse:
    actor = current_actor(request)
    actor.require("audit.view")
    operations.record(
        actor=actor,
        action="audit.exported",
        subject_type="audit",
        subject_id="",
        after=filters.dict(exclude_none=True),
    )
    rows = list(queries.export_entries(criteria=filters.criteria()))
    answer = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


_COLUMNS = (
    "id",
    "at",
    "business_date",
    "actor_kind",
    "actor_name",
    "ip",
    "action",
    "subject_type",
    "subject_id",
    "subject_number",
    "before",
    "after",
    "hash",
)


def _csv(rows: list[queries.AuditRow]) -> Iterator[str]:
    yield "\ufeff"  # so that spreadsheet programs read Chinese as UTF-8
    yield _line(_COLUMNS)
    for row in rows:
        yield _line([_cell(getattr(row, column)) for column in _COLUMNS])


def _line(cells: Any) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    # A cell that begins like a formula is written as text: names come from outside.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
