"""The sources a draft asks (数据源): chosen by name, with ready rules for what they may contradict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from huoshui.core.errors import InvalidInput
from huoshui.risk.dictionary_rows import read_rows
from huoshui.risk.drafting.content import Tables, graph_with, rule_refused
from huoshui.risk.drafting.refusals import CardRefused
from huoshui.risk.rules import SOURCES_TABLE, TABLES, RuleLine, names_in, table_nodes, tables_of
from huoshui.risk.scorecards import flow_card, inputs_of_card
from huoshui.risk.sources.catalogue import BUREAU, SOURCES, in_order
from huoshui.risk.variables import sources_of, variables_of


def read_sources(names: Iterable[str]) -> tuple[str, ...]:
    """The sources in the order of the catalogue. Refusals: InvalidInput naming one that does not exist."""
    asked = list(names)
    for name in asked:
        if name not in SOURCES:
            raise InvalidInput(field="sources", zh=f"没有数据源 {name[:20]}", en=f"no source {name[:20]}")
    return in_order(asked)


@cache
def _ready_rules() -> tuple[RuleLine, ...]:
    return tuple(RuleLine.model_validate(row) for row in read_rows("source_rules"))


def ready_rules(flow_code: str, sources: Iterable[str]) -> tuple[RuleLine, ...]:
    """The ready rules on contradictions that this flow can ask of these sources."""
    known, asked = variables_of(flow_code), set(sources)
    return tuple(
        rule
        for rule in _ready_rules()
        if all(name in known and sources_of(name) <= asked for name in names_in(rule.when))
    )


def with_sources(
    graph: Mapping[str, Any], flow_code: str, *, before: Sequence[str], after: Sequence[str]
) -> dict[str, Any]:
    """The graph with a table of sources when it asks others than the bureau, and in it the ready rules that
    the sources chosen anew make possible. A rule that was taken out does not come back by itself.
    """
    had = set(ready_rules(flow_code, before))
    more = [rule for rule in ready_rules(flow_code, after) if rule not in had]
    found = tables_of(graph).get(SOURCES_TABLE)
    if found is None and not set(after) - {BUREAU}:
        return dict(graph)
    whole = dict(graph) if found is not None else _with_table(graph)
    return graph_with(whole, {SOURCES_TABLE: [*(found or ()), *more]})


def check_asked(flow_code: str, tables: Tables, scorecard: Mapping[str, Any], sources: Sequence[str]) -> None:
    """Nothing, when rules and card read only what these sources or the case itself can say.

    Refusals: RuleRefused, CardRefused.
    """
    for table, rules in tables.items():
        for line, rule in enumerate(rules, 1):
            for name, source in _not_asked(names_in(rule.when), sources):
                raise rule_refused(
                    table,
                    line,
                    "when",
                    f"变量 {name} 来自{SOURCES[source].zh}，本决策流不查询该数据源",
                    f"{name} comes from the {SOURCES[source].en.lower()}, which this flow does not ask",
                )
    for name, source in _not_asked(inputs_of_card(flow_card(scorecard)), sources):
        raise CardRefused(
            field="scorecard",
            problem_zh=f"变量 {name} 来自{SOURCES[source].zh}，本决策流不查询该数据源",
            problem=f"{name} comes from the {SOURCES[source].en.lower()}, which this flow does not ask",
        )


def _not_asked(names: Iterable[str], sources: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        for source in in_order(sources_of(name) - set(sources)):
            yield name, source


def _with_table(graph: Mapping[str, Any]) -> dict[str, Any]:
    """The graph with an empty table of sources in its place of the order, made like the table before it."""
    nodes = list(graph["nodes"])
    earlier = TABLES[: TABLES.index(SOURCES_TABLE)]
    before = [node for node in table_nodes(graph) if node["id"] in earlier][-1]
    table = {
        **before,
        "id": SOURCES_TABLE,
        "name": "数据源 Sources",
        "position": {**before["position"], "y": before["position"]["y"] + 160},
        "content": {**before["content"], "rules": [], "outputPath": SOURCES_TABLE},
    }
    edges = []
    for edge in graph["edges"]:
        if edge["sourceId"] == before["id"]:
            edges += [
                {**edge, "id": f"{before['id']}_{SOURCES_TABLE}", "targetId": SOURCES_TABLE},
                {**edge, "id": f"{SOURCES_TABLE}_{edge['targetId']}", "sourceId": SOURCES_TABLE},
            ]
        else:
            edges.append(edge)
    at = nodes.index(before) + 1
    return {**graph, "nodes": [*nodes[:at], table, *nodes[at:]], "edges": edges}
