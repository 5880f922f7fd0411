"""A decision is a function: the flow and the package in, the outputs out. No clock, no database."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huoshui.core.scoring import MissingValue, NoBin, ScoreResult, score
from huoshui.core.scoring import Value as ScoringValue
from huoshui.products.terms import priced_rate, rate_range
from huoshui.risk.compiled import FlowContent, compiled
from huoshui.risk.derived import derived_of
from huoshui.risk.engine import Finding, FlowBroken, run_rules, to_engine_values
from huoshui.risk.features import Feature, features_of
from huoshui.risk.inputs import UNAVAILABLE, DecisionPackage
from huoshui.risk.limits import CaseLimits, case_limits
from huoshui.risk.outputs import DecisionOutputs, PointsLine
from huoshui.risk.reasons import RULE_FAILED, SOURCE_UNAVAILABLE, gravest
from huoshui.risk.rules import Rules
from huoshui.risk.schemas import read_facts
from huoshui.risk.scorecards import FlowCard, scoring_values
from huoshui.risk.sources.catalogue import BUREAU
from huoshui.risk.sources.measures import MEASURES
from huoshui.risk.variables import scoring_variables_of

__all__ = ["FlowContent", "evaluate", "known_values", "values_of"]

_log = logging.getLogger("huoshui.risk")
_SCORE_PLACES = Decimal("0.0001")
_PROBABILITY_PLACES = Decimal("0.000001")


def evaluate(flow: FlowContent, package: DecisionPackage) -> DecisionOutputs:
    """The outputs of the flow for this package; the same package always gives the same outputs.

    A rule that cannot be run on this case, or a source of the flow that has not answered, refers it to a
    person. Refusals: BadDecisionInput.
    """
    ready = compiled(flow)
    case = _assess(flow, package, ready.made)
    findings = _silent_sources(flow, package) + _findings(flow.code, ready.rules, case.values)
    return _outputs(findings, ready.card, case)


def values_of(flow: FlowContent, package: DecisionPackage) -> Mapping[str, Any]:
    """Every variable of the flow → its value for this package, as rules see it.

    Refusals: BadDecisionInput.
    """
    return _assess(flow, package, _everything(flow.code)).values


def known_values(flow_code: str, package: DecisionPackage) -> Mapping[str, ScoringValue]:
    """Every variable that a card of the flow may read → its value for this package, exact, amounts in yuan.

    Refusals: BadDecisionInput.
    """
    facts = read_facts(flow_code, package.facts)
    values = scoring_values(features_of(flow_code, facts, package, made=_everything(flow_code)))
    return {name: values.get(name) for name in scoring_variables_of(flow_code)}


def _everything(flow_code: str) -> tuple[str, ...]:
    return (*MEASURES, *derived_of(flow_code))


def _silent_sources(flow: FlowContent, package: DecisionPackage) -> tuple[Finding, ...]:
    """A source the flow asks and that has not answered: a person decides, nothing is put in its place.

    The bureau's silence is a rule of the tables.
    """
    said = [package.sources.get(name) for name in flow.sources if name != BUREAU]
    is_silent = any(one is None or one.outcome in UNAVAILABLE for one in said)
    return (Finding(code=SOURCE_UNAVAILABLE, verdict="refer"),) if is_silent else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assessed:
    """What is known of a case before the rules: score, probability, price, limits, and all of it by name."""

    result: ScoreResult | None
    probability: Decimal | None
    annual_rate: Decimal | None
    limits: CaseLimits
    values: Mapping[str, Any]


def _assess(flow: FlowContent, package: DecisionPackage, made: tuple[str, ...]) -> _Assessed:
    facts = read_facts(flow.code, package.facts)
    features = features_of(flow.code, facts, package, made=made)
    card = compiled(flow).card
    known = scoring_values(features)
    result = _score(card, known)
    probability = _rounded(card.probability(known, result))
    annual_rate = _rate(package, result)
    limits = case_limits(facts, package, annual_rate=annual_rate, regression=card.limit_model, known=known)
    computed = _computed(result, probability, limits)
    return _Assessed(
        result=result,
        probability=probability,
        annual_rate=annual_rate,
        limits=limits,
        values=to_engine_values(features, computed, _limit_amounts(limits)),
    )


def _score(card: FlowCard, values: Mapping[str, ScoringValue]) -> ScoreResult | None:
    try:
        return score(card.scorecard, values)
    except (MissingValue, NoBin):
        return None  # the tables say what follows from a case without a score


def _rounded(probability: Decimal | None) -> Decimal | None:
    return None if probability is None else probability.quantize(_PROBABILITY_PLACES)


def _rate(package: DecisionPackage, result: ScoreResult | None) -> Decimal | None:
    """The rate of the grade; without a grade the highest, which a person may only see beside a refer."""
    if result is None:
        return rate_range(package.pricing, lpr=package.lpr)[1]
    return priced_rate(package.pricing, lpr=package.lpr, grade=result.grade)


def _findings(flow_code: str, rules: Rules, values: Mapping[str, Any]) -> tuple[Finding, ...]:
    try:
        return run_rules(flow_code, rules, values)
    except FlowBroken as broken:
        _log.error("%s", broken.message("en"))
        return (Finding(code=RULE_FAILED, verdict="refer"),)


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


def _outputs(findings: tuple[Finding, ...], card: FlowCard, case: _Assessed) -> DecisionOutputs:
    result, limits = case.result, case.limits
    outcome = gravest(finding.verdict for finding in findings)
    codes = tuple(dict.fromkeys(finding.code for finding in findings))
    return DecisionOutputs(
        outcome=outcome,
        reason_codes=codes,
        score=result.total.quantize(_SCORE_PLACES) if result else None,
        grade=result.grade if result else "",
        default_probability=case.probability,
        limit=limits.limit,
        limit_name=limits.limit_name,
        limits=limits.lines(),
        annual_rate=case.annual_rate,
        points=_points(card, result),
        explanation=limits.need.explanation if limits.need else "",
        explanation_en=limits.need.explanation_en if limits.need else "",
    )


def _points(card: FlowCard, result: ScoreResult | None) -> tuple[PointsLine, ...]:
    if result is None:
        return ()
    return tuple(
        PointsLine(
            name=line.name,
            zh=card.names_of(line.name)[0],
            en=card.names_of(line.name)[1],
            value=None if line.value is None else str(line.value),
            points=line.weighted.quantize(_SCORE_PLACES),
        )
        for line in result.points
    )
