"""Loans in lists: rows, filters, totals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.expressions import OrderBy

from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.identity.queries import Scope
from huoshui.servicing.models import LoanAccount
from huoshui.servicing.queries.lateness import BUCKET_DAYS, days_past_due_on, in_bucket, is_past_due
from huoshui.servicing.scoping import in_scope
from huoshui.servicing.store import values_of

_SORTS = {
    "number": "number",
    "principal": "principal",
    "principal_outstanding": "state__principal_outstanding",
    "annual_rate": "annual_rate",
    "start_date": "start_date",
    "maturity_date": "maturity_date",
    "next_due_date": "state__next_due_date",
    "next_due_amount": "state__next_due_amount",
    "overdue_amount": "state__principal_past_due",
    "status": "state__status",
    "risk_class": "state__risk_class",
    "customer_name": "customer__name",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRow:
    """A loan as a list shows it (借据), amounts in cents. Due today counts as the next due date."""

    id: int
    number: str
    customer_id: int
    customer_name: str
    customer_number: str
    product_code: str
    branch_id: int
    branch_name: str
    region_code: str
    principal: Cents
    principal_outstanding: Cents
    annual_rate: Decimal
    method: str
    term_months: int
    start_date: date
    maturity_date: date
    status: str
    risk_class: str
    is_non_accrual: bool
    days_past_due: int
    next_due_date: date | None
    next_due_amount: Cents
    overdue_amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFilter:
    """Which loans to list; empty means any. `search` is part of a number or of the customer's name."""

    status: str = ""
    risk_class: str = ""
    bucket: str = ""
    product: str = ""
    branch: int | None = None
    region: str = ""
    search: str = ""
    is_overdue: bool | None = None
    sort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPage:
    """One page of loans, how many there are in all, and their sums in cents."""

    items: tuple[LoanRow, ...]
    total: int
    principal: Cents
    principal_outstanding: Cents


def list_loans(
    *, scope: Scope, filters: LoanFilter | None = None, page: int = 1, page_size: int = 20
) -> LoanPage:
    """One page of the loans in scope, newest first unless sorted otherwise ("-days_past_due")."""
    chosen = filters or LoanFilter()
    found = LoanAccount.objects.filter(in_scope(scope)).filter(condition(chosen))
    sums = found.aggregate(
        count=Count("id"), principal=Sum("principal"), outstanding=Sum("state__principal_outstanding")
    )
    start = (page - 1) * page_size
    today = business_date.today()
    rows = with_names(found).order_by(*_order(chosen.sort, today))[start : start + page_size]
    return LoanPage(
        items=tuple(row_of(loan, today) for loan in rows),
        total=sums["count"],
        principal=sums["principal"] or 0,
        principal_outstanding=sums["outstanding"] or 0,
    )


def list_loans_of_customer(customer_id: int, scope: Scope | None = None) -> tuple[LoanRow, ...]:
    """The customer's loans within the scope (all without one), newest first."""
    condition = in_scope(scope) if scope is not None else Q()
    found = with_names(LoanAccount.objects.filter(condition, customer_id=customer_id))
    today = business_date.today()
    return tuple(row_of(loan, today) for loan in found.order_by("-id"))


def find_loan_numbers(contract_ids: Iterable[int]) -> dict[int, str]:
    """Contract id → number of its loan, for contracts that were paid out."""
    found = LoanAccount.objects.filter(contract_id__in=list(contract_ids))
    return dict(found.values_list("contract_id", "number"))


def loans_by_customer(customer_ids: Sequence[int]) -> dict[int, tuple[int, Cents]]:
    """Customer id → (number of loans, principal outstanding of the active ones in cents)."""
    rows = (
        LoanAccount.objects.filter(customer_id__in=customer_ids)
        .values("customer_id")
        .annotate(
            count=Count("id"),
            outstanding=Sum("state__principal_outstanding", filter=Q(state__status="active")),
        )
        .order_by()
    )
    return {row["customer_id"]: (row["count"], row["outstanding"] or 0) for row in rows}


def condition(filters: LoanFilter) -> Q:
    """The filter as a database condition on LoanAccount."""
    found = Q()
    if filters.status:
        found &= Q(state__status=filters.status)
    if filters.risk_class == "npl":
        found &= Q(state__risk_class__in=("substandard", "doubtful", "loss"), state__status="active")
    elif filters.risk_class:
        found &= Q(state__risk_class=filters.risk_class, state__status="active")
    if filters.bucket:
        found &= _bucket(filters.bucket.lower())
    if filters.product:
        found &= Q(product_code=filters.product)
    if filters.branch is not None:
        found &= Q(branch_id=filters.branch)
    if filters.region:
        found &= Q(region_code__startswith=filters.region.rstrip("0") or filters.region)
    if filters.is_overdue is not None:
        overdue = is_past_due(business_date.today(), "state__") & Q(state__status="active")
        found &= overdue if filters.is_overdue else ~overdue
    if text := filters.search.strip():
        found &= (
            Q(number__icontains=text)
            | Q(customer__name__icontains=text)
            | Q(customer__number__iexact=text)
            | Q(contract__number__iexact=text)
        )
    return found


def row_of(loan: LoanAccount, today: date) -> LoanRow:
    """The row of a loan read with its state, customer and branch, as it stands on the business date."""
    state = loan.state
    due_today = state.due_today > 0
    return LoanRow(
        id=loan.pk,
        number=loan.number,
        customer_id=loan.customer_id,
        customer_name=loan.customer.name,
        customer_number=loan.customer.number,
        product_code=loan.product_code,
        branch_id=loan.branch_id,
        branch_name=loan.branch.name,
        region_code=loan.region_code,
        principal=loan.principal,
        principal_outstanding=state.principal_outstanding,
        annual_rate=loan.annual_rate,
        method=loan.method,
        term_months=loan.term_months,
        start_date=loan.start_date,
        maturity_date=loan.maturity_date,
        status=state.status,
        risk_class=state.risk_class,
        is_non_accrual=state.is_non_accrual,
        days_past_due=values_of(state).days_past_due(today),
        next_due_date=state.as_of if due_today else state.next_due_date,
        next_due_amount=state.due_today if due_today else state.next_due_amount,
        overdue_amount=state.principal_past_due + state.interest_past_due,
    )


def with_names(found: QuerySet[LoanAccount]) -> QuerySet[LoanAccount]:
    """Without the encrypted columns of the customer: lists show none of them."""
    return found.select_related("state", "customer", "branch").only(
        *(field.name for field in LoanAccount._meta.concrete_fields if field.name != "terms"),
        "state",
        "customer__name",
        "customer__number",
        "branch__name",
    )


def _bucket(name: str) -> Q:
    if name not in BUCKET_DAYS:
        return Q(pk__in=[])
    return in_bucket(name, business_date.today(), "state__") & Q(state__status="active")


def _order(sort: str, today: date) -> tuple[str | OrderBy, ...]:
    name = sort.removeprefix("-")
    if name == "days_past_due":
        return (OrderBy(days_past_due_on(today, "state__"), descending=sort.startswith("-")), "-id")
    if name not in _SORTS:
        return ("-id",)
    return (("-" if sort.startswith("-") else "") + _SORTS[name], "-id")
