"""Reads of credit lines."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import EVERYTHING, Scope, scope_of
from huoshui.products.queries import get_version
from huoshui.servicing.lines.use import use_of
from huoshui.servicing.models import CreditLine, Disbursement, LineReview, LoanState


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A credit line as a list shows it (循环授信); cents."""

    number: str
    contract_number: str
    product_code: str
    customer_name: str
    customer_number: str
    limit_amount: Cents
    used: Cents
    available: Cents
    start_date: date
    expiry_date: date
    status: str
    frozen_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEventRow:
    """A line of the history of a credit line (授信台账); cents."""

    sequence: int
    kind: str
    limit_amount: Cents
    expiry_date: date
    reason: str
    business_date: date
    booked_at: datetime
    actor_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRow:
    """A drawdown on a line (提款) and what is left of its loan; cents."""

    id: int
    amount: Cents
    term_months: int
    status: str
    made_at: datetime
    loan_number: str | None
    principal_outstanding: Cents
    days_past_due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReview:
    """A change of the line that waits for its answer; cents."""

    limit_amount: Cents
    expiry_date: date
    reason: str
    made_by: str
    made_by_id: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDetail:
    """A credit line in full."""

    row: LineRow
    draw_min: Cents
    draw_term_months_max: int
    frozen_by_id: int | None
    events: tuple[LineEventRow, ...]
    draws: tuple[DrawRow, ...]
    review: OpenReview | None


def line_in_scope(actor: Actor) -> QuerySet[CreditLine]:
    """The lines the actor may see: a borrower's own, or those of a member of staff's scope."""
    if actor.kind == "borrower":
        return CreditLine.objects.filter(customer_id=actor.customer_id or 0)
    return CreditLine.objects.filter(_in_scope(scope_of(actor)))


def list_lines(
    *, scope: Scope, status: str = "", search: str = "", page: int = 1, page_size: int = 20
) -> tuple[list[LineRow], int]:
    """One page of the lines in scope, newest first, and how many there are."""
    found = CreditLine.objects.filter(_in_scope(scope))
    if status:
        found = found.filter(status=status)
    if search:
        found = found.filter(Q(number__icontains=search) | Q(customer__name__icontains=search))
    start = (page - 1) * page_size
    return _rows(found.order_by("-id")[start : start + page_size]), found.count()


def list_lines_of_customer(customer_id: int, scope: Scope = EVERYTHING) -> list[LineRow]:
    """The customer's lines in scope, newest first."""
    return _rows(CreditLine.objects.filter(_in_scope(scope), customer_id=customer_id).order_by("-id"))


def get_line(number: str, scope: Scope = EVERYTHING) -> LineDetail:
    """The line in full. Refusals: NotFound."""
    return _detail(CreditLine.objects.filter(_in_scope(scope), number=number))


def get_line_for_borrower(number: str, *, customer_id: int | None) -> LineDetail:
    """The customer's own line in full. Refusals: NotFound, also for another's."""
    return _detail(CreditLine.objects.filter(customer_id=customer_id or 0, number=number))


def _in_scope(scope: Scope) -> Q:
    return scope.rows(scope.own("contract__application__"))


def _rows(found: QuerySet[CreditLine]) -> list[LineRow]:
    lines = list(found.select_related("contract", "customer"))
    uses = use_of(line.pk for line in lines)
    return [
        LineRow(
            number=line.number,
            contract_number=line.contract.number,
            product_code=line.contract.product_code,
            customer_name=line.customer.name,
            customer_number=line.customer.number,
            limit_amount=line.limit_amount,
            used=uses[line.pk].used,
            available=uses[line.pk].available(line.limit_amount),
            start_date=line.start_date,
            expiry_date=line.expiry_date,
            status=line.status,
            frozen_reason=line.frozen_reason,
        )
        for line in lines
    ]


def _detail(found: QuerySet[CreditLine]) -> LineDetail:
    line = found.select_related("contract").first()
    if line is None:
        raise NotFound()
    rules = get_version(line.contract.product_version_id).definition.revolving
    assert rules is not None, "a line is opened by a revolving product only"
    events = line.events.order_by("-sequence").values_list(*LineEventRow.__slots__, named=False)
    return LineDetail(
        row=_rows(CreditLine.objects.filter(pk=line.pk))[0],
        draw_min=rules.draw_min,
        draw_term_months_max=rules.draw_term_months_max,
        frozen_by_id=line.frozen_by_id,
        events=tuple(LineEventRow(**dict(zip(LineEventRow.__slots__, row, strict=True))) for row in events),
        draws=_draws(line),
        review=_review(line),
    )


def _draws(line: CreditLine) -> tuple[DrawRow, ...]:
    orders = list(Disbursement.objects.filter(line=line).select_related("loan").order_by("-id"))
    states = LoanState.objects.filter(loan_id__in=[order.loan_id for order in orders if order.loan_id])
    by_loan = {state.loan_id: state for state in states}
    today = business_date.today()
    rows = []
    for order in orders:
        state = by_loan.get(order.loan_id) if order.loan_id else None
        unpaid = state.oldest_unpaid_due_date if state and state.status == "active" else None
        rows.append(
            DrawRow(
                id=order.pk,
                amount=order.amount,
                term_months=order.term_months or 0,
                status=order.status,
                made_at=order.made_at,
                loan_number=order.loan.number if order.loan else None,
                principal_outstanding=state.principal_outstanding if state else 0,
                days_past_due=max((today - unpaid).days, 0) if unpaid else 0,
            )
        )
    return tuple(rows)


def _review(line: CreditLine) -> OpenReview | None:
    found = LineReview.objects.select_related("made_by").filter(line=line, status="requested").first()
    if found is None:
        return None
    return OpenReview(
        limit_amount=found.limit_amount,
        expiry_date=found.expiry_date,
        reason=found.reason,
        made_by=found.made_by.name,
        made_by_id=found.made_by_id,
        made_at=found.made_at,
    )
