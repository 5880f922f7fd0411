"""Money and rates at the border of a definition: int cents and Decimal inside, decimal text outside."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from huoshui.core.errors import Refusal
from huoshui.core.money import Cents, parse_yuan, yuan_text
from huoshui.core.rates import parse_rate


def _cents(value: Any) -> Cents:
    """Cents from "1234.50"; cents that are already an int pass."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return parse_yuan(value)
    except Refusal as refusal:
        raise ValueError(refusal.message("zh")) from refusal


def _rate(value: Any) -> Decimal:
    """A Decimal from "0.0435"; a Decimal passes, a float never does."""
    if isinstance(value, Decimal):
        return value
    try:
        return parse_rate(value)
    except Refusal as refusal:
        raise ValueError(refusal.message("zh")) from refusal


AmountText = Annotated[
    int,
    BeforeValidator(_cents),
    PlainSerializer(yuan_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,2})?$", "examples": ["1234.50"]}),
]
RateValue = Annotated[
    Decimal,
    BeforeValidator(_rate),
    PlainSerializer(lambda rate: format(rate, "f"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,8})?$", "examples": ["0.0435"]}),
]
