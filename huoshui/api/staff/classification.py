"""Risk classes at the desk: loans with the rules that hold them, reviews by one, answered by another."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.class_shapes import (
    ClassFloorOut,
    ClassMinimumOut,
    ClassReasonOut,
    ClassReviewOut,
    ClassReviewReceiptOut,
    ClassRuleOut,
    floor_values,
    reason_values,
    review_values,
)
from huoshui.api.staff.loans import LoanRowOut, loan_reader, loan_rows
from huoshui.api.types import Day, Page, PageParams, RateText, Yuan, page_of
from huoshui.core.classification import ClassReason
from huoshui.identity.queries import scope_of
from huoshui.servicing.classification import queries
from huoshui.servicing.classification.facts import FINDINGS
from huoshui.servicing.classification.reviews import NewReview, answer_review, propose_class

router = Router(auth=StaffAuth(), tags=["staff classification"])


class ClassFilters(PageParams):
    risk_class: str = ""
    floor: bool | None = None
    waiting: bool | None = None
    branch: int | None = None
    search: str = ""


class ReviewFilters(PageParams):
    status: str = ""
    search: str = ""


class ClassRowOut(LoanRowOut):
    reasons: list[ClassReasonOut]
    class_floor: str
    class_floor_date: date | None
    waiting_review_id: int | None


class ClassCanOut(Schema):
    propose: bool


class ClassOut(Schema):
    """Everything a reviewer looks at before proposing a class."""

    loan: LoanRowOut
    minimum: str
    minimums: list[ClassMinimumOut]
    is_retail: bool
    upgrade_from: date | None
    observed_until: date | None
    floors: list[ClassFloorOut]
    reviews: list[ClassReviewOut]
    can: ClassCanOut


class ClassReviewIn(Schema):
    risk_class: str
    findings: list[str] = Field(default_factory=list, max_length=20)
    expected_loss_share: RateText = Decimal(0)
    debt_all_banks: Yuan = 0
    overdue_all_banks: Yuan = 0
    first_repayment_date: Day | None = None
    reason: str
    evidence: str


class ClassAnswerIn(Schema):
    confirm: bool
    opinion: str = ""


@router.get("/class-rules", response=list[ClassRuleOut])
def list_class_rules(request: HttpRequest) -> list[dict[str, Any]]:
    """Every rule that can hold a loan down, and which of them a reviewer may find."""
    loan_reader(request)
    rules = zip(ClassReason, reason_values(ClassReason), strict=True)
    return [{**values, "finding": reason in FINDINGS} for reason, values in rules]


@router.get("/classified-loans", response=Page[ClassRowOut])
def list_classified_loans(request: HttpRequest, filters: Query[ClassFilters]) -> dict[str, Any]:
    """Active loans with their class and why, longest overdue first."""
    chosen = queries.ClassFilter(
        risk_class=filters.risk_class,
        has_floor=filters.floor,
        waiting=filters.waiting,
        branch=filters.branch,
        search=filters.search,
    )
    rows, total = queries.list_classes(
        scope=scope_of(loan_reader(request)), filters=chosen, page=filters.page, page_size=filters.page_size
    )
    loans = loan_rows(tuple(row.loan for row in rows))
    items = [
        {
            **loan,
            "reasons": reason_values(row.reasons),
            "class_floor": row.class_floor,
            "class_floor_date": row.class_floor_date,
            "waiting_review_id": row.waiting_review_id,
        }
        for loan, row in zip(loans, rows, strict=True)
    ]
    return page_of(items, total=total, params=filters)


@router.get("/loans/{number}/classification", response=ClassOut)
def get_loan_classification(request: HttpRequest, number: str) -> dict[str, Any]:
    """One active loan: what the rules ask for today, its floors and reviews."""
    actor = loan_reader(request)
    found = queries.get_class(actor=actor, number=number)
    waiting = any(row.status == "proposed" for row in found.reviews)
    return {
        "loan": loan_rows((found.loan,))[0],
        "minimum": found.by_rules.risk_class.value,
        "minimums": [
            {**reason_values([one.reason])[0], "risk_class": one.risk_class.value}
            for one in found.by_rules.minimums
        ],
        "is_retail": found.is_retail,
        "upgrade_from": found.upgrade_from,
        "observed_until": found.observed_until,
        "floors": [floor_values(row) for row in found.floors],
        "reviews": [review_values(row) for row in found.reviews],
        "can": {"propose": actor.may("classification.propose") and not waiting},
    }


@write(router, "/loans/{number}/class-reviews", response=ClassReviewReceiptOut, status=201)
def propose_loan_class(request: HttpRequest, number: str, body: ClassReviewIn) -> Any:
    """A person proposes a class for the loan, with findings, reason and evidence."""
    # Not body.dict(): that would turn amounts into text.
    return propose_class(actor=current_actor(request), loan_number=number, new=NewReview(**dict(body)))


@router.get("/class-reviews", response=Page[ClassReviewOut])
def list_class_reviews(request: HttpRequest, filters: Query[ReviewFilters]) -> dict[str, Any]:
    """Reviews of loans the reader may see, newest first."""
    rows, total = queries.list_reviews(
        actor=loan_reader(request),
        status=filters.status,
        search=filters.search,
        page=filters.page,
        page_size=filters.page_size,
    )
    return page_of([review_values(row) for row in rows], total=total, params=filters)


@write(router, "/class-reviews/{review_id}/answer", response=ClassReviewReceiptOut)
def answer_class_review(request: HttpRequest, review_id: int, body: ClassAnswerIn) -> Any:
    """A second person confirms the review, or declines it."""
    return answer_review(
        actor=current_actor(request), review_id=review_id, confirm=body.confirm, opinion=body.opinion
    )
