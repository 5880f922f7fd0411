"""Reads of collections."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from huoshui.collections.models import Reminder
from huoshui.identity.queries import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRow:
    """A reminder as listed (提醒记录); amount in cents."""

    loan_number: str
    customer_name: str
    kind: str
    due_date: date
    amount: int
    business_date: date
    sent_at: datetime


def list_reminders(
    *, scope: Scope, on: date | None = None, page: int = 1, page_size: int = 20
) -> tuple[list[ReminderRow], int]:
    """One page of the reminders sent (on one business date), newest first, and how many there are."""
    found = _in_scope(Reminder.objects.select_related("loan__customer"), scope)
    if on:
        found = found.filter(business_date=on)
    start = (page - 1) * page_size
    rows = [
        ReminderRow(
            loan_number=row.loan.number,
            customer_name=row.loan.customer.name,
            kind=row.kind,
            due_date=row.due_date,
            amount=row.amount,
            business_date=row.business_date,
            sent_at=row.sent_at,
        )
        for row in found.order_by("-id")[start : start + page_size]
    ]
    return rows, found.count()


def _in_scope(found: QuerySet[Reminder], scope: Scope) -> QuerySet[Reminder]:
    if scope.all:
        return found
    if scope.branch_ids:
        return found.filter(loan__branch_id__in=scope.branch_ids)
    return found.filter(scope.own("loan__contract__application__"))
