"""Reminders at the desk."""

import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor
from huoshui.api.names import CustomerName
from huoshui.api.types import Day, Page, PageParams, Yuan, page_of
from huoshui.collections.queries import list_reminders
from huoshui.identity.queries import scope_of

router = Router(auth=StaffAuth(), tags=["staff collections"])


class ReminderFilters(PageParams):
    date: Day | None = None


class ReminderOut(Schema):
    loan_number: str
    customer_name: CustomerName
    kind: str
    due_date: datetime.date
    amount: Yuan
    business_date: datetime.date
    sent_at: datetime.datetime


@router.get("/reminders", response=Page[ReminderOut])
def list_staff_reminders(request: HttpRequest, filters: Query[ReminderFilters]) -> dict[str, Any]:
    """Reminders sent, newest first."""
    actor = current_actor(request)
    actor.require("collection.view")
    rows, total = list_reminders(
        scope=scope_of(actor), on=filters.date, page=filters.page, page_size=filters.page_size
    )
    return page_of(rows, total=total, params=filters)
