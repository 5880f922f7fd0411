"""Reads of batches: lists, one batch with its counts, its rows, the template and the file that goes back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from huoshui.audit.operations import record_read
from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, get_branch_names, get_user_names, scope_of
from huoshui.origination.batches.access import in_scope
from huoshui.origination.batches.operations.handing_in import on_paper
from huoshui.origination.batches.template import ReturnedRow, make_workbook
from huoshui.origination.models import ApplicationBatch, ApplicationDocument, BatchRow
from huoshui.products.queries import VersionView, get_live_version, get_version, product_names

STATES = ("right", "wrong", "left_out", "imported", "failed", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSummary:
    """A batch as lists show it: how many rows of each state, the sum of its valid amounts in cents.

    `on_paper_count` drafts have a consent on paper and may be handed in; `handing_in_count` are being so."""

    number: str
    name: str
    product_code: str
    product_name: str
    product_name_en: str
    branch_name: str
    status: str
    file_name: str
    created_by: str
    created_by_id: int
    created_at: datetime
    finished_at: datetime | None
    row_count: int
    counts: Mapping[str, int]
    amount: Cents
    handed_in_count: int
    on_paper_count: int
    handing_in_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    items: tuple[BatchSummary, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMessage:
    """What is wrong with a row, or worth knowing, at which answer."""

    field: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRowView:
    """A row: its identity number as the reader's roles show it, its application and what that still lacks."""

    line: int
    state: str
    applicant_name: str
    id_number_masked: str
    phone_masked: str
    amount: Cents | None
    problems: tuple[RowMessage, ...]
    hints: tuple[RowMessage, ...]
    application_number: str
    application_status: str
    missing: tuple[RowMessage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage:
    items: tuple[BatchRowView, ...]
    total: int


def list_batches(*, scope: Scope, status: str = "", page: int = 1, page_size: int = 20) -> BatchPage:
    """One page of the batches in scope, newest first."""
    found = ApplicationBatch.objects.filter(in_scope(scope))
    if status:
        found = found.filter(status=status)
    start = (page - 1) * page_size
    return BatchPage(items=_summaries(found.order_by("-id")[start : start + page_size]), total=found.count())


def get_batch(*, number: str, scope: Scope) -> BatchSummary:
    """One batch. Refusals: NotFound, also outside the scope."""
    return _summaries([_batch(number, scope)])[0]


def list_rows(*, number: str, scope: Scope, state: str = "", page: int = 1, page_size: int = 50) -> RowPage:
    """One page of a batch's rows in the order of the sheet; `state` may be several, with commas.

    Refusals: NotFound.
    """
    batch = _batch(number, scope)
    found = BatchRow.objects.filter(batch=batch)
    if state:
        found = found.filter(state__in=state.split(","))
    start = (page - 1) * page_size
    rows = list(found.select_related("application").order_by("line")[start : start + page_size])
    missing = _documents_missing(get_version(batch.product_version_id), rows)
    return RowPage(items=tuple(_row(row, scope, missing) for row in rows), total=found.count())


def template_of(*, actor: Actor, product_code: str) -> tuple[str, bytes]:
    """The name and the bytes of the template of a product's live version.

    Refusals: Forbidden, NotFound, NoLiveVersion.
    """
    actor.require("application.enter")
    version = get_live_version(product_code)
    return f"批量进件-{version.name}-v{version.version}.xlsx", make_workbook(version)


def returned_file(*, actor: Actor, number: str, lang: str) -> tuple[str, bytes]:
    """The name and the bytes of the sent list with what is wrong behind each row, cells marked.

    It holds identity numbers in full: for those who enter applications, and each reading is recorded.
    Refusals: Forbidden, NotFound.
    """
    actor.require("application.enter")
    batch = _batch(number, scope_of(actor))
    rows = BatchRow.objects.filter(batch=batch).order_by("line")
    content = make_workbook(
        get_version(batch.product_version_id), [_returned(row, lang) for row in rows], is_returned=True
    )
    record_read(
        actor=actor,
        subject_type="batch",
        subject_id=batch.pk,
        subject_number=batch.number,
        fields=["file"],
    )
    return f"{batch.number}-{batch.name}.xlsx", content


def _batch(number: str, scope: Scope) -> ApplicationBatch:
    batch = ApplicationBatch.objects.filter(in_scope(scope), number=number).first()
    if batch is None:
        raise NotFound()
    return batch


def _summaries(batches: Iterable[ApplicationBatch]) -> tuple[BatchSummary, ...]:
    found = list(batches)
    products, branches = product_names(), get_branch_names(batch.branch_id for batch in found)
    users, totals = get_user_names(batch.created_by_id for batch in found), _totals(found)
    papers = _on_paper(found)
    return tuple(
        BatchSummary(
            number=batch.number,
            name=batch.name,
            product_code=batch.product_code,
            product_name=products.get(batch.product_code, ("", ""))[0],
            product_name_en=products.get(batch.product_code, ("", ""))[1],
            branch_name=branches.get(batch.branch_id, ""),
            status=batch.status,
            file_name=batch.file_name,
            created_by=users.get(batch.created_by_id, ""),
            created_by_id=batch.created_by_id,
            created_at=batch.created_at,
            finished_at=batch.finished_at,
            row_count=sum(totals[batch.pk][state] for state in STATES),
            counts={state: totals[batch.pk][state] for state in STATES},
            amount=totals[batch.pk]["amount"] or 0,
            handed_in_count=totals[batch.pk]["handed_in"],
            on_paper_count=papers.get(batch.pk, 0),
            handing_in_count=totals[batch.pk]["handing_in"],
        )
        for batch in found
    )


def _totals(batches: list[ApplicationBatch]) -> dict[int, dict[str, Any]]:
    counted = {state: Count("pk", filter=Q(state=state)) for state in STATES}
    handed_in = Count("pk", filter=Q(application__submitted_at__isnull=False))
    rows = BatchRow.objects.filter(batch__in=batches).values("batch_id").order_by()
    found = rows.annotate(
        **counted,
        amount=Sum("amount", filter=~Q(state__in=["wrong", "left_out"])),
        handed_in=handed_in,
        handing_in=Count("hand_in_asked_at"),
    )
    return {row["batch_id"]: dict(row) for row in found}


def _on_paper(batches: list[ApplicationBatch]) -> dict[int, int]:
    """Batch → how many drafts could be handed in on a consent on paper."""
    rows = on_paper(BatchRow.objects.filter(batch__in=batches, hand_in_asked_at__isnull=True))
    return dict(rows.order_by().values_list("batch_id").annotate(Count("pk")))


def _documents_missing(version: VersionView, rows: list[BatchRow]) -> dict[int, tuple[RowMessage, ...]]:
    """Application → the required documents it has not, of all rows in one query."""
    ids = [row.application_id for row in rows if row.application_id is not None]
    present = set(
        ApplicationDocument.objects.filter(application_id__in=ids, removed_at__isnull=True).values_list(
            "application_id", "kind"
        )
    )
    return {
        one: tuple(
            RowMessage(field=kind.kind, zh=kind.name, en=kind.name_en)
            for kind in version.definition.required_documents()
            if (one, kind.kind) not in present
        )
        for one in ids
    }


def _row(row: BatchRow, scope: Scope, missing: Mapping[int, tuple[RowMessage, ...]]) -> BatchRowView:
    answers, show = json.loads(row.answers), scope.displays.show
    application = row.application
    return BatchRowView(
        line=row.line,
        state=row.state,
        applicant_name=show("name", row.applicant_name),
        id_number_masked=show("id_number", str(answers.get("uscc") or answers.get("id_number") or "")),
        phone_masked=show("phone", str(answers.get("phone") or "")),
        amount=row.amount,
        problems=tuple(RowMessage(**problem) for problem in row.problems),
        hints=tuple(RowMessage(**hint) for hint in row.hints),
        application_number="" if application is None else application.number,
        application_status="" if application is None else application.status,
        missing=missing.get(application.pk, ()) if application is not None else (),
    )


def _returned(row: BatchRow, lang: str) -> ReturnedRow:
    chosen = "zh" if lang.lower().startswith("zh") else "en"
    stop = "；" if chosen == "zh" else "; "
    return ReturnedRow(
        answers=json.loads(row.answers),
        problems=stop.join(problem[chosen] for problem in row.problems),
        hints=stop.join(hint[chosen] for hint in row.hints),
        wrong_fields=frozenset(problem["field"] for problem in row.problems),
    )
