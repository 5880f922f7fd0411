"""The borrower's credit lines: what is available, draw, what was drawn."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import BorrowerAuth, current_actor, write
from huoshui.api.line_shapes import DrawOut, LineCardOut, card_values, draw_values
from huoshui.api.types import PositiveYuan, Yuan
from huoshui.servicing.lines import operations
from huoshui.servicing.lines.queries import get_line_for_borrower, list_lines_of_customer

router = Router(auth=BorrowerAuth(), tags=["borrower credit lines"])


class BorrowerLineOut(LineCardOut):
    draw_min: Yuan
    draw_term_months_max: int
    draws: list[DrawOut]


class BorrowerDrawIn(Schema):
    amount: PositiveYuan
    term_months: int


@router.get("/lines", response=list[LineCardOut])
def list_borrower_lines(request: HttpRequest) -> list[dict[str, Any]]:
    """The borrower's credit lines, newest first."""
    customer_id = current_actor(request).customer_id
    return [card_values(row) for row in list_lines_of_customer(customer_id)] if customer_id else []


@router.get("/lines/{number}", response=BorrowerLineOut)
def get_borrower_line(request: HttpRequest, number: str) -> dict[str, Any]:
    """The borrower's own credit line in full."""
    line = get_line_for_borrower(number, customer_id=current_actor(request).customer_id)
    return {
        **card_values(line.row),
        "draw_min": line.draw_min,
        "draw_term_months_max": line.draw_term_months_max,
        "draws": draw_values(line),
    }


@write(router, "/lines/{number}/draws", response=BorrowerLineOut, status=201)
def draw_on_borrower_line(request: HttpRequest, number: str, body: BorrowerDrawIn) -> dict[str, Any]:
    """Money is drawn; it goes to the bound account."""
    operations.draw_on_line(
        actor=current_actor(request), line_number=number, amount=body.amount, term_months=body.term_months
    )
    return get_borrower_line(request, number)
