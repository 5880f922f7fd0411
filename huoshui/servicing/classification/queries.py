"""Reads about classes: loans with the rules that hold them, one loan in full, reviews."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from huoshui.core.classification import (
    Classification,
    ClassReason,
    RiskClass,
    class_by_days,
    is_non_performing,
    upgrade_date,
)
from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, authority_of, scope_of
from huoshui.servicing.classification.assess import assess
from huoshui.servicing.classification.debtors import customers_loans
from huoshui.servicing.classification.facts import asset_facts, class_limits, observation_of
from huoshui.servicing.classification.models import ClassFloor, ClassReview
from huoshui.servicing.models import LoanAccount, LoanState
from huoshui.servicing.queries.loans import LoanRow, row_of, with_names
from huoshui.servicing.scoping import in_scope
from huoshui.servicing.store import values_of

_BY_DAYS = {
    RiskClass.SPECIAL_MENTION: ClassReason.OVERDUE,
    RiskClass.SUBSTANDARD: ClassReason.OVERDUE_90,
    RiskClass.DOUBTFUL: ClassReason.OVERDUE_270,
    RiskClass.LOSS: ClassReason.OVERDUE_360,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFilter:
    """Which active loans to list; empty means any. `has_floor`: held by more than their days."""

    risk_class: str = ""
    has_floor: bool | None = None
    waiting: bool | None = None
    branch: int | None = None
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRow:
    """An active loan with the rules that put it in its class (分类理由)."""

    loan: LoanRow
    reasons: tuple[ClassReason, ...]
    class_floor: str
    class_floor_date: date | None
    waiting_review_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A review as listed (分类意见); status is proposed, confirmed or declined."""

    id: int
    loan_number: str
    customer_name: str
    principal_outstanding: Cents
    business_date: date
    class_before: str
    class_proposed: str
    findings: tuple[ClassReason, ...]
    expected_loss_share: Decimal
    debt_all_banks: Cents
    overdue_all_banks: Cents
    first_repayment_date: date | None
    reason: str
    evidence: str
    proposed_by: str
    proposed_at: datetime
    status: str
    opinion: str
    answered_by: str | None
    answered_at: datetime | None
    can_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorRow:
    """A change of a loan's floor, as it was written down."""

    business_date: date
    floor: str
    reasons: tuple[ClassReason, ...]
    class_before: str
    class_after: str
    actor_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDetail:
    """Everything a reviewer looks at: the class the rules ask for today with all of them, what came before,
    when an upgrade may be, until when a restructured loan is observed."""

    loan: LoanRow
    by_rules: Classification
    is_retail: bool
    upgrade_from: date | None
    observed_until: date | None
    floors: tuple[FloorRow, ...]
    reviews: tuple[ReviewRow, ...]


def list_classes(
    *, scope: Scope, filters: ClassFilter, page: int = 1, page_size: int = 20
) -> tuple[list[ClassRow], int]:
    """One page of active loans in scope, worst class and longest overdue first, and how many there are."""
    found = LoanAccount.objects.filter(in_scope(scope), state__status="active").filter(_condition(filters))
    start = (page - 1) * page_size
    today = business_date.today()
    # The longest overdue first is the oldest unpaid due date first; a loan owing nothing yet has none.
    oldest = F("state__oldest_unpaid_due_date").asc(nulls_last=True)
    order = (oldest, "-state__class_floor_date", "-id")
    loans = list(with_names(found).order_by(*order)[start : start + page_size])
    waiting = dict(_waiting().filter(loan__in=loans).values_list("loan_id", "id"))
    return [_row(loan, waiting.get(loan.pk), today) for loan in loans], found.count()


def get_class(*, actor: Actor, number: str) -> ClassDetail:
    """The loan's classification in full. Refusals: NotFound (also for a loan no longer active),
    NoCurrentParameter."""
    scope = scope_of(actor)
    found = LoanAccount.objects.filter(in_scope(scope), number=number, state__status="active")
    loan = with_names(found).first()
    if loan is None:
        raise NotFound()
    today = business_date.today()
    loans = customers_loans([loan.customer_id], lock=False)[loan.customer_id]
    known = loans[loan.pk]
    cleared = known.file.state.arrears_cleared_date
    observation = observation_of(known, today)
    return ClassDetail(
        loan=row_of(loan, today),
        by_rules=assess(loans.values(), class_limits(today), today)[loan.pk],
        is_retail=known.is_retail,
        upgrade_from=upgrade_date(cleared, asset_facts(known, today).period_months) if cleared else None,
        observed_until=observation.until if observation else None,
        floors=tuple(_floor(row) for row in ClassFloor.objects.filter(loan=loan).order_by("-id")[:50]),
        reviews=tuple(_reviews(ClassReview.objects.filter(loan=loan).order_by("-id")[:50], actor)),
    )


