"""Reads of the risk room: decisions and their replay."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.risk.evaluate import FlowContent, evaluate
from huoshui.risk.inputs import DecisionPackage
from huoshui.risk.models import DecisionFlow, DecisionRecord
from huoshui.risk.outputs import DecisionOutputs, LimitLine, PointsLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonText:
    """A reason in both languages, as it was told."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A recorded decision (决策); amounts in cents, rates per year."""

    record_id: int
    subject_number: str
    flow_code: str
    flow_version: int
    outcome: str
    reasons: tuple[ReasonText, ...]
    score: Decimal | None
    grade: str
    default_probability: Decimal | None
    limit: Cents | None
    limit_name: str
    limits: dict[str, Cents | None]
    limit_lines: tuple[LimitLine, ...]
    annual_rate: Decimal | None
    points: tuple[PointsLine, ...]
    explanation: str
    explanation_en: str
    decided_at: datetime
    inputs: dict[str, Any]
    outputs: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place where a replay differs from the record."""

    path: str
    recorded: Any
    replayed: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayResult:
    """Whether the record gives the same answer again."""

    equal: bool
    differences: tuple[Difference, ...]


def get_decision(record_id: int) -> Decision:
    """The recorded decision. Refusals: NotFound."""
    row = _row(record_id)
    return decision_view(row, DecisionOutputs.model_validate(row.outputs))


def replay_decision(record_id: int) -> ReplayResult:
    """The recorded package run again through the recorded flow version, compared value by value.

    Refusals: NotFound.
    """
    row = _row(record_id)
    again = evaluate(flow_content(row.flow), DecisionPackage.model_validate(row.inputs)).model_dump(
        mode="json"
    )
    differences = tuple(
        Difference(path=key, recorded=row.outputs.get(key), replayed=again.get(key))
        for key in sorted({*row.outputs, *again})
        if row.outputs.get(key) != again.get(key)
    )
    return ReplayResult(equal=not differences, differences=differences)


def flow_content(row: DecisionFlow) -> FlowContent:
    """The flow as evaluate takes it."""
    return FlowContent(
        code=row.code,
        content_hash=row.content_hash,
        graph=row.graph,
        scorecard=row.scorecard,
        sources=tuple(row.sources),
    )


def list_decisions_of(subject_number: str) -> tuple[Decision, ...]:
    """Every decision on the case, oldest first."""
    rows = DecisionRecord.objects.select_related("flow").filter(subject_number=subject_number).order_by("id")
    return tuple(decision_view(row, DecisionOutputs.model_validate(row.outputs)) for row in rows)


def latest_decisions(subject_numbers: Collection[str]) -> tuple[Decision, ...]:
    """The last decision on each of these cases, newest first, in one query."""
    rows = DecisionRecord.objects.select_related("flow").filter(subject_number__in=subject_numbers)
    last = rows.order_by("subject_number", "-id").distinct("subject_number")
    newest_first = sorted(last, key=lambda row: -row.pk)
    return tuple(decision_view(row, DecisionOutputs.model_validate(row.outputs)) for row in newest_first)


def decision_view(row: DecisionRecord, outputs: DecisionOutputs) -> Decision:
    """The frozen view of a record."""
    return Decision(
        record_id=row.pk,
        subject_number=row.subject_number,
        flow_code=row.flow.code,
        flow_version=row.flow.version,
        outcome=row.outcome,
        reasons=tuple(ReasonText(**line) for line in row.reasons),
        score=outputs.score,
        grade=outputs.grade,
        default_probability=outputs.default_probability,
        limit=outputs.limit,
        limit_name=outputs.limit_name,
        limits={line.name: line.amount for line in outputs.limits},
        limit_lines=outputs.limits,
        annual_rate=outputs.annual_rate,
        points=outputs.points,
        explanation=outputs.explanation,
        explanation_en=outputs.explanation_en,
        decided_at=row.decided_at,
        inputs=row.inputs,
        outputs=row.outputs,
    )


def _row(record_id: int) -> DecisionRecord:
    row = DecisionRecord.objects.select_related("flow").filter(pk=record_id).first()
    if row is None:
        raise NotFound()
    return row
