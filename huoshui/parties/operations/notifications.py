"""Telling a customer something, once; and marking it read."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from huoshui.core.errors import NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import adapter
from huoshui.identity.ports import MessageGateway
from huoshui.parties.models import Customer, Notification
from huoshui.parties.templates import fill


@transaction.atomic
def notify_customer(
    *, customer_id: int, template: str, params: Mapping[str, Any], link: str = "", dedupe_key: str
) -> int:
    """The id of the notification (通知) kept and sent; the same `dedupe_key` again sends nothing more.

    Raises NotFound; UnknownTemplate; what the gateway raises: then nothing is kept and it can be tried again.
    """
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        raise NotFound()
    filled = fill(template, params)
    notification, is_new = Notification.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "customer": customer,
            "template": template,
            "title": filled.title,
            "title_en": filled.title_en,
            "text": filled.text[:400],
            "text_en": filled.text_en[:600],
            "link": link,
            "created_at": clock.now(),
        },
    )
    if is_new:
        adapter(MessageGateway).send(phone=customer.phone, template=template, text=filled.text)
    return notification.pk


@transaction.atomic
def mark_read(*, actor: Actor, notification_id: int) -> None:
    """Marks the borrower's own notification read; read twice changes nothing. NotFound for any other."""
    found = Notification.objects.select_for_update(of=("self",)).filter(
        pk=notification_id, customer__user_id=actor.user_id or 0
    )
    notification = found.first()
    if notification is None:
        raise NotFound()
    if notification.read_at is None:
        notification.read_at = clock.now()
        notification.save(update_fields=["read_at"])
