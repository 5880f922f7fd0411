"""The fields of a kind of collateral, and reading what somebody wrote into them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from huoshui.core.errors import InvalidInput
from huoshui.core.identifiers import check_vin, explain
from huoshui.core.money import parse_yuan

FieldType = Literal["text", "date", "count", "area", "amount", "choice", "vin"]
_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class KindField:
    """One field of a kind (要素): its names and type; `is_secret` ones are kept encrypted."""

    name: str
    zh: str
    en: str
    type: FieldType = "text"
    required: bool = True
    is_secret: bool = False
    choices: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFields:
    """What was written, in stored form: the identifying value, secret and open fields, warnings by code."""

    identity: str
    secret: Mapping[str, str]
    open: Mapping[str, str]
    warnings: tuple[str, ...]


def read_fields(identity: KindField, fields: Sequence[KindField], values: Mapping[str, str]) -> AssetFields:
    """The values of a kind's fields, checked. Refusals: InvalidInput naming the field.

    The identifying value is written one way (full-width, spaces, case): the same thing is found again.
    "苏（2024）宁 不动产权第 0012 号" → "苏(2024)宁不动产权第0012号". A VIN whose check digit fails is
    taken with a warning: imported cars do not follow GB 16735.
    """
    known = {identity.name, *(field.name for field in fields)}
    if unknown := sorted(set(values) - known):
        raise InvalidInput(
            field=f"fields.{unknown[0]}", zh="该类押品没有此项", en="This kind has no such field"
        )
    warnings: list[str] = []
    number = _read(identity, values.get(identity.name, ""), warnings)
    secret: dict[str, str] = {}
    plain: dict[str, str] = {}
    for field in fields:
        text = _read(field, values.get(field.name, ""), warnings)
        if text:
            (secret if field.is_secret else plain)[field.name] = text
    return AssetFields(
        identity=re.sub(r"\s", "", number).upper(), secret=secret, open=plain, warnings=tuple(warnings)
    )


def _read(field: KindField, text: str, warnings: list[str]) -> str:
    value = unicodedata.normalize("NFKC", text).strip()
    if not value:
        if field.required:
            raise _bad(field, f"请填写{field.zh}", f"{field.en}: required")
        return ""
    if len(value) > _LONGEST or any(unicodedata.category(char) == "Cc" for char in value):
        raise _bad(field, f"{field.zh}过长或含有不可见字符", f"{field.en}: too long or not printable")
    match field.type:
        case "vin":
            check = check_vin(value)
            if not check.valid:
                problem = check.problem or "format"
                raise _bad(
                    field, f"{field.zh}{explain(problem, 'zh')}", f"{field.en}: {explain(problem, 'en')}"
                )
            warnings.extend(check.warnings)
            return check.normalised
        case "date":
            _require_day(field, value)
        case "count" if not re.fullmatch(r"[0-9]{1,9}", value, re.ASCII):
            raise _bad(field, f"{field.zh}应为整数", f"{field.en}: a whole number")
        case "area" if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", value, re.ASCII):
            raise _bad(
                field, f"{field.zh}应为数字，最多两位小数", f"{field.en}: a number, two decimals at most"
            )
        case "amount":
            parse_yuan(value, field=f"fields.{field.name}")
        case "choice" if value not in {code for code, _, _ in field.choices}:
            raise _bad(field, f"{field.zh}不在可选范围内", f"{field.en}: no such choice")
    return value


def _require_day(field: KindField, value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise _bad(field, f"{field.zh}应为日期", f"{field.en}: a date like 2026-01-31") from None


def _bad(field: KindField, zh: str, en: str) -> InvalidInput:
    return InvalidInput(field=f"fields.{field.name}", zh=zh, en=en)
