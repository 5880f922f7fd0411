"""How a credit line looks in JSON, for staff and for its borrower."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ninja import Schema

from huoshui.api.types import Yuan
from huoshui.products.queries import product_names
from huoshui.servicing.lines.queries import LineDetail, LineRow


class LineCardOut(Schema):
    """A revolving credit line; `available` may be drawn now when it is active."""

    number: str
    contract_number: str
    product_name: str
    product_name_en: str
    limit_amount: Yuan
    used: Yuan
    available: Yuan
    start_date: date
    expiry_date: date
    status: str
    frozen_reason: str


class DrawOut(Schema):
    """A drawdown and what is left of its loan."""

    id: int
    amount: Yuan
    term_months: int
    status: str
    made_at: datetime
    loan_number: str | None
    principal_outstanding: Yuan
    days_past_due: int


def card_values(row: LineRow, names: Mapping[str, tuple[str, str]] | None = None) -> dict[str, Any]:
    """The row with the names of its product; `names` when they are known already."""
    known = product_names() if names is None else names
    name, name_en = known.get(row.product_code, (row.product_code,) * 2)
    return {
        **{field: getattr(row, field) for field in row.__slots__},
        "product_name": name,
        "product_name_en": name_en,
    }


def draw_values(line: LineDetail) -> list[dict[str, Any]]:
    """The drawdowns, newest first."""
    return [{field: getattr(draw, field) for field in draw.__slots__} for draw in line.draws]
