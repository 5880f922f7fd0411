"""Events that could not be told: look at them, send them again; and what the sandbox sent out."""

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.types import Page, PageParams, page_of
from huoshui.core.errors import NotFound
from huoshui.foundation import outbox
from huoshui.integrations.queries import count_messages, list_messages

router = Router(auth=StaffAuth(), tags=["staff outbox"])


class DeadLetterOut(Schema):
    id: int
    event: str
    payload: dict[str, Any]
    reaction: str
    state: str
    attempts: int
    last_error: str
    occurred_at: datetime.datetime


class OutboxPageOut(Page[DeadLetterOut]):
    """Dead letters one by one; of those still on their way and done only how many."""

    pending: int
    done: int
    dead: int


class RetriedOut(Schema):
    id: int
    state: str


class MessageOut(Schema):
    id: int
    phone_masked: str
    template: str
    text: str
    sent_at: datetime.datetime


@router.get("/outbox", response=OutboxPageOut)
def list_outbox(request: HttpRequest, params: Query[PageParams]) -> dict[str, Any]:
    """Deliveries given up after five tries, newest first."""
    current_actor(request).require("outbox.manage")
    counts = outbox.count_outbox()
    letters = outbox.list_dead(limit=params.offset + params.page_size)[params.offset :]
    items = [
        {
            "id": letter.id,
            "event": letter.event_name,
            "payload": dict(letter.payload),
            "reaction": letter.reaction,
            "state": "dead",
            "attempts": letter.attempts,
            "last_error": letter.last_error,
            "occurred_at": letter.emitted_at,
        }
        for letter in letters
    ]
    page = page_of(items, total=counts.dead, params=params)
    return {**page, "pending": counts.pending, "done": counts.done, "dead": counts.dead}


@write(router, "/outbox/{letter_id}/retry", response=RetriedOut)
def retry_outbox(request: HttpRequest, letter_id: int) -> dict[str, Any]:
    """A dead letter gets five new tries."""
    current_actor(request).require("outbox.manage")
    outbox.retry_dead(letter_id)
    return {"id": letter_id, "state": "pending"}


@router.get("/messages", response=Page[MessageOut])
def list_staff_messages(request: HttpRequest, params: Query[PageParams]) -> dict[str, Any]:
    """Messages the sandbox took, newest first; there is no such list where messages really go out."""
    current_actor(request).require("message.view")
    if not settings.DEMO:
        raise NotFound()
    rows = list_messages(limit=params.page_size, offset=params.offset)
    return page_of(rows, total=count_messages(), params=params)
