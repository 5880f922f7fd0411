"""Reads of ratings and of their models."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.identity.queries import EVERYTHING, Scope
from huoshui.risk.models import CustomerRating, RatingMark, RatingModelVersion
from huoshui.risk.ratings.at_work import READY_NAMES, install_ready

STATUSES = ("proposed", "in_force", "to_review", "expired", "superseded", "declined")
"""How a rating stands: waiting, in force, in force but asked anew (复评), over, replaced, declined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """A rating in a list."""

    id: int
    customer_id: int
    customer_name: str
    customer_number: str
    customer_kind: str
    total: int
    computed_grade: str
    notches: int
    grade: str
    pd: Decimal
    coefficient: Decimal
    statement_year: int | None
    model_name: str
    model_name_en: str
    model_version: int
    status: str
    valid_from: date | None
    valid_until: date | None
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What asks for a new rating."""

    kind: str
    zh: str
    en: str
    marked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingDetail:
    """A rating in full: every factor's value, band and points; net assets and revenue in cents."""

    row: RatingRow
    rows: tuple[dict[str, Any], ...]
    answers: dict[str, str]
    reason: str
    opinion: str
    class_known: str
    net_assets: Cents | None
    revenue: Cents | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingModelRow:
    """A version of a rating model; `is_ready` one that came with the system."""

    id: int
    code: str
    version: int
    name: str
    name_en: str
    status: str
    note: str
    is_ready: bool
    document: dict[str, Any]
    made_by: str
    made_by_id: int | None
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    opinion: str


def list_ratings(
    *,
    scope: Scope,
    status: str = "",
    grade: str = "",
    search: str = "",
    page: int = 1,
    page_size: int = 20,
) -> tuple[list[RatingRow], int]:
    """One page of the ratings in scope, newest first, and how many there are. Without a status those that
    are over (declined, superseded) are left out."""
    rows = _rows(scope)
    rows = rows.filter(standing=status) if status else rows.exclude(standing__in=["declined", "superseded"])
    if grade:
        rows = rows.filter(grade=grade)
    if search.strip():
        text = search.strip()
        rows = rows.filter(Q(customer__name__icontains=text) | Q(customer__number=text))
    start = (page - 1) * page_size
    return [_row(one) for one in rows.order_by("-id")[start : start + page_size]], rows.count()


def list_ratings_to_answer(*, scope: Scope, not_proposed_by: int | None, limit: int) -> list[RatingRow]:
    """The ratings that wait for a second person, oldest first."""
    rows = _rows(scope).filter(standing="proposed").exclude(proposed_by_id=not_proposed_by)
    return [_row(one) for one in rows.order_by("id")[:limit]]


def list_ratings_to_renew(*, scope: Scope, until: date, limit: int) -> list[RatingRow]:
    """The ratings marked for review, and those that end by that day or ended, without a newer one waiting."""
    waiting = CustomerRating.objects.filter(customer_id=OuterRef("customer_id"), answer__isnull=True)
    soon = Q(standing="to_review") | Q(standing__in=["in_force", "expired"], answer__valid_until__lte=until)
    rows = _rows(scope).filter(soon).exclude(Exists(waiting))
    return [_row(one) for one in rows.order_by("answer__valid_until", "id")[:limit]]


def ratings_of_customer(customer_id: int, scope: Scope = EVERYTHING) -> tuple[RatingDetail, ...]:
    """All ratings of the customer in scope, newest first."""
    rows = _rows(scope).filter(customer_id=customer_id).prefetch_related("marks").order_by("-id")
    return tuple(_detail(one) for one in rows)


def get_rating(rating_id: int, scope: Scope = EVERYTHING) -> RatingDetail:
    """The rating in full. Refusals: NotFound."""
    row = _rows(scope).prefetch_related("marks").filter(pk=rating_id).first()
    if row is None:
        raise NotFound()
    return _detail(row)


def rating_in_force(customer_id: int) -> CustomerRating | None:
    """The customer's rating that is in force today, marked or not; None when there is none or it is over."""
    found: CustomerRating | None = ratings_in_force().filter(customer_id=customer_id).first()
    return found


def ratings_in_force() -> QuerySet[Any]:
    """Every rating in force today, marked or not."""
    return _rows(EVERYTHING).filter(standing__in=["in_force", "to_review"])


