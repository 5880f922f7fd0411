"""The content of a flow as a person edits it, and back to the graph: tables of rules, one card."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import zen
from pydantic import ValidationError

from huoshui.risk.drafting.refusals import CardRefused, RuleRefused
from huoshui.risk.limit_regression import LimitModelSpec
from huoshui.risk.reasons import REASONS
from huoshui.risk.rules import RuleLine, answer_of, names_in, table_nodes
from huoshui.risk.scorecards import ModelSpec, flow_card, inputs_of_card
from huoshui.risk.variables import NEVER_MISSING, Variable, scoring_variables_of, variables_of

TABLE_NAMES: Mapping[str, tuple[str, str]] = {
    "eligibility": ("准入表", "Eligibility"),
    "bureau": ("征信表", "Bureau"),
    "sources": ("数据源表", "Data sources"),
    "fraud": ("反欺诈表", "Fraud checks"),
    "policy": ("政策表", "Policy"),
}
MOST_RULES = 200
_TYPICAL: Mapping[str, Any] = {"amount": 100000.0, "number": 0.5, "whole": 3, "flag": True, "word": "other"}


Tables = Mapping[str, Sequence[RuleLine]]


def graph_with(graph: Mapping[str, Any], tables: Tables) -> dict[str, Any]:
    """The graph with these rules in its tables; nodes and edges stay."""
    nodes = [
        {**node, "content": {**node["content"], "rules": _rules(node["id"], tables[node["id"]])}}
        if node["id"] in tables and node["type"] == "decisionTableNode"
        else node
        for node in graph["nodes"]
    ]
    return {**graph, "nodes": nodes}


def check_tables(flow_code: str, graph: Mapping[str, Any], tables: Tables) -> None:
    """Nothing, when every rule can be run on every case. Refusals: RuleRefused.

    A rule asks only for variables of its flow, compares nothing with null and answers yes or no.
    """
    known = variables_of(flow_code)
    expected = {node["id"] for node in table_nodes(graph)}
    for table in tables:
        if table not in expected:
            raise rule_refused(table, 0, "", "没有这张表", "no such table")
    for table, rules in tables.items():
        if len(rules) > MOST_RULES:
            raise rule_refused(
                table, MOST_RULES, "when", f"最多 {MOST_RULES} 条", f"{MOST_RULES} rules at most"
            )
        for line, rule in enumerate(rules, 1):
            if rule.code not in REASONS:
                raise rule_refused(table, line, "code", f"没有原因 {rule.code}", f"no reason {rule.code}")
            for problem_zh, problem in _problems(rule.when, known):
                raise rule_refused(table, line, "when", problem_zh, problem)


def check_card(flow_code: str, scorecard: Mapping[str, Any]) -> None:
    """Nothing, when the card reads only what the flow knows before it scores. Refusals: CardRefused."""
    try:
        card = flow_card(scorecard)
    except ValidationError as problem:
        first = problem.errors()[0]
        path = ".".join(str(part) for part in ("scorecard", *first["loc"]))
        raise CardRefused(
            field=path,
            problem_zh=f"{path} 缺失或格式不正确",
            problem=f"{path} is missing or has the wrong form",
        ) from (problem)
    known = scoring_variables_of(flow_code)
    unknown = [name for name in inputs_of_card(card) if name not in known]
    if unknown:
        names = "、".join(unknown)
        raise CardRefused(
            field="scorecard",
            problem_zh=f"决策流在评分前没有变量 {names}",
            problem=f"before scoring the flow knows nothing of {', '.join(unknown)}",
        )


def with_limit_model(scorecard: Mapping[str, Any], limit_model: LimitModelSpec | None) -> dict[str, Any]:
    """The scorecard with this regression on past limits, or without one."""
    kept = {name: value for name, value in scorecard.items() if name != "limit_model"}
    return kept if limit_model is None else {**kept, "limit_model": limit_model.model_dump(mode="json")}


def card_of_model(number: str, digest: str, card: Mapping[str, Any]) -> dict[str, Any]:
    """The scorecard of a flow that scores by a registered model."""
    model = ModelSpec(number=number, hash=digest, card=dict(card))
    return {"model": model.model_dump(mode="json")}


def _problems(when: str, known: Mapping[str, Variable]) -> Iterator[tuple[str, str]]:
    fault = zen.validate_expression(when)
    if fault is not None:
        said = str(fault.get("source", fault))[:120] if isinstance(fault, dict) else str(fault)[:120]
        yield f"条件写法有误：{said}", f"the condition cannot be read: {said}"
        return
    names = [name for name in names_in(when) if name not in known]
    if names:
        near = difflib.get_close_matches(names[0], known, n=1)
        hint = (f"，是否指 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
        yield f"没有变量 {names[0]}{hint[0]}", f"there is no variable {names[0]}{hint[1]}"
        return
    typical = {name: _TYPICAL[one.kind] for name, one in known.items()}
    nothing = {name: typical[name] if name in NEVER_MISSING else None for name in known}
    if answer_of(when, typical) is None:
        yield "条件的类型不对，结果应为是或否", "the kinds do not fit, or the answer is not yes or no"
    elif answer_of(when, nothing) is None:
        missing = ", ".join(name for name in names_in(when) if name not in NEVER_MISSING)
        yield (
            f"资料缺失时无法判断，请先写 {missing.split(', ')[0]} != null and …",
            f"it fails when a value is missing: begin with {missing.split(', ')[0]} != null and …",
        )


def _rules(table: str, rules: Sequence[RuleLine]) -> list[dict[str, str]]:
    return [
        {
            "_id": f"{table}_{number}",
            "_description": rule.description,
            "when": rule.when,
            "code": f"'{rule.code}'",
            "verdict": f"'{rule.verdict}'",
        }
        for number, rule in enumerate(rules, 1)
    ]


def rule_refused(table: str, line: int, part: str, zh: str, en: str) -> RuleRefused:
    """The refusal of one rule, by its place."""
    names = TABLE_NAMES.get(table, (table, table))
    return RuleRefused(
        field=f"tables.{table}.{line}.{part}",
        table_zh=names[0],
        table=names[1],
        line=line,
        problem_zh=zh,
        problem=en,
    )
