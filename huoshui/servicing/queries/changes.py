"""Changes of running loans: what waits for a check, what was done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from huoshui.core.errors import NotFound
from huoshui.identity.queries import Scope
from huoshui.servicing.models import LoanAccount, LoanChange
from huoshui.servicing.scoping import in_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A change of a loan as shown (借据变更)."""

    id: int
    loan_number: str
    customer_name: str
    kind: str
    terms: dict[str, Any]
    value_date: date
    reason: str
    status: str
    made_by: str
    made_by_id: int
    made_at: datetime
    checked_by: str | None
    checked_at: datetime | None
    note: str
    sequence: int | None
    effect: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """One page of changes and how many there are."""

    items: tuple[ChangeRow, ...]
    total: int


def list_changes(
    *, scope: Scope, status: str = "", kind: str = "", page: int = 1, page_size: int = 20
) -> ChangePage:
    """The changes in scope, newest first."""
    found = LoanChange.objects.filter(loan__in=LoanAccount.objects.filter(in_scope(scope)))
    if status:
        found = found.filter(status=status)
    if kind:
        found = found.filter(kind=kind)
    rows = _named(found).order_by("-id")[(page - 1) * page_size : page * page_size]
    return ChangePage(items=tuple(_row(row) for row in rows), total=found.count())


def changes_of_loan(number: str) -> tuple[ChangeRow, ...]:
    """Every change of one loan, newest first. The caller has read the loan in its scope before."""
    return tuple(_row(row) for row in _named(LoanChange.objects.filter(loan__number=number)).order_by("-id"))


def get_change(change_id: int, scope: Scope) -> ChangeRow:
    """One change. Refusals: NotFound, also when its loan is out of scope."""
    allowed = LoanAccount.objects.filter(in_scope(scope))
    row = _named(LoanChange.objects.filter(Q(pk=change_id), loan__in=allowed)).first()
    if row is None:
        raise NotFound()
    return _row(row)


def _named(found: Any) -> Any:
    return found.select_related("loan__customer", "made_by", "checked_by", "event")


def _row(row: LoanChange) -> ChangeRow:
    return ChangeRow(
        id=row.pk,
        loan_number=row.loan.number,
        customer_name=row.loan.customer.name,
        kind=row.kind,
        terms=row.terms,
        value_date=row.value_date,
        reason=row.reason,
        status=row.status,
        made_by=row.made_by.name,
        made_by_id=row.made_by_id,
        made_at=row.made_at,
        checked_by=row.checked_by.name if row.checked_by else None,
        checked_at=row.checked_at,
        note=row.note,
        sequence=row.event.sequence if row.event else None,
        effect=row.effect,
    )