def grades_in_force(customer_ids: Iterable[int]) -> dict[int, str]:
    """Customer → the grade in force today; those without one are absent. One query."""
    rows = ratings_in_force().filter(customer_id__in=list(customer_ids))
    return {row.customer_id: row.grade for row in rows}


@transaction.atomic
def list_rating_models() -> tuple[RatingModelRow, ...]:
    """All versions, by code, the newest first; the ready ones are put in where there are none."""
    for code in READY_NAMES:
        install_ready(code)
    rows = RatingModelVersion.objects.select_related("made_by", "checked_by").order_by("code", "-version")
    return tuple(_model(row) for row in rows)


def get_rating_model(model_id: int) -> RatingModelRow:
    """The version. Refusals: NotFound."""
    row = RatingModelVersion.objects.select_related("made_by", "checked_by").filter(pk=model_id).first()
    if row is None:
        raise NotFound()
    return _model(row)


def _rows(scope: Scope) -> QuerySet[Any]:
    mine = scope.rows(scope.own("customer__"), branch="customer__branch_id")
    rows = CustomerRating.objects.filter(mine).annotate(standing=_standing())
    return rows.select_related("customer", "model", "answer", "answer__answered_by", "proposed_by")


def _standing() -> Combinable:
    """How a rating stands, in the order of `STATUSES`' meaning: told by facts, never stored."""
    later = CustomerRating.objects.filter(
        customer_id=OuterRef("customer_id"), id__gt=OuterRef("id"), answer__confirmed=True
    )
    marks = RatingMark.objects.filter(rating_id=OuterRef("id"))
    return Case(
        When(answer__isnull=True, then=Value("proposed")),
        When(answer__confirmed=False, then=Value("declined")),
        When(Exists(later), then=Value("superseded")),
        When(answer__valid_until__lte=business_date.today(), then=Value("expired")),
        When(Exists(marks), then=Value("to_review")),
        default=Value("in_force"),
        output_field=CharField(),
    )


def _row(one: Any) -> RatingRow:
    answer = getattr(one, "answer", None)
    return RatingRow(
        id=one.pk,
        customer_id=one.customer_id,
        customer_name=one.customer.name,
        customer_number=one.customer.number,
        customer_kind=one.customer.kind,
        total=one.total,
        computed_grade=one.computed_grade,
        notches=one.notches,
        grade=one.grade,
        pd=one.pd,
        coefficient=one.coefficient,
        statement_year=one.statement_year,
        model_name=one.model.name,
        model_name_en=one.model.name_en,
        model_version=one.model.version,
        status=one.standing,
        valid_from=answer.valid_from if answer else None,
        valid_until=answer.valid_until if answer else None,
        proposed_by=one.proposed_by.name,
        proposed_by_id=one.proposed_by_id,
        proposed_at=one.proposed_at,
        answered_by=answer.answered_by.name if answer else "",
        answered_at=answer.answered_at if answer else None,
    )


def _detail(one: Any) -> RatingDetail:
    answer = getattr(one, "answer", None)
    return RatingDetail(
        row=_row(one),
        rows=tuple(one.rows),
        answers=dict(one.answers),
        reason=one.reason,
        opinion=answer.opinion if answer else "",
        class_known=one.class_known,
        net_assets=one.net_assets,
        revenue=one.revenue,
        marks=_marks(one.marks.all()),
    )


def _marks(rows: Iterable[RatingMark]) -> tuple[Mark, ...]:
    ordered = sorted(rows, key=lambda row: row.pk)
    return tuple(Mark(kind=row.kind, zh=row.zh, en=row.en, marked_on=row.marked_on) for row in ordered)


def _model(row: RatingModelVersion) -> RatingModelRow:
    return RatingModelRow(
        id=row.pk,
        code=row.code,
        version=row.version,
        name=row.name,
        name_en=row.name_en,
        status=row.status,
        note=row.note,
        is_ready=row.made_by_id is None,
        document=dict(row.document),
        made_by=row.made_by.name if row.made_by else "",
        made_by_id=row.made_by_id,
        made_at=row.made_at,
        checked_by=row.checked_by.name if row.checked_by else "",
        checked_at=row.checked_at,
        opinion=row.opinion,
    )