def list_reviews(
    *, actor: Actor, status: str = "", search: str = "", page: int = 1, page_size: int = 20
) -> tuple[list[ReviewRow], int]:
    """One page of reviews in the actor's scope, newest first, and how many there are; `proposed` are those
    of active loans that wait for an answer."""
    found = ClassReview.objects.filter(in_scope(scope_of(actor), "loan__"))
    if status == "proposed":
        found = found.filter(answer__isnull=True, loan__state__status="active")
    elif status in ("confirmed", "declined"):
        found = found.filter(answer__confirmed=status == "confirmed")
    elif status:
        found = found.none()
    if text := search.strip():
        found = found.filter(Q(loan__number__icontains=text) | Q(loan__customer__name__icontains=text))
    start = (page - 1) * page_size
    return _reviews(found.order_by("-id")[start : start + page_size], actor), found.count()


def list_reviews_to_answer(*, actor: Actor, limit: int = 200) -> list[ReviewRow]:
    """The reviews that wait for this person's answer, oldest first; none for who may not answer."""
    if not actor.may("classification.confirm"):
        return []
    found = _waiting().filter(in_scope(scope_of(actor), "loan__")).order_by("id")
    return [row for row in _reviews(found[:limit], actor) if row.can_answer]


def reasons_of(state: LoanState, technical_overdue_days: int, on: date) -> tuple[ClassReason, ...]:
    """The rules that put the loan where it is: by its days, by its floor, or waiting to be upgraded."""
    risk_class = RiskClass(state.risk_class)
    if risk_class is RiskClass.NORMAL:
        return ()
    days = values_of(state).days_past_due(on)
    found = []
    if class_by_days(days, technical=days <= technical_overdue_days) is risk_class:
        found.append(_BY_DAYS[risk_class])
    if state.class_floor == state.risk_class:
        found += _codes(state.class_floor_reason)
    if not found and is_non_performing(risk_class):
        found.append(ClassReason.AWAITING_UPGRADE)
    return tuple(found)


def _condition(filters: ClassFilter) -> Q:
    found = Q()
    if filters.risk_class == "npl":
        found &= Q(state__risk_class__in=[one.value for one in RiskClass if is_non_performing(one)])
    elif filters.risk_class:
        found &= Q(state__risk_class=filters.risk_class)
    if filters.has_floor is not None:
        found &= ~Q(state__class_floor="normal") if filters.has_floor else Q(state__class_floor="normal")
    if filters.waiting is not None:
        is_waiting = Q(pk__in=_waiting().values("loan_id"))
        found &= is_waiting if filters.waiting else ~is_waiting
    if filters.branch is not None:
        found &= Q(branch_id=filters.branch)
    if text := filters.search.strip():
        found &= Q(number__icontains=text) | Q(customer__name__icontains=text)
    return found


def _waiting() -> QuerySet[ClassReview]:
    return ClassReview.objects.filter(answer__isnull=True, loan__state__status="active")


def _row(loan: LoanAccount, waiting_review_id: int | None, today: date) -> ClassRow:
    state = loan.state
    return ClassRow(
        loan=row_of(loan, today),
        reasons=reasons_of(state, loan.technical_overdue_days, today),
        class_floor=state.class_floor,
        class_floor_date=state.class_floor_date,
        waiting_review_id=waiting_review_id,
    )


def _floor(row: ClassFloor) -> FloorRow:
    return FloorRow(
        business_date=row.business_date,
        floor=row.floor,
        reasons=_codes(row.reasons),
        class_before=row.class_before,
        class_after=row.class_after,
        actor_name=row.actor_name,
    )


def _codes(text: str) -> tuple[ClassReason, ...]:
    return tuple(ClassReason(code) for code in text.split(",") if code)


def _reviews(found: QuerySet[ClassReview], actor: Actor) -> list[ReviewRow]:
    rows = found.select_related(
        "loan__state", "loan__customer", "proposed_by", "answer", "answer__answered_by"
    ).defer("loan__terms")
    authority = authority_of(user_id=actor.user_id or 0)
    may = actor.may("classification.confirm")
    return [
        _review(
            row,
            may
            and row.proposed_by_id != actor.user_id
            and row.loan.state.status == "active"
            and authority.covers(row.loan.state.principal_outstanding),
        )
        for row in rows
    ]


def _review(row: ClassReview, can_answer: bool) -> ReviewRow:
    answer = getattr(row, "answer", None)
    status = "proposed" if answer is None else ("confirmed" if answer.confirmed else "declined")
    return ReviewRow(
        id=row.pk,
        loan_number=row.loan.number,
        customer_name=row.loan.customer.name,
        principal_outstanding=row.loan.state.principal_outstanding,
        business_date=row.business_date,
        class_before=row.class_before,
        class_proposed=row.class_proposed,
        findings=tuple(ClassReason(code) for code in row.findings),
        expected_loss_share=row.expected_loss_share,
        debt_all_banks=row.debt_all_banks,
        overdue_all_banks=row.overdue_all_banks,
        first_repayment_date=row.first_repayment_date,
        reason=row.reason,
        evidence=row.evidence,
        proposed_by=row.proposed_by.name,
        proposed_at=row.proposed_at,
        status=status,
        opinion=answer.opinion if answer else "",
        answered_by=answer.answered_by.name if answer else None,
        answered_at=answer.answered_at if answer else None,
        can_answer=can_answer and status == "proposed",
    )
