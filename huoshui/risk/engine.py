"""The rule tables of a flow, run: typed values in, (reason, verdict) pairs out."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huoshui.core.errors import Refusal
from huoshui.core.money import Cents
from huoshui.risk.features import Feature, Features
from huoshui.risk.rules import RuleBroken, Rules


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


def run_rules(flow_code: str, rules: Rules, values: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What the flow's rules found. Refusals: FlowBroken, for a rule that cannot be run on these values."""
    try:
        applied = rules.applied(values)
    except RuleBroken as broken:
        raise FlowBroken(flow=flow_code, problem=str(broken)[:200]) from broken
    return tuple(Finding(code=rule.code, verdict=rule.verdict) for rule in applied)


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
