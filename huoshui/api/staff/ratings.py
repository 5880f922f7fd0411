"""Ratings of customers at the desk: listed, computed while the officer answers, proposed, confirmed."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.language import pick
from huoshui.api.names import shown_name
from huoshui.api.rating_shapes import (
    CustomerRatingsOut,
    RatingAnswerIn,
    RatingIn,
    RatingOut,
    RatingPreviewOut,
    RatingRefOut,
    RatingRowOut,
    RatingWishIn,
    factor_values,
    question_values,
    rating_row_values,
    rating_values,
)
from huoshui.api.spreadsheet import MOST_ROWS, xlsx_response
from huoshui.api.types import Page, PageParams, page_of
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.parties.queries import get_customer_by_number
from huoshui.products.queries import get_count_parameter
from huoshui.risk.ratings import operations, queries
from huoshui.risk.ratings.compute import basis_of, compute, row_values

router = Router(auth=StaffAuth(), tags=["staff ratings"])

_HEADINGS = (
    ("客户", "Customer"),
    ("客户编号", "Number"),
    ("等级", "Grade"),
    ("测算等级", "Grade by points"),
    ("得分", "Points"),
    ("违约概率", "Default probability"),
    ("授信系数", "Coefficient"),
    ("状态", "State"),
    ("生效日", "Valid from"),
    ("到期日", "Valid until"),
    ("发起人", "Proposed by"),
    ("认定人", "Confirmed by"),
)
_STATES = {
    "proposed": ("待认定", "Waiting"),
    "in_force": ("有效", "In force"),
    "to_review": ("待复评", "To be made anew"),
    "expired": ("已到期", "Over"),
    "superseded": ("已更新", "Replaced"),
    "declined": ("已退回", "Declined"),
}


class RatingFilters(PageParams):
    status: str = ""
    grade: str = ""
    search: str = ""


@router.get("/ratings", response=Page[RatingRowOut])
def list_staff_ratings(request: HttpRequest, filters: Query[RatingFilters]) -> dict[str, Any]:
    """The ratings the reader may see, newest first; those replaced or declined only on demand."""
    rows, total = _found(request, filters, page=filters.page, page_size=filters.page_size)
    return page_of([rating_row_values(row) for row in rows], total=total, params=filters)


@router.get("/ratings/export", response={200: bytes})
def export_staff_ratings(request: HttpRequest, filters: Query[RatingFilters]) -> HttpResponse:
    """The same list as a spreadsheet, at most 50,000 rows."""
    rows, _ = _found(request, filters, page=1, page_size=MOST_ROWS)
    lines = (
        (
            shown_name(request, row.customer_name),
            row.customer_number,
            row.grade,
            row.computed_grade,
            row.total,
            f"{(row.pd * 100).normalize():f} %",
            f"{row.coefficient.normalize():f}",
            pick(request, zh=_STATES[row.status][0], en=_STATES[row.status][1]),
            row.valid_from,
            row.valid_until,
            row.proposed_by,
            row.answered_by,
        )
        for row in rows
    )
    headings = [pick(request, zh=zh, en=en) for zh, en in _HEADINGS]
    return xlsx_response(name="ratings.xlsx", headings=headings, rows=lines)


@router.get("/ratings/{rating_id}", response=RatingOut)
def get_staff_rating(request: HttpRequest, rating_id: int) -> dict[str, Any]:
    """A rating in full: every factor with its value, band and points."""
    actor = _reader(request)
    return rating_values(queries.get_rating(rating_id, scope_of(actor)), actor)


@router.get("/customers/{number}/ratings", response=CustomerRatingsOut)
def list_customer_ratings(request: HttpRequest, number: str) -> dict[str, Any]:
    """The customer's ratings, newest first, and what is asked for a new one."""
    actor = _reader(request)
    scope = scope_of(actor)
    customer = get_customer_by_number(number=number, scope=scope)
    found = queries.ratings_of_customer(customer.id, scope)
    return {
        "can_propose": actor.may("rating.propose") and not any(one.row.status == "proposed" for one in found),
        "form": _form(customer.id, customer.kind) if actor.may("rating.propose") else None,
        "ratings": [rating_values(one, actor) for one in found],
    }


@router.post("/customers/{number}/ratings/preview", response=RatingPreviewOut)
@transaction.atomic
def preview_customer_rating(request: HttpRequest, number: str, body: RatingWishIn) -> dict[str, Any]:
    """What the answers so far come to; nothing is written."""
    actor = current_actor(request)
    actor.require("rating.propose")
    customer = get_customer_by_number(number=number, scope=scope_of(actor))
    basis = basis_of(customer_id=customer.id, kind=customer.kind)
    found = compute(basis, answers=body.answers, notches=body.notches)
    grade = found.grade
    return {
        "rows": factor_values([row_values(row) for row in found.rows]),
        "unanswered": [one.name for one in found.unanswered],
        "total": found.total,
        "computed_grade": found.by_points.grade if found.by_points else "",
        "grade": grade.grade if grade else "",
        "pd": grade.pd if grade else None,
        "coefficient": grade.coefficient if grade else None,
        "is_default": basis.is_default,
        "statement_year": basis.statement_year,
    }


@write(router, "/customers/{number}/ratings", response=RatingRefOut, status=201)
def propose_customer_rating(request: HttpRequest, number: str, body: RatingIn) -> dict[str, int]:
    """A rating waits for a second person."""
    rating = operations.propose_rating(
        actor=current_actor(request),
        customer_number=number,
        answers=body.answers,
        notches=body.notches,
        reason=body.reason,
    )
    return {"id": rating}


@write(router, "/ratings/{rating_id}/answer", response=RatingRefOut)
def answer_customer_rating(request: HttpRequest, rating_id: int, body: RatingAnswerIn) -> dict[str, int]:
    """A second person confirms the rating or declines it."""
    operations.answer_rating(
        actor=current_actor(request), rating_id=rating_id, confirm=body.confirm, opinion=body.opinion
    )
    return {"id": rating_id}


def _found(
    request: HttpRequest, filters: RatingFilters, *, page: int, page_size: int
) -> tuple[list[queries.RatingRow], int]:
    return queries.list_ratings(
        scope=scope_of(_reader(request)),
        status=filters.status,
        grade=filters.grade,
        search=filters.search,
        page=page,
        page_size=page_size,
    )


@transaction.atomic
def _form(customer_id: int, kind: str) -> dict[str, Any]:
    basis = basis_of(customer_id=customer_id, kind=kind)
    return {
        "model_name": basis.version.name,
        "model_name_en": basis.version.name_en,
        "model_version": basis.version.version,
        "is_ready": basis.version.made_by_id is None,
        "note": basis.version.note,
        "notches_max": get_count_parameter("rating_notches_max"),
        "questions": question_values(basis.model.factors),
    }


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("rating.view")
    return actor
