"""A version of a flow, ready to decide: its rules, its card, and the derived variables these ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huoshui.risk.derived import DERIVED
from huoshui.risk.rules import Rules, names_in, tables_of
from huoshui.risk.scorecards import FlowCard, flow_card, inputs_of_card
from huoshui.risk.sources.catalogue import BUREAU
from huoshui.risk.sources.measures import MEASURES


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowContent:
    """A version of a flow (决策流), as stored; `sources` are those it asks."""

    code: str
    content_hash: str
    graph: Mapping[str, Any]
    scorecard: Mapping[str, Any]
    sources: tuple[str, ...] = (BUREAU,)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFlow:
    """The same, compiled; `made` are the measures and derived variables to compute for a case."""

    rules: Rules
    card: FlowCard
    made: tuple[str, ...]


_compiled: dict[str, CompiledFlow] = {}


def compiled(flow: FlowContent) -> CompiledFlow:
    """The compiled flow; the hash names the content, so lenders can share it."""
    found = _compiled.get(flow.content_hash)
    if found is None:
        if len(_compiled) > 200:
            _compiled.clear()
        found = _compiled[flow.content_hash] = _compile(flow)
    return found


def _compile(flow: FlowContent) -> CompiledFlow:
    rules, card = Rules(tables_of(flow.graph)), flow_card(flow.scorecard)
    asked = {name for _, rule in rules.lines for name in names_in(rule.when)}
    asked.update(inputs_of_card(card))
    return CompiledFlow(
        rules=rules, card=card, made=tuple(name for name in (*MEASURES, *DERIVED) if name in asked)
    )
