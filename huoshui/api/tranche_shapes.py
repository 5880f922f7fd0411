"""The parts of a contract as the APIs show them."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from huoshui.api.types import Yuan
from huoshui.servicing.tranches.queries import TranchesView


class TrancheOut(Schema):
    """One part: `value_date` is the day its interest begins, once it is paid."""

    number: int
    order_id: int
    amount: Yuan
    status: str
    payment_way: str
    made_at: datetime
    value_date: date | None


class TranchesOut(Schema):
    """A contract paid out in parts. `last_date` is none before the first pay-out, which it is counted from;
    `can_order`: one more part may be asked for, if the loan allows it."""

    contract_number: str
    loan_number: str | None
    agreed: Yuan
    drawn: Yuan
    ordered: Yuan
    left: Yuan
    amount_min: Yuan
    draw_months: int
    last_date: date | None
    lapsed_on: date | None
    lapsed: Yuan
    tranches: list[TrancheOut]
    can_order: bool


def tranche_values(view: TranchesView, *, can_order: bool) -> dict[str, Any]:
    """The fields of TranchesOut; cents."""
    room = view.room
    return {
        "contract_number": view.contract_number,
        "loan_number": view.loan_number,
        "agreed": room.agreed,
        "drawn": room.drawn,
        "ordered": room.ordered,
        "left": room.left,
        "amount_min": room.amount_min,
        "draw_months": view.draw_months,
        "last_date": room.last_date,
        "lapsed_on": room.lapsed_on,
        "lapsed": room.lapsed,
        "tranches": list(view.tranches),
        "can_order": can_order and room.left > 0 and not room.ordered,
    }
