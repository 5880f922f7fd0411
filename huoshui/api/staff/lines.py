"""Credit lines at the desk: drawn on for the customer, frozen, unlocked, reviewed, closed."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.line_shapes import DrawOut, LineCardOut, card_values, draw_values
from huoshui.api.names import CustomerName
from huoshui.api.payment_shapes import PaymentIn
from huoshui.api.staff.disbursements import DisbursementStatusOut
from huoshui.api.types import Day, Page, PageParams, PositiveYuan, Yuan, page_of
from huoshui.core.payment import PaymentWay
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.servicing.lines import operations
from huoshui.servicing.lines.queries import LineDetail, get_line, list_lines

router = Router(auth=StaffAuth(), tags=["staff credit lines"])


class LineFilters(PageParams):
    status: str = ""
    search: str = ""


class LineRowOut(LineCardOut):
    customer_name: CustomerName
    customer_number: str


class LineEventOut(Schema):
    sequence: int
    kind: str
    limit_amount: Yuan
    expiry_date: date
    reason: str
    business_date: date
    booked_at: datetime
    actor_name: str


class LineReviewOut(Schema):
    """A new limit and expiry that wait for a second person."""

    limit_amount: Yuan
    expiry_date: date
    reason: str
    made_by: str
    made_at: datetime


class LineOut(LineRowOut):
    draw_min: Yuan
    draw_term_months_max: int
    events: list[LineEventOut]
    draws: list[DrawOut]
    review: LineReviewOut | None
    can_draw: bool
    can_freeze: bool
    can_unlock: bool
    can_review: bool
    can_answer: bool
    can_close: bool


class DrawIn(Schema):
    amount: PositiveYuan
    term_months: int
    way: Literal["self", "entrusted"] = "self"
    payments: list[PaymentIn] = Field(default_factory=list, max_length=50)


class LineReasonIn(Schema):
    reason: str


class LineReviewIn(LineReasonIn):
    limit_amount: PositiveYuan
    expiry_date: Day


class LineAnswerIn(Schema):
    approve: bool


@router.get("/lines", response=Page[LineRowOut])
def list_staff_lines(request: HttpRequest, filters: Query[LineFilters]) -> dict[str, Any]:
    """The credit lines the reader may see, newest first."""
    rows, total = list_lines(
        scope=scope_of(_reader(request)),
        status=filters.status,
        search=filters.search,
        page=filters.page,
        page_size=filters.page_size,
    )
    return page_of([card_values(row) for row in rows], total=total, params=filters)


@router.get("/lines/{number}", response=LineOut)
def get_staff_line(request: HttpRequest, number: str) -> dict[str, Any]:
    """A credit line in full."""
    actor = _reader(request)
    return _line(get_line(number, scope_of(actor)), actor)


@write(router, "/lines/{number}/draws", response=DisbursementStatusOut, status=201)
def draw_on_staff_line(request: HttpRequest, number: str, body: DrawIn) -> Any:
    """A drawdown is ordered; a second person checks it like every pay-out."""
    return operations.draw_on_line(
        actor=current_actor(request),
        line_number=number,
        amount=body.amount,
        term_months=body.term_months,
        way=PaymentWay(body.way),
        payments=[one.wish() for one in body.payments],
    )


@write(router, "/lines/{number}/freeze", response=LineOut)
def freeze_line(request: HttpRequest, number: str, body: LineReasonIn) -> Any:
    """Nothing more is drawn until somebody else unlocks the line."""
    actor = current_actor(request)
    return _line(operations.freeze_line(actor=actor, line_number=number, reason=body.reason), actor)


@write(router, "/lines/{number}/unlock", response=LineOut)
def unlock_line(request: HttpRequest, number: str, body: LineReasonIn) -> Any:
    """The line runs again."""
    actor = current_actor(request)
    return _line(operations.unlock_line(actor=actor, line_number=number, reason=body.reason), actor)


@write(router, "/lines/{number}/review", response=LineOut)
def request_line_review(request: HttpRequest, number: str, body: LineReviewIn) -> Any:
    """A new limit and a new expiry are asked for."""
    actor = current_actor(request)
    line = operations.request_line_review(
        actor=actor,
        line_number=number,
        limit_amount=body.limit_amount,
        expiry_date=body.expiry_date,
        reason=body.reason,
    )
    return _line(line, actor)


@write(router, "/lines/{number}/review/answer", response=LineOut)
def answer_line_review(request: HttpRequest, number: str, body: LineAnswerIn) -> Any:
    """A second person approves or declines what was asked for."""
    actor = current_actor(request)
    return _line(operations.answer_line_review(actor=actor, line_number=number, approve=body.approve), actor)


@write(router, "/lines/{number}/close", response=LineOut)
def close_line(request: HttpRequest, number: str, body: LineReasonIn) -> Any:
    """The line ends for good."""
    actor = current_actor(request)
    return _line(operations.close_line(actor=actor, line_number=number, reason=body.reason), actor)


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("loan.view")
    return actor


def _line(line: LineDetail, actor: Actor) -> dict[str, Any]:
    status, review = line.row.status, line.review
    return {
        **card_values(line.row),
        "draw_min": line.draw_min,
        "draw_term_months_max": line.draw_term_months_max,
        "events": [{field: getattr(event, field) for field in event.__slots__} for event in line.events],
        "draws": draw_values(line),
        "review": review,
        "can_draw": status == "active" and actor.may("disbursement.make"),
        "can_freeze": status == "active" and actor.may("line.freeze"),
        "can_unlock": status == "frozen"
        and actor.may("line.unlock")
        and (actor.user_id is None or actor.user_id != line.frozen_by_id),
        "can_review": status != "closed" and review is None and actor.may("line.review"),
        "can_answer": review is not None and actor.may("line.approve") and actor.user_id != review.made_by_id,
        "can_close": status != "closed" and actor.may("line.approve"),
    }
