"""How decision flows in the making look in JSON."""

from datetime import datetime
from typing import Any

from ninja import Schema

from huoshui.api.application_shapes import ReasonOut
from huoshui.api.decision_shapes import DecisionLimitOut, DecisionPointOut
from huoshui.api.model_shapes import ShiftOut, WatchMonthOut
from huoshui.api.types import RateText, Yuan
from huoshui.risk.drafting.bench import BenchResult
from huoshui.risk.drafting.queries import Contest, FlowDetail, FlowRow, Gap, SideFigures
from huoshui.risk.rules import RuleLine
from huoshui.risk.sources.queries import list_sources


class FlowRowOut(Schema):
    id: int
    code: str
    version: int
    name: str
    name_en: str
    status: str
    challenger_share: int | None
    made_by_name: str | None
    created_at: datetime
    checked_by_name: str | None
    checked_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


class RuleTableOut(Schema):
    table: str
    name: str
    name_en: str
    rules: list[RuleLine]


class VariableOut(Schema):
    name: str
    zh: str
    en: str
    kind: str
    source: str
    formula: str
    missing: str


class TrialOut(Schema):
    id: int
    status: str
    done: int
    total: int
    is_of_this_content: bool
    result: dict[str, Any] | None
    asked_by_name: str
    asked_at: datetime
    finished_at: datetime | None


class FlowSourceOut(Schema):
    """A source a flow may ask; `price` of a pull."""

    name: str
    zh: str
    en: str
    needs: list[str]
    is_on: bool
    price: Yuan


class FlowOut(FlowRowOut):
    based_on: int | None
    note: str
    opinion: str
    content_hash: str
    tables: list[RuleTableOut]
    scorecard: dict[str, Any]
    sources: list[str]
    known_sources: list[FlowSourceOut]
    trial: TrialOut | None
    variables: list[VariableOut]
    reasons: list[ReasonOut]
    can_draft: bool
    can_edit: bool
    can_submit: bool
    can_check: bool
    can_launch: bool
    can_retire: bool


class SideOut(Schema):
    version: int
    cases: int
    outcomes: dict[str, int]
    approval_rate: float | None
    known: int
    bad: int
    bad_rate: float | None


class GapOut(Schema):
    """Challenger less champion and its 95 % interval."""

    difference: float
    lowest: float
    highest: float
    decided: bool


class ContestOut(Schema):
    share: int
    since: datetime
    champion: SideOut
    challenger: SideOut
    approval: GapOut | None
    bad: GapOut | None


class MonthOfDecisionsOut(Schema):
    month: str
    cases: int
    outcomes: dict[str, int]
    predicted: float | None
    back_test: WatchMonthOut | None


class FlowWatchOut(Schema):
    months: list[MonthOfDecisionsOut]
    grades: ShiftOut | None
    columns: list[ShiftOut]
    recent: int


class RuleAnswerOut(Schema):
    table: str
    line: int
    rule: RuleLine
    applied: bool | None


class ValueLineOut(Schema):
    name: str
    zh: str
    en: str
    source: str
    value: Any = None


class BenchOut(Schema):
    outcome: str
    reasons: list[ReasonOut]
    score: str | None
    grade: str
    default_probability: RateText | None
    annual_rate: RateText | None
    limit: Yuan | None
    limits: list[DecisionLimitOut]
    points: list[DecisionPointOut]
    rules: list[RuleAnswerOut]
    values: list[ValueLineOut]


class CaseLineOut(Schema):
    line: int
    subject_number: str
    expected: str
    outcome: str
    reasons: list[str]
    problem: str
    problem_en: str
    ok: bool


def flow_row_values(row: FlowRow) -> dict[str, Any]:
    """The values of a FlowRowOut."""
    return {name: getattr(row, name) for name in FlowRowOut.model_fields}


def flow_values(flow: FlowDetail, *, user_id: int | None, edits: bool, checks: bool) -> dict[str, Any]:
    """The values of a FlowOut for a person who may edit or check flows."""
    status, another = flow.row.status, checks and flow.row.made_by_id != user_id
    own = {name for name in FlowOut.model_fields if hasattr(FlowDetail, name)}
    return {
        **flow_row_values(flow.row),
        **{name: getattr(flow, name) for name in own},
        "known_sources": [
            {
                "name": row.spec.name,
                "zh": row.spec.zh,
                "en": row.spec.en,
                "needs": list(row.spec.needs),
                "is_on": row.is_on,
                "price": row.price,
            }
            for row in list_sources()
        ],
        "can_draft": edits,
        "can_edit": edits and status in ("draft", "tested"),
        "can_submit": edits and status == "tested",
        "can_check": another and status == "submitted",
        "can_launch": another and status in ("approved", "challenger"),
        "can_retire": edits and status in ("draft", "tested", "approved", "challenger"),
    }


def contest_values(contest: Contest) -> dict[str, Any]:
    """The values of a ContestOut."""
    return {
        "share": contest.share,
        "since": contest.since,
        "champion": _side(contest.champion),
        "challenger": _side(contest.challenger),
        "approval": _gap(contest.approval),
        "bad": _gap(contest.bad),
    }


def bench_values(result: BenchResult, reasons: list[dict[str, str]]) -> dict[str, Any]:
    """The values of a BenchOut."""
    outputs = result.outputs
    return {
        "outcome": outputs.outcome,
        "reasons": reasons,
        "score": None if outputs.score is None else str(outputs.score),
        "grade": outputs.grade,
        "default_probability": outputs.default_probability,
        "annual_rate": outputs.annual_rate,
        "limit": outputs.limit,
        "limits": list(outputs.limits),
        "points": [{**line.model_dump(), "points": str(line.points)} for line in outputs.points],
        "rules": list(result.rules),
        "values": [
            {
                "name": line.variable.name,
                "zh": line.variable.zh,
                "en": line.variable.en,
                "source": line.variable.source,
                "value": line.value,
            }
            for line in result.values
        ],
    }


def _side(side: SideFigures) -> dict[str, Any]:
    return {name: getattr(side, name) for name in SideOut.model_fields}


def _gap(gap: Gap | None) -> dict[str, Any] | None:
    return None if gap is None else {name: getattr(gap, name) for name in GapOut.model_fields}
