"""The rules of a flow (规则), read from its JDM graph and run by zen-engine's expressions.

All conditions of a flow are compiled into one list expression: 26 rules take 7 µs where the engine's own
decision tables take 400 µs, and a condition that cannot be run is seen, where a table takes it as not met.
"""

import re
from collections.abc import Mapping
from typing import Any

import zen
from pydantic import BaseModel, ConfigDict, Field

from huoshui.risk.reasons import Verdict

_KEYWORDS = frozenset({"and", "or", "not", "in", "null", "true", "false"})
_FUNCTIONS = frozenset(
    {"abs", "min", "max", "sum", "len", "contains", "startsWith", "endsWith", "floor", "ceil"}
)
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SOURCES_TABLE = "sources"
FRAUD_TABLE = "fraud"
TABLES = ("eligibility", "bureau", SOURCES_TABLE, FRAUD_TABLE, "policy")
"""Tables by their node ids, in the order in which reasons are told."""


class RuleLine(BaseModel):
    """A rule (规则): when its condition holds, the reason it gives and the verdict it asks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    description: str = Field(default="", max_length=100)
    when: str = Field(min_length=1, max_length=1000)
    code: str
    verdict: Verdict


class RuleBroken(Exception):
    """A condition that cannot be run on these values, or answers neither yes nor no."""


class Rules:
    """The compiled rules of a flow, in order."""

    def __init__(self, tables: Mapping[str, tuple[RuleLine, ...]]) -> None:
        self.lines = tuple((table, rule) for table, rules in tables.items() for rule in rules)
        self._all = zen.compile_expression(f"[{', '.join(f'({rule.when})' for _, rule in self.lines)}]")

    def applied(self, values: Mapping[str, Any]) -> tuple[RuleLine, ...]:
        """The rules whose condition holds. Errors: RuleBroken naming the first that cannot be run."""
        try:
            answers = self._all.evaluate(dict(values))
        except Exception:  # the engine raises RuntimeError of its own making
            answers = [answer_of(rule.when, values) for _, rule in self.lines]
        for answer, (table, rule) in zip(answers, self.lines, strict=True):
            if not isinstance(answer, bool):
                raise RuleBroken(f"{table}: {rule.when}")
        return tuple(rule for answer, (_, rule) in zip(answers, self.lines, strict=True) if answer)


def answer_of(when: str, values: Mapping[str, Any]) -> bool | None:
    """What a condition says of these values; None when it cannot be run or says neither yes nor no."""
    try:
        answer = zen.evaluate_expression(when, dict(values))
    except Exception:
        return None
    return answer if isinstance(answer, bool) else None


def names_in(when: str) -> tuple[str, ...]:
    """The variables a condition asks for, each once."""
    plain = _TEXT.sub("", when)
    return tuple(
        dict.fromkeys(
            found.group()
            for found in _NAME.finditer(plain)
            if found.group() not in _KEYWORDS
            and not (found.group() in _FUNCTIONS and plain[found.end() :].lstrip().startswith("("))
        )
    )


def table_nodes(graph: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The decision tables of a graph, in the order of TABLES."""
    nodes = {node["id"]: node for node in graph["nodes"] if node["type"] == "decisionTableNode"}
    return [nodes[table] for table in TABLES if table in nodes]


def tables_of(graph: Mapping[str, Any]) -> dict[str, tuple[RuleLine, ...]]:
    """Table → its rules, in order."""
    return {
        node["id"]: tuple(
            RuleLine(
                description=rule.get("_description", ""),
                when=rule["when"],
                code=rule["code"].strip("'"),
                verdict=rule["verdict"].strip("'"),
            )
            for rule in node["content"]["rules"]
        )
        for node in table_nodes(graph)
    }
