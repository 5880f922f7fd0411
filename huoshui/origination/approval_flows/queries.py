"""Reads of approval flows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from huoshui.core.errors import NotFound
from huoshui.identity.queries import get_user_names
from huoshui.origination.models import ApprovalFlowVersion, ApprovalRound


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """A version of an approval flow as lists show it."""

    id: int
    code: str
    version: int
    name: str
    name_en: str
    status: str
    steps: int
    note: str
    made_by: str
    made_by_id: int
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    check_opinion: str
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowView:
    """A version with its content and its last dry run; `is_tried`: the trial is of this content."""

    row: FlowRow
    content: dict[str, Any]
    trial: dict[str, Any] | None
    is_tried: bool


def list_flow_versions(*, status: str = "") -> tuple[FlowRow, ...]:
    """Every version, by code, the newest first."""
    found = ApprovalFlowVersion.objects.all()
    if status:
        found = found.filter(status=status)
    rows = list(found.order_by("code", "-version"))
    return _rows(rows)


def get_flow_version(flow_id: int) -> FlowView:
    """One version in full. Refusals: NotFound."""
    row = ApprovalFlowVersion.objects.filter(pk=flow_id).first()
    if row is None:
        raise NotFound()
    return FlowView(
        row=_rows([row])[0],
        content=row.content,
        trial=row.trial,
        is_tried=row.tried_hash == row.content_hash,
    )


def _rows(rows: list[ApprovalFlowVersion]) -> tuple[FlowRow, ...]:
    names = get_user_names([row.made_by_id for row in rows] + [row.checked_by_id for row in rows])
    rounds = dict(
        ApprovalRound.objects.filter(flow_version__in=rows)
        .values_list("flow_version_id")
        .annotate(count=Count("id"))
    )
    return tuple(
        FlowRow(
            id=row.pk,
            code=row.code,
            version=row.version,
            name=row.name,
            name_en=row.name_en,
            status=row.status,
            steps=len(row.content["steps"]),
            note=row.note,
            made_by=names.get(row.made_by_id, ""),
            made_by_id=row.made_by_id,
            made_at=row.made_at,
            checked_by=names.get(row.checked_by_id, "") if row.checked_by_id else "",
            checked_at=row.checked_at,
            check_opinion=row.check_opinion,
            rounds=rounds.get(row.pk, 0),
        )
        for row in rows
    )
