"""The rule tables of a flow, run by zen-engine: typed values in, (reason, verdict) pairs out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import zen

from huoshui.core.errors import Refusal
from huoshui.core.money import Cents
from huoshui.risk.features import Feature, Features
from huoshui.risk.reasons import REASONS, VERDICTS

TABLES = ("eligibility", "bureau", "policy")
"""Paths under which the tables of a graph put what they found, in the order reasons are told."""


class FlowBroken(Refusal):
    code = "risk.flow_broken"
    zh = "决策流 {flow} 无法执行：{problem}"
    en = "The decision flow {flow} cannot be run: {problem}"
    status = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that applied: the reason it gives and the verdict it asks for."""

    code: str
    verdict: str


_decisions: dict[str, zen.ZenDecision] = {}


def run_tables(
    *, flow_code: str, content_hash: str, graph: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """What the flow's tables found. Refusals: FlowBroken, also for a code or verdict nobody knows."""
    decision = _decision(content_hash, graph)
    try:
        result = decision.evaluate(dict(values))["result"]
    except Exception as problem:
        raise FlowBroken(flow=flow_code, problem=str(problem)[:200]) from problem
    found = [row for table in TABLES for row in result.get(table) or ()]
    for row in found:
        if row.get("code") not in REASONS or row.get("verdict") not in VERDICTS:
            raise FlowBroken(flow=flow_code, problem=f"unknown row {row}")
    return tuple(Finding(code=row["code"], verdict=row["verdict"]) for row in found)


def to_engine_values(
    features: Features, computed: Mapping[str, Feature], limits: Mapping[str, Cents | None]
) -> dict[str, Any]:
    """The features as the engine takes them: the one place where a Decimal becomes a float.

    Amounts are in yuan in the tables. A missing value is null, which no comparison accepts, so a rule has to
    ask for it by name.
    """
    values: dict[str, Any] = {name: _number(value) for name, value in features.values.items()}
    for name, amount in {**features.amounts, **limits}.items():
        values[name] = None if amount is None else float(Decimal(amount) / 100)
    values["missing_count"] = len(features.missing)
    values.update({name: _number(value) for name, value in computed.items()})
    return values


def _number(value: Feature) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _decision(content_hash: str, graph: Mapping[str, Any]) -> zen.ZenDecision:
    # The hash names the content, so compiled flows can be shared by lenders.
    decision = _decisions.get(content_hash)
    if decision is None:
        if len(_decisions) > 200:
            _decisions.clear()
        decision = _decisions[content_hash] = zen.ZenEngine().create_decision(json.dumps(graph))
    return decision
