"""Automatic debits at the desk."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from huoshui.api.base import StaffAuth
from huoshui.api.names import CustomerName
from huoshui.api.staff.loans import loan_reader
from huoshui.api.types import Day, Page, PageParams, Yuan, page_of
from huoshui.identity.queries import scope_of
from huoshui.servicing.queries import list_debits

router = Router(auth=StaffAuth(), tags=["staff loans"])


class DebitFilters(PageParams):
    day: Day | None = Field(default=None, alias="date")
    status: str = ""


class DebitOut(Schema):
    loan_number: str
    customer_name: CustomerName
    due_date: date
    attempt_date: date
    amount: Yuan
    status: str
    problem: str


@router.get("/debits", response=Page[DebitOut])
def list_staff_debits(request: HttpRequest, filters: Query[DebitFilters]) -> dict[str, Any]:
    """Automatic debits and what the bank said, newest first."""
    rows, total = list_debits(
        scope=scope_of(loan_reader(request)),
        on=filters.day,
        status=filters.status,
        page=filters.page,
        page_size=filters.page_size,
    )
    return page_of(rows, total=total, params=filters)
