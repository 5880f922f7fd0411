"""Lists of applications, for staff and for the borrower."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from huoshui.core.money import Cents
from huoshui.identity.queries import Scope, get_branch_names, get_user_names
from huoshui.origination.access import in_scope, of_borrower, of_partner
from huoshui.origination.models import Application, ApprovalStep
from huoshui.parties.queries import CustomerName, get_customer_names
from huoshui.products.queries import product_names

SORTS = {
    "": "-id",
    "created_at": "created_at",
    "-created_at": "-created_at",
    "submitted_at": "submitted_at",
    "-submitted_at": "-submitted_at",
    "requested_amount": "requested_amount",
    "-requested_amount": "-requested_amount",
    "score": "score",
    "-score": "-score",
    "number": "number",
    "-number": "-number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRow:
    """An application as lists show it; amounts in cents."""

    number: str
    applicant_name: str
    customer_id: int | None
    customer_number: str | None
    product_code: str
    product_name: str
    product_name_en: str
    branch_id: int
    branch_name: str
    channel: str
    status: str
    requested_amount: Cents | None
    requested_term_months: int | None
    grade: str
    score: Decimal | None
    created_at: datetime
    submitted_at: datetime | None
    entered_by: str
    current_step_name: str
    current_step_name_en: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationPage:
    """One page of applications and how many there are in all."""

    items: tuple[ApplicationRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationCard:
    """An application as its borrower sees it in the list."""

    number: str
    product_name: str
    product_name_en: str
    status: str
    requested_amount: Cents | None
    requested_term_months: int | None
    created_at: datetime
    submitted_at: datetime | None


def list_applications(
    *,
    scope: Scope,
    status: str = "",
    product: str = "",
    search: str = "",
    branch: int | None = None,
    from_date: date | None = None,
    to_date: date | None = None,
    sort: str = "",
    page: int = 1,
    page_size: int = 20,
) -> ApplicationPage:
    """One page of the applications in scope, newest first; dates are days of submission, both included.

    `search` finds part of a name or the beginning of a number; `status` may be several, with commas.
    """
    found = Application.objects.filter(in_scope(scope))
    if status:
        found = found.filter(status__in=status.split(","))
    if product:
        found = found.filter(product_code=product)
    if branch is not None:
        found = found.filter(branch_id=branch)
    if from_date:
        found = found.filter(submitted_date__gte=from_date)
    if to_date:
        found = found.filter(submitted_date__lte=to_date)
    if text := search.strip():
        found = found.filter(Q(applicant_name__icontains=text) | Q(number__istartswith=text))
    start = (page - 1) * page_size
    shown = list(found.order_by(SORTS.get(sort, "-id"), "-id")[start : start + page_size])
    return ApplicationPage(items=rows_of(shown), total=found.count())


def list_of_customer(*, customer_id: int, scope: Scope) -> tuple[ApplicationRow, ...]:
    """The customer's applications in scope, newest first."""
    found = Application.objects.filter(in_scope(scope), customer_id=customer_id).order_by("-id")
    return rows_of(list(found))


def list_for_borrower(user_id: int) -> tuple[ApplicationCard, ...]:
    """The borrower's own applications, newest first."""
    return _cards(Application.objects.filter(of_borrower(user_id)).order_by("-id"))


def list_for_partner(*, partner_code: str, numbers: Collection[str]) -> tuple[ApplicationCard, ...]:
    """Those of these applications that the partner handed in, newest first."""
    return _cards(Application.objects.filter(of_partner(partner_code), number__in=numbers).order_by("-id"))


def _cards(found: QuerySet[Application]) -> tuple[ApplicationCard, ...]:
    names = product_names()
    return tuple(
        ApplicationCard(
            number=row.number,
            product_name=names.get(row.product_code, ("", ""))[0],
            product_name_en=names.get(row.product_code, ("", ""))[1],
            status=row.status,
            requested_amount=row.requested_amount,
            requested_term_months=row.requested_term_months,
            created_at=row.created_at,
            submitted_at=row.submitted_at,
        )
        for row in found
    )


def rows_of(applications: Sequence[Application]) -> tuple[ApplicationRow, ...]:
    """The rows of these applications, names looked up together."""
    products = product_names()
    branches = get_branch_names(row.branch_id for row in applications)
    users = get_user_names(row.entered_by_id for row in applications)
    customers = get_customer_names(row.customer_id for row in applications if row.customer_id)
    steps = {step.application_id: step for step in open_steps([row.pk for row in applications])}
    return tuple(_row(row, products, branches, users, customers, steps.get(row.pk)) for row in applications)


def open_steps(application_ids: Sequence[int]) -> QuerySet[ApprovalStep]:
    """The open steps of these applications; on parallel ways a case has several."""
    return ApprovalStep.objects.filter(application_id__in=application_ids, status="open")


def _row(
    row: Application,
    products: dict[str, tuple[str, str]],
    branches: dict[int, str],
    users: dict[int, str],
    customers: dict[int, CustomerName],
    step: ApprovalStep | None,
) -> ApplicationRow:
    customer = customers.get(row.customer_id) if row.customer_id else None
    name, name_en = products.get(row.product_code, (row.product_code, row.product_code))
    return ApplicationRow(
        number=row.number,
        applicant_name=row.applicant_name,
        customer_id=row.customer_id,
        customer_number=customer.number if customer else None,
        product_code=row.product_code,
        product_name=name,
        product_name_en=name_en,
        branch_id=row.branch_id,
        branch_name=branches.get(row.branch_id, ""),
        channel=row.channel,
        status=row.status,
        requested_amount=row.requested_amount,
        requested_term_months=row.requested_term_months,
        grade=row.grade,
        score=row.score,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        entered_by=users.get(row.entered_by_id, "") if row.entered_by_id else "",
        current_step_name=step.name if step else "",
        current_step_name_en=step.name_en if step else "",
        due_at=step.due_at if step else None,
    )


def visible_numbers(numbers: Iterable[str], *, scope: Scope) -> frozenset[str]:
    """Those of these numbers whose application is in the scope."""
    rows = Application.objects.filter(in_scope(scope), number__in=list(numbers))
    return frozenset(rows.values_list("number", flat=True))
