"""Who the borrower is, what they were told, and the one thing to do next."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from huoshui.api.base import BorrowerAuth, current_actor, write
from huoshui.api.borrower.next_action import NextActionKind, next_action_of
from huoshui.api.types import Page, PageParams, Yuan, page_of
from huoshui.core.identifiers import mask_phone
from huoshui.identity.queries import get_phone
from huoshui.parties import operations, queries

router = Router(auth=BorrowerAuth(), tags=["borrower me"])


class NextActionOut(Schema):
    kind: NextActionKind
    title: str
    title_en: str
    amount: Yuan | None
    due_date: date | None
    link: str


class MeOut(Schema):
    name: str | None
    phone_masked: str
    customer_number: str | None
    unread_count: int
    next_action: NextActionOut


class NotificationOut(Schema):
    id: int
    title: str
    title_en: str
    text: str
    text_en: str
    link: str
    created_at: datetime
    read_at: datetime | None


class ReadOut(Schema):
    read: bool = True


@router.get("/me", response=MeOut)
def read_me(request: HttpRequest) -> dict[str, Any]:
    return me_of(current_actor(request).user_id or 0)


@router.get("/notifications", response=Page[NotificationOut])
def list_my_notifications(request: HttpRequest, params: Query[PageParams]) -> dict[str, Any]:
    customer_id = current_actor(request).customer_id
    if customer_id is None:
        return page_of([], total=0, params=params)
    found = queries.list_notifications(customer_id=customer_id, page=params.page, page_size=params.page_size)
    return page_of(found.items, total=found.total, params=params)


@write(router, "/notifications/{notification_id}/read", response=ReadOut)
def read_notification(request: HttpRequest, notification_id: int) -> dict[str, Any]:
    operations.mark_read(actor=current_actor(request), notification_id=notification_id)
    return {}


def me_of(user_id: int) -> dict[str, Any]:
    """The values of `MeOut` for the borrower user."""
    customer = queries.customer_of_user(user_id)
    return {
        "name": customer.name if customer else None,
        "phone_masked": mask_phone(get_phone(user_id=user_id)),
        "customer_number": customer.number if customer else None,
        "unread_count": queries.count_unread(customer_id=customer.id) if customer else 0,
        "next_action": next_action_of(user_id=user_id, customer_id=customer.id if customer else None),
    }
