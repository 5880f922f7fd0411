"""The content of a template version: a title and its clauses, validated when it is saved."""

import re
from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from huoshui.contracts.clauses.facts import CONDITION_FIELDS, OPERATORS, ConditionField, Operator
from huoshui.contracts.clauses.placeholders import is_balanced, unknown_placeholders
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.core.money import parse_yuan
from huoshui.core.rates import parse_rate

ConditionValue = bool | int | str | tuple[str, ...]


class BadTemplate(InvalidInput):
    code = "contracts.bad_template"
    zh = "合同模板有误（{path}）：{problem}"
    en = "The contract template is not valid ({path}): {problem}"

    def message(self, lang: str) -> str:
        """Always the template of this class: the problem itself says what is wrong."""
        return Refusal.message(self, lang)


class Part(BaseModel):
    """Common behaviour of the parts: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Condition(Part):
    """One condition of a clause (条款条件): a field of the contract, an operator, a value.

    Amounts and rates are decimal text ("10000000.00", "0.0435").
    """

    field: str
    operator: Operator
    value: ConditionValue

    @field_validator("value", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _fits(self) -> Self:
        field = CONDITION_FIELDS.get(self.field)
        if field is None:
            raise ValueError(f"条件中没有字段 {self.field} / no field {self.field}")
        if self.operator not in OPERATORS[field.type]:
            raise ValueError(f"字段 {field.zh} 不能用 {self.operator} / {field.en} takes no {self.operator}")
        if not _is_value(field, self.operator, self.value):
            raise ValueError(f"{field.zh} 的值无效 / not a value of {field.en}: {self.value!r}")
        return self


class Clause(Part):
    """One clause (条款): neighbours with the same title are the paragraphs of one article.

    `**…**` prints strong, `{amount}` and the like are filled in, a new line begins a new paragraph.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    title: str = Field(min_length=1, max_length=40)
    text: str = Field(min_length=1, max_length=3000)
    text_en: str = Field(default="", max_length=6000)
    conditions: tuple[Condition, ...] = ()

    @field_validator("conditions", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("text", "text_en")
    @classmethod
    def _known_places(cls, text: str) -> str:
        unknown = unknown_placeholders(text)
        if unknown:
            raise ValueError(f"未知的占位符 / unknown placeholder: {', '.join(unknown)}")
        if not is_balanced(text):
            raise ValueError("加粗标记 ** 没有成对 / ** is not closed")
        return text


class TemplateContent(Part):
    """Everything one version of a template says (模板内容)."""

    title: str = Field(min_length=1, max_length=40)
    forbidden_use: str = Field(min_length=1, max_length=300)
    cost_basis: str = Field(min_length=1, max_length=200)
    clauses: tuple[Clause, ...] = Field(min_length=1, max_length=120)

    @field_validator("clauses", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _codes_once(self) -> Self:
        codes = [clause.code for clause in self.clauses]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"条款代码重复 / a clause code appears twice: {', '.join(twice)}")
        return self


def read_content(content: Mapping[str, Any]) -> TemplateContent:
    """The content of JSON. Refusals: BadTemplate naming the first wrong path."""
    try:
        return TemplateContent.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in ("content", *first["loc"]))
        problem = re.sub(r"^Value error, ", "", first["msg"])
        raise BadTemplate(field=path, path=path, problem=problem) from error


def _is_value(field: ConditionField, operator: Operator, value: ConditionValue) -> bool:
    match field.type:
        case "flag":
            return isinstance(value, bool)
        case "count":
            return isinstance(value, int) and not isinstance(value, bool)
        case "choice" if operator == "in":
            return isinstance(value, tuple) and bool(value) and set(value) <= set(field.choices)
        case "choice":
            return isinstance(value, str) and value in field.choices
        case _:
            return isinstance(value, str) and _is_figure(field, value)


def _is_figure(field: ConditionField, value: str) -> bool:
    try:
        if field.type == "amount":
            parse_yuan(value)
        else:
            parse_rate(value)
    except Refusal:
        return False
    return True
