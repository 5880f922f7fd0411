"""Which clauses a contract gets: those whose conditions all hold. A table of comparisons, nothing is run."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from huoshui.contracts.clauses.content import Clause, Condition, TemplateContent
from huoshui.contracts.clauses.facts import CONDITION_FIELDS, Facts, Operator
from huoshui.core.money import parse_yuan
from huoshui.core.rates import parse_rate

_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, many: value in many,
}


def choose_clauses(content: TemplateContent, facts: Facts) -> tuple[Clause, ...]:
    """The clauses that apply to these facts, in the template's order."""
    return tuple(clause for clause in content.clauses if all(holds(one, facts) for one in clause.conditions))


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether one condition holds; "gt" is 超过, "lte" 不超过."""
    return _COMPARE[condition.operator](facts.value(condition.field), _figure(condition))


def _figure(condition: Condition) -> Any:
    match CONDITION_FIELDS[condition.field].type:
        case "amount":
            return parse_yuan(str(condition.value))
        case "rate":
            return parse_rate(str(condition.value))
        case _:
            return condition.value
