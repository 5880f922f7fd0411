"""The text of a contract: clauses with conditions and placeholders, as a template keeps them."""

from huoshui.contracts.clauses.choose import choose_clauses, holds
from huoshui.contracts.clauses.content import Clause, Condition, TemplateContent, read_content
from huoshui.contracts.clauses.facts import CONDITION_FIELDS, Facts
from huoshui.contracts.clauses.placeholders import PLACEHOLDERS, fill
from huoshui.contracts.clauses.ready import READY_TEMPLATES, READY_VERSION, ReadyTemplate

__all__ = [
    "CONDITION_FIELDS",
    "PLACEHOLDERS",
    "READY_TEMPLATES",
    "READY_VERSION",
    "Clause",
    "Condition",
    "Facts",
    "ReadyTemplate",
    "TemplateContent",
    "choose_clauses",
    "fill",
    "holds",
    "read_content",
]
