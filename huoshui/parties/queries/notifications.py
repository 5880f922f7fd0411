"""Reads of what customers were told."""

from dataclasses import dataclass
from datetime import datetime

from huoshui.parties.models import Notification


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationRow:
    """One notification in both languages; `link` leads to the page it speaks of."""

    id: int
    template: str
    title: str
    title_en: str
    text: str
    text_en: str
    link: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPage:
    items: tuple[NotificationRow, ...]
    total: int


def list_notifications(*, customer_id: int, page: int = 1, page_size: int = 20) -> NotificationPage:
    """One page of a customer's notifications, newest first."""
    found = Notification.objects.filter(customer_id=customer_id)
    start = (page - 1) * page_size
    shown = found.order_by("-id")[start : start + page_size]
    return NotificationPage(items=tuple(_row(item) for item in shown), total=found.count())


def count_unread(*, customer_id: int) -> int:
    """How many notifications of the customer are not read yet."""
    return Notification.objects.filter(customer_id=customer_id, read_at=None).count()


def _row(item: Notification) -> NotificationRow:
    return NotificationRow(
        id=item.pk,
        template=item.template,
        title=item.title,
        title_en=item.title_en,
        text=item.text,
        text_en=item.text_en,
        link=item.link,
        created_at=item.created_at,
        read_at=item.read_at,
    )
