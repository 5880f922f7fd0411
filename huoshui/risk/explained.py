"""A decision explained: what every variable was, where it came from and when, and what contradicts what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from huoshui.core.errors import NotFound
from huoshui.risk.evaluate import values_of
from huoshui.risk.inputs import DecisionPackage, SourceOutcome, SourceSaid
from huoshui.risk.models import DataPull, DecisionRecord
from huoshui.risk.queries import flow_content
from huoshui.risk.reasons import Reason, reason
from huoshui.risk.rules import FRAUD_TABLE, SOURCES_TABLE, RuleLine, answer_of, names_in, tables_of
from huoshui.risk.sources.catalogue import BUREAU, SOURCES, in_order
from huoshui.risk.variables import VARIABLES, Variable, sources_of, variables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAsked:
    """A source of the decision: what came of asking it and when it said so."""

    name: str
    zh: str
    en: str
    outcome: str
    pulled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSeen:
    """A variable as the decision saw it: amounts as texts in yuan, unknown None.

    `sources` are those it is made of, `pulled_at` when the latest of them answered.
    """

    variable: Variable
    value: Any
    sources: tuple[str, ...]
    pulled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A rule on sources that applied: its words, its reason, and the figures it compared."""

    description: str
    reason: Reason
    values: tuple[ValueSeen, ...]


FraudState = Literal["hit", "clear", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FraudCheck:
    """A rule of the fraud table and what came of it (反欺诈检查): it applied, it did not, or it could not be
    told because one of its values is not known; with the values it looked at."""

    description: str
    state: FraudState
    verdict: str
    reason: Reason
    values: tuple[ValueSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionValues:
    """Everything a decision knew of its case, and from whom."""

    sources: tuple[SourceAsked, ...]
    values: tuple[ValueSeen, ...]
    contradictions: tuple[Contradiction, ...]
    fraud_checks: tuple[FraudCheck, ...]


def get_decision_values(record_id: int) -> DecisionValues:
    """The variables of a recorded decision, computed again from the package it kept. Refusals: NotFound."""
    row = DecisionRecord.objects.select_related("flow").filter(pk=record_id).first()
    if row is None:
        raise NotFound()
    flow, package = flow_content(row.flow), DecisionPackage.model_validate(row.inputs)
    said = _said(row, package, flow.sources)
    found = values_of(flow, package)
    values = {
        name: _seen(variable, found.get(name), said) for name, variable in variables_of(flow.code).items()
    }
    return DecisionValues(
        sources=tuple(
            SourceAsked(
                name=name,
                zh=SOURCES[name].zh,
                en=SOURCES[name].en,
                outcome=one.outcome,
                pulled_at=one.pulled_at,
            )
            for name, one in said.items()
        ),
        values=tuple(values.values()),
        contradictions=tuple(
            Contradiction(
                description=rule.description,
                reason=reason(rule.code),
                values=tuple(values[name] for name in names_in(rule.when) if name in VARIABLES),
            )
            for rule in tables_of(row.flow.graph).get(SOURCES_TABLE, ())
            if answer_of(rule.when, found)
        ),
        fraud_checks=tuple(
            _checked(rule, found, values) for rule in tables_of(row.flow.graph).get(FRAUD_TABLE, ())
        ),
    )


def _checked(rule: RuleLine, found: Mapping[str, Any], values: Mapping[str, ValueSeen]) -> FraudCheck:
    asked = tuple(values[name] for name in names_in(rule.when) if name in values)
    answer = answer_of(rule.when, found)
    is_unknown = answer is None or any(one.value is None for one in asked)
    state: FraudState = "hit" if answer else "unknown" if is_unknown else "clear"
    return FraudCheck(
        description=rule.description,
        state=state,
        verdict=rule.verdict,
        reason=reason(rule.code),
        values=asked,
    )


def _said(row: DecisionRecord, package: DecisionPackage, asked: tuple[str, ...]) -> dict[str, SourceSaid]:
    """What each source of the flow said; of a decision made before sources were kept, the bureau's answer."""
    said = {name: package.sources[name] for name in in_order(asked) if name in package.sources}
    if BUREAU in asked and BUREAU not in said:
        pulls = DataPull.objects.filter(
            subject_number=row.subject_number,
            source=BUREAU,
            outcome="answered",
            pulled_at__lte=row.decided_at,
        )
        at = pulls.values_list("pulled_at", flat=True).first()
        outcome: SourceOutcome = "answered" if package.bureau.available else "failed"
        said = {BUREAU: SourceSaid(outcome=outcome, pulled_at=at), **said}
    return said


def _seen(variable: Variable, value: Any, said: Mapping[str, SourceSaid]) -> ValueSeen:
    sources = in_order(sources_of(variable.name))
    times = [said[name].pulled_at for name in sources if name in said and said[name].is_available]
    return ValueSeen(
        variable=variable,
        value=f"{value:.2f}" if variable.kind == "amount" and value is not None else value,
        sources=sources,
        pulled_at=max((at for at in times if at is not None), default=None),
    )
