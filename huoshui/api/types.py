"""How values look in JSON: amounts and rates are decimal strings, never numbers."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from huoshui.core.errors import Refusal
from huoshui.core.money import parse_yuan, yuan_text

Item = TypeVar("Item")

FIRST_YEAR, LAST_YEAR = 1900, 2200
_RATE = re.compile(r"-?\d{1,3}(\.\d{1,6})?", re.ASCII)
_YUAN_PATTERN = r"^-?(0|[1-9]\d*)(\.\d{1,2})?$"
_RATE_PATTERN = r"^-?\d{1,3}(\.\d{1,6})?$"


def _comes_from_outside(info: ValidationInfo) -> bool:
    """Return whether this value was sent to us: Ninja gives requests a context without a response status."""
    context = info.context or {}
    return "request" in context and "response_status" not in context


def _refuse(kind: str, zh: str, en: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "{en}", {"zh": zh, "en": en})


def _to_cents(value: Any, info: ValidationInfo) -> int:
    # 1000 in JSON could mean yuan or cents, so a number is refused there; our own code hands over cents.
    if isinstance(value, int) and not isinstance(value, bool) and not _comes_from_outside(info):
        return value
    if not isinstance(value, str):
        raise _refuse(
            "yuan", '金额应为文本，如 "1234.50"', 'must be an amount written as text, such as "1234.50"'
        )
    try:
        return parse_yuan(value)
    except Refusal as refusal:
        raise _refuse("yuan", refusal.message("zh"), refusal.message("en")) from None


def _positive(value: int) -> int:
    if value <= 0:
        raise _refuse("yuan", "金额应大于 0", "must be more than 0")
    return value


def _to_rate(value: Any, info: ValidationInfo) -> Decimal:
    if isinstance(value, Decimal) and not _comes_from_outside(info):
        return value
    if not isinstance(value, str) or not _RATE.fullmatch(value):
        raise _refuse(
            "rate", '利率应为小数文本，如 "0.0435"', 'must be a rate written as text, such as "0.0435"'
        )
    return Decimal(value)


def rate_text(rate: Decimal) -> str:
    """Return "0.0435" for Decimal("0.043500"): no exponent, no idle zeros."""
    text = format(rate, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_yuan_schema = {"type": "string", "pattern": _YUAN_PATTERN, "examples": ["1234.50"], "title": "Yuan"}

Yuan = Annotated[
    int,
    BeforeValidator(_to_cents),
    PlainSerializer(yuan_text, return_type=str),
    WithJsonSchema(_yuan_schema | {"description": "Amount in yuan with at most two decimals (金额)"}),
]
"""Whole cents in Python, "1234.50" in JSON."""

PositiveYuan = Annotated[Yuan, AfterValidator(_positive)]
"""As `Yuan`, more than 0."""

RateText = Annotated[
    Decimal,
    BeforeValidator(_to_rate),
    PlainSerializer(rate_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": _RATE_PATTERN,
            "examples": ["0.0435"],
            "title": "Rate",
            "description": "Rate per year as a fraction; 0.0435 is 4.35 % (年利率)",
        }
    ),
]
"""A Decimal in Python, "0.0435" in JSON."""


def _near(value: date) -> date:
    # Further away there is no month before or after to reckon with, and nobody means it.
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise _refuse(
            "day",
            f"日期应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间",
            f"must lie between {FIRST_YEAR} and {LAST_YEAR}",
        )
    return value


Day = Annotated[date, AfterValidator(_near)]
"""A day sent from outside, within the years loans are made in."""


class PageParams(Schema):
    """Which page of a list: `page` from 1, `page_size` at most 100."""

    page: int = Field(default=1, ge=1, le=100_000)
    page_size: int = Field(default=20, ge=1, le=100)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    @property
    def window(self) -> slice:
        """The rows of this page, for slicing a query set."""
        return slice(self.offset, self.offset + self.page_size)


class Page(Schema, Generic[Item]):
    """One page of a list; `total` counts all pages."""

    items: list[Item]
    total: int
    page: int
    page_size: int


def page_of(items: Any, *, total: int, params: PageParams) -> dict[str, Any]:
    """Return the values of a `Page` for one page's items."""
    return {"items": list(items), "total": total, "page": params.page, "page_size": params.page_size}
