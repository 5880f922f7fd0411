"""How an automatic decision looks in JSON."""

from datetime import datetime
from typing import Any

from ninja import Schema

from huoshui.api.application_shapes import ReasonOut
from huoshui.api.types import RateText, Yuan
from huoshui.risk.explained import DecisionValues, ValueSeen
from huoshui.risk.queries import Decision


class DecisionLimitOut(Schema):
    name: str
    zh: str
    en: str
    amount: Yuan | None
    is_binding: bool


class DecisionPointOut(Schema):
    name: str
    zh: str
    en: str
    value: str | None
    points: str


class DecisionOut(Schema):
    id: int
    subject_number: str
    flow_code: str
    flow_version: int
    outcome: str
    reasons: list[ReasonOut]
    score: str | None
    grade: str
    default_probability: RateText | None
    annual_rate: RateText | None
    limit: Yuan | None
    limits: list[DecisionLimitOut]
    points: list[DecisionPointOut]
    explanation: str
    explanation_en: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    decided_at: datetime


class SourceAskedOut(Schema):
    """A source of the decision and what came of asking it."""

    name: str
    zh: str
    en: str
    outcome: str
    pulled_at: datetime | None


class ValueSeenOut(Schema):
    """A variable as the decision saw it: amounts as texts in yuan, unknown null."""

    name: str
    zh: str
    en: str
    kind: str
    formula: str
    origin: str
    value: Any = None
    sources: list[str]
    pulled_at: datetime | None


class ContradictionOut(Schema):
    """A rule on sources that applied, with the figures it compared."""

    description: str
    reason: ReasonOut
    values: list[ValueSeenOut]


class FraudCheckOut(Schema):
    """A rule of the fraud table: `state` is hit, clear or unknown."""

    description: str
    state: str
    verdict: str
    reason: ReasonOut
    values: list[ValueSeenOut]


class DecisionVariablesOut(Schema):
    sources: list[SourceAskedOut]
    values: list[ValueSeenOut]
    contradictions: list[ContradictionOut]
    fraud_checks: list[FraudCheckOut]


def decision_variable_values(found: DecisionValues) -> dict[str, Any]:
    """The values of a DecisionVariablesOut."""
    return {
        "sources": list(found.sources),
        "values": [_seen(one) for one in found.values],
        "contradictions": [
            {
                "description": one.description,
                "reason": one.reason,
                "values": [_seen(value) for value in one.values],
            }
            for one in found.contradictions
        ],
        "fraud_checks": [
            {
                "description": one.description,
                "state": one.state,
                "verdict": one.verdict,
                "reason": one.reason,
                "values": [_seen(value) for value in one.values],
            }
            for one in found.fraud_checks
        ],
    }


def _seen(one: ValueSeen) -> dict[str, Any]:
    variable = one.variable
    return {
        "name": variable.name,
        "zh": variable.zh,
        "en": variable.en,
        "kind": variable.kind,
        "formula": variable.formula,
        "origin": variable.source,
        "value": one.value,
        "sources": list(one.sources),
        "pulled_at": one.pulled_at,
    }


def decision_values(decision: Decision) -> dict[str, Any]:
    """The values of a DecisionOut."""
    return {
        "id": decision.record_id,
        "subject_number": decision.subject_number,
        "flow_code": decision.flow_code,
        "flow_version": decision.flow_version,
        "outcome": decision.outcome,
        "reasons": decision.reasons,
        "score": None if decision.score is None else str(decision.score),
        "grade": decision.grade,
        "default_probability": decision.default_probability,
        "annual_rate": decision.annual_rate,
        "limit": decision.limit,
        "limits": list(decision.limit_lines),
        "points": [
            {"name": line.name, "zh": line.zh, "en": line.en, "value": line.value, "points": str(line.points)}
            for line in decision.points
        ],
        "explanation": decision.explanation,
        "explanation_en": decision.explanation_en,
        "inputs": decision.inputs,
        "outputs": decision.outputs,
        "decided_at": decision.decided_at,
    }
