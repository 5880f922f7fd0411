"""The demo inbox: what the message sandbox took instead of a telephone network. Not there outside a demo."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.core.errors import NotFound
from huoshui.core.identifiers import check_phone
from huoshui.integrations.queries import MessageRow, list_messages

router = Router(tags=["public"])


class InboxMessageOut(Schema):
    id: int
    phone_masked: str
    text: str
    sent_at: datetime


@router.get("/inbox", response=list[InboxMessageOut], auth=None)
def read_inbox(request: HttpRequest, phone: str) -> list[MessageRow]:
    if not getattr(settings, "DEMO", False):
        raise NotFound()
    return list(list_messages(phone=check_phone(phone).normalised, limit=20))
