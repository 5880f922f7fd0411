"""Checking the answers of a form against its schema: every problem named, by field, in both languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huoshui.core.errors import InvalidInput
from huoshui.core.identifiers import (
    IdentifierCheck,
    check_bank_account,
    check_bank_card,
    check_id_number,
    check_phone,
    check_region_code,
    check_uscc,
    explain,
)
from huoshui.core.money import parse_yuan, yuan_grouped, yuan_text
from huoshui.core.rates import parse_rate, rate_percent_text
from huoshui.foundation.text import is_printable, visible
from huoshui.products.form import FormField, FormSchema

Answer = str | int | bool | None
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is missing or wrong, and where."""

    field: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedForm:
    """The answers in their stored form, and what is wrong with the others."""

    values: dict[str, Answer]
    problems: tuple[Problem, ...]


class _Wrong(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


class FormInvalid(InvalidInput):
    code = "origination.form_invalid"


def check_shape(schema: FormSchema, form: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers of a draft: known fields, plain values, none too long; they may still be wrong or missing.

    Refusals: FormInvalid for an unknown field, a value that is no plain value, or a text that is too long.
    """
    known = {field.name for field in schema.fields()}
    for name, value in form.items():
        path = f"form.{str(name)[:60]}"
        if name not in known:
            raise FormInvalid(field=path, zh="表单中没有此项", en="The form has no such field")
        if value is not None and not isinstance(value, str | int | bool):
            raise FormInvalid(field=path, zh="值的类型不正确", en="A value of this type cannot be an answer")
        if isinstance(value, str) and (len(value) > LONGEST_TEXT or "\x00" in value):
            raise FormInvalid(field=path, zh="内容过长或含有无效字符", en="Too long, or not plain text")
        if isinstance(value, int) and abs(value) > 10**15:
            raise FormInvalid(field=path, zh="数值过大", en="The number is too large")
    return {name: value.strip() if isinstance(value, str) else value for name, value in form.items()}


def check_form(schema: FormSchema, form: Mapping[str, Answer]) -> CheckedForm:
    """Every answer read by its kind; an empty answer is missing when the field is required."""
    values: dict[str, Answer] = {}
    problems = []
    for field in schema.fields():
        answer = form.get(field.name)
        if isinstance(answer, str):
            answer = visible(answer)
        if answer is None or answer == "":
            if field.required:
                problems.append(
                    Problem(field=field.name, zh=f"请填写{field.label}", en=f"{field.label_en} is missing")
                )
            continue
        try:
            values[field.name] = _READERS[field.kind](field, answer)
        except _Wrong as wrong:
            problems.append(
                Problem(field=field.name, zh=f"{field.label}：{wrong.zh}", en=f"{field.label_en}: {wrong.en}")
            )
    return CheckedForm(values=values, problems=tuple(problems))


def _text(field: FormField, answer: Answer) -> Answer:
    text = str(answer)
    if not is_printable(text):
        raise _Wrong("请勿使用表情符号或特殊字符", "no emoji or special characters please")
    if field.max_length and len(text) > field.max_length:
        raise _Wrong(f"最多{field.max_length}个字", f"{field.max_length} characters at most")
    if field.name == "bank_account":
        return _identifier(check_bank_account)(field, answer)
    return text


def _money(field: FormField, answer: Answer) -> Answer:
    try:
        amount = parse_yuan(str(answer))
        low = parse_yuan(str(field.min)) if field.min is not None else None
        high = parse_yuan(str(field.max)) if field.max is not None else None
    except InvalidInput as refusal:
        raise _Wrong(refusal.message("zh"), refusal.message("en")) from refusal
    if low is not None and amount < low:
        raise _Wrong(f"不得低于{yuan_grouped(low)}元", f"{yuan_grouped(low)} at least")
    if high is not None and amount > high:
        raise _Wrong(f"不得超过{yuan_grouped(high)}元", f"{yuan_grouped(high)} at most")
    return yuan_text(amount)


def _integer(field: FormField, answer: Answer) -> Answer:
    text = str(answer).strip()
    if isinstance(answer, bool) or not text.lstrip("-").isascii() or not text.lstrip("-").isdigit():
        raise _Wrong("请填写整数", "a whole number please")
    number = int(text)
    if field.min is not None and number < int(field.min):
        raise _Wrong(f"不得小于{field.min}", f"{field.min} at least")
    if field.max is not None and number > int(field.max):
        raise _Wrong(f"不得大于{field.max}", f"{field.max} at most")
    return number


def _rate(field: FormField, answer: Answer) -> Answer:
    try:
        rate = parse_rate(str(answer))
        low = parse_rate(str(field.min)) if field.min is not None else None
        high = parse_rate(str(field.max)) if field.max is not None else None
    except InvalidInput as refusal:
        raise _Wrong(refusal.message("zh"), refusal.message("en")) from refusal
    if low is not None and rate < low:
        raise _Wrong(f"不得低于{rate_percent_text(low)}", f"{rate_percent_text(low)} at least")
    if high is not None and rate > high:
        raise _Wrong(f"不得高于{rate_percent_text(high)}", f"{rate_percent_text(high)} at most")
    return format(rate, "f")


def _date(_field: FormField, answer: Answer) -> Answer:
    try:
        return date.fromisoformat(str(answer)).isoformat()
    except ValueError as problem:
        raise _Wrong("日期格式应为 2026-01-31", "write a date like 2026-01-31") from problem


def _select(field: FormField, answer: Answer) -> Answer:
    if answer not in {option.value for option in field.options}:
        raise _Wrong("请从列表中选择", "choose one of the list")
    return answer


def _boolean(_field: FormField, answer: Answer) -> Answer:
    if not isinstance(answer, bool):
        raise _Wrong("请选择是或否", "yes or no please")
    return answer


def _identifier(check: Callable[[str], IdentifierCheck]) -> Callable[[FormField, Answer], Answer]:
    def read(_field: FormField, answer: Answer) -> Answer:
        found = check(str(answer))
        if not found.valid:
            problem = found.problem or "format"
            raise _Wrong(explain(problem, "zh"), explain(problem, "en"))
        return found.normalised

    return read


_READERS: dict[str, Callable[[FormField, Answer], Answer]] = {
    "text": _text,
    "textarea": _text,
    "money": _money,
    "integer": _integer,
    "rate": _rate,
    "date": _date,
    "select": _select,
    "boolean": _boolean,
    "phone": _identifier(check_phone),
    "id_number": _identifier(check_id_number),
    "uscc": _identifier(check_uscc),
    "bank_card": _identifier(check_bank_card),
    "region": _identifier(check_region_code),
}
