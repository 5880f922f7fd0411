"""A decision is a function: the flow and the package in, the outputs out. No clock, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huoshui.core.scoring import MissingValue, NoBin, ScoreResult, default_probability, score
from huoshui.core.scoring import Value as ScoringValue
from huoshui.products.terms import priced_rate, rate_range
from huoshui.risk.engine import Finding, run_tables, to_engine_values
from huoshui.risk.features import Feature, features_of
from huoshui.risk.inputs import DecisionPackage
from huoshui.risk.limits import CaseLimits, case_limits
from huoshui.risk.outputs import DecisionOutputs, PointsLine
from huoshui.risk.reasons import gravest
from huoshui.risk.schemas import read_facts
from huoshui.risk.scorecards import ScorecardSpec, read_scorecard, scoring_values

_SCORE_PLACES = Decimal("0.0001")
_PROBABILITY_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowContent:
    """A version of a flow (决策流), as stored."""

    code: str
    content_hash: str
    graph: Mapping[str, Any]
    scorecard: Mapping[str, Any]


def evaluate(flow: FlowContent, package: DecisionPackage) -> DecisionOutputs:
    """The outputs of the flow for this package; the same package always gives the same outputs.

    Refusals: BadDecisionInput, FlowBroken.
    """
    facts = read_facts(flow.code, package.facts)
    features = features_of(flow.code, facts, package)
    card = read_scorecard(flow.scorecard)
    values = scoring_values(features)
    result = _score(card, values)
    probability = _probability(card, values)
    annual_rate = _rate(package, result)
    limits = case_limits(facts, package, annual_rate=annual_rate)
    computed = _computed(result, probability, limits)
    findings = run_tables(
        flow_code=flow.code,
        content_hash=flow.content_hash,
        graph=flow.graph,
        values=to_engine_values(features, computed, _limit_amounts(limits)),
    )
    return _outputs(findings, card, result, probability, annual_rate, limits)


def _score(card: ScorecardSpec, values: Mapping[str, ScoringValue]) -> ScoreResult | None:
    try:
        return score(card.to_core(), values)
    except (MissingValue, NoBin):
        return None  # the tables say what follows from a case without a score


def _probability(card: ScorecardSpec, values: Mapping[str, ScoringValue]) -> Decimal | None:
    model = card.default_model
    numbers = {
        name: value for name, value in values.items() if isinstance(value, Decimal | int) or value is None
    }
    try:
        result = default_probability(model.intercept, model.coefficients, numbers)
    except MissingValue:
        return None
    return result.probability.quantize(_PROBABILITY_PLACES)


def _rate(package: DecisionPackage, result: ScoreResult | None) -> Decimal | None:
    """The rate of the grade; without a grade the highest, which a person may only see beside a refer."""
    if result is None:
        return rate_range(package.pricing, lpr=package.lpr)[1]
    return priced_rate(package.pricing, lpr=package.lpr, grade=result.grade)


def _computed(
    result: ScoreResult | None, probability: Decimal | None, limits: CaseLimits
) -> dict[str, Feature]:
    return {
        "score": result.total if result else None,
        "grade": result.grade if result else None,
        "default_probability": probability,
        "limit_name": limits.limit_name or None,
        "need_method": limits.need.method.value if limits.need else None,
    }


def _limit_amounts(limits: CaseLimits) -> dict[str, int | None]:
    return {
        "limit": limits.limit,
        "need_limit": limits.amounts.get("working_capital_need"),
        "affordable": limits.amounts.get("affordability"),
        "exposure_room": limits.amounts.get("exposure_cap"),
    }


def _outputs(
    findings: tuple[Finding, ...],
    card: ScorecardSpec,
    result: ScoreResult | None,
    probability: Decimal | None,
    annual_rate: Decimal | None,
    limits: CaseLimits,
) -> DecisionOutputs:
    outcome = gravest(finding.verdict for finding in findings)
    codes = tuple(dict.fromkeys(finding.code for finding in findings))
    return DecisionOutputs(
        outcome=outcome,
        reason_codes=codes,
        score=result.total.quantize(_SCORE_PLACES) if result else None,
        grade=result.grade if result else "",
        default_probability=probability,
        limit=limits.limit,
        limit_name=limits.limit_name,
        limits=limits.lines(),
        annual_rate=annual_rate,
        points=_points(card, result),
        explanation=limits.need.explanation if limits.need else "",
        explanation_en=limits.need.explanation_en if limits.need else "",
    )


def _points(card: ScorecardSpec, result: ScoreResult | None) -> tuple[PointsLine, ...]:
    if result is None:
        return ()
    names = {spec.name: spec for spec in card.characteristics}
    return tuple(
        PointsLine(
            name=line.name,
            zh=names[line.name].zh,
            en=names[line.name].en,
            value=None if line.value is None else str(line.value),
            points=line.weighted.quantize(_SCORE_PLACES),
        )
        for line in result.points
    )
