"""Reads of proposed changes and of statements."""

from dataclasses import dataclass
from datetime import datetime

from huoshui.core.money import Cents
from huoshui.identity.displays import FIELDS, USUAL, Displays
from huoshui.identity.queries import Scope, get_user_names
from huoshui.parties.models import Customer, CustomerChange, FinancialStatement
from huoshui.parties.scoping import in_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A proposed change, values masked where the file masks them."""

    id: int
    customer_number: str
    customer_name: str
    field: str
    before_masked: str
    after_masked: str
    status: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    reviewed_by: str
    reviewed_at: datetime | None
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """The statement lines of one year, cents by name."""

    year: int
    lines: dict[str, Cents]
    source: str


def list_changes(*, customer_id: int, displays: Displays = USUAL) -> tuple[ChangeRow, ...]:
    """Every change proposed for one customer, newest first."""
    found = CustomerChange.objects.filter(customer_id=customer_id).select_related("customer")
    return _rows(list(found), displays)


def list_open_changes(*, scope: Scope) -> tuple[ChangeRow, ...]:
    """The changes in scope that wait for review, newest first."""
    customers = Customer.objects.filter(in_scope(scope))
    found = CustomerChange.objects.filter(status="proposed", customer__in=customers)
    return _rows(list(found.select_related("customer")), scope.displays)


def list_statements(*, customer_id: int) -> tuple[StatementRow, ...]:
    """The customer's statements, latest year first."""
    found = FinancialStatement.objects.filter(customer_id=customer_id).order_by("-year", "source")
    return tuple(StatementRow(year=item.year, lines=dict(item.lines), source=item.source) for item in found)


def _rows(changes: list[CustomerChange], displays: Displays) -> tuple[ChangeRow, ...]:
    names = get_user_names(
        user_id for change in changes for user_id in (change.proposed_by_id, change.reviewed_by_id)
    )
    newest_first = sorted(changes, key=lambda change: -change.pk)
    return tuple(_row(change, names, displays) for change in newest_first)


def _row(change: CustomerChange, names: dict[int, str], displays: Displays) -> ChangeRow:
    def show(value: str) -> str:
        return displays.show(change.field, value) if change.field in FIELDS else value

    return ChangeRow(
        id=change.pk,
        customer_number=change.customer.number,
        customer_name=displays.show("name", change.customer.name),
        field=change.field,
        before_masked=show(change.before or ""),
        after_masked=show(change.after),
        status=change.status,
        proposed_by=names.get(change.proposed_by_id, ""),
        proposed_by_id=change.proposed_by_id,
        proposed_at=change.proposed_at,
        reviewed_by=names.get(change.reviewed_by_id or 0, ""),
        reviewed_at=change.reviewed_at,
        opinion=change.opinion,
    )
