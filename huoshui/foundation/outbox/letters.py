"""What is still on its way and what was given up (死信)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from huoshui.core.errors import NotFound
from huoshui.foundation import clock
from huoshui.foundation.models import OutboxDelivery


class DeadLetterNotFound(NotFound):
    code = "foundation.dead_letter_not_found"
    zh = "未找到该死信，或已重新投递"
    en = "There is no such dead letter, or it was sent again already"


@dataclass(frozen=True)
class DeadLetter:
    """A delivery given up after five tries, with the last error."""

    id: int
    event_id: int
    event_name: str
    payload: Mapping[str, Any]
    reaction: str
    attempts: int
    last_error: str
    emitted_at: datetime


@dataclass(frozen=True)
class OutboxCounts:
    """Deliveries by state."""

    pending: int
    done: int
    dead: int


def count_outbox() -> OutboxCounts:
    """Return how many deliveries wait, are done, are dead."""
    found = dict(OutboxDelivery.objects.values_list("state").annotate(Count("pk")))
    return OutboxCounts(found.get("pending", 0), found.get("done", 0), found.get("dead", 0))


def list_dead(*, limit: int = 200) -> list[DeadLetter]:
    """Return the dead letters, newest first."""
    rows = OutboxDelivery.objects.filter(state="dead").select_related("event").order_by("-pk")[:limit]
    return [
        DeadLetter(
            id=row.pk,
            event_id=row.event_id,
            event_name=row.event.name,
            payload=row.event.payload,
            reaction=row.reaction,
            attempts=row.attempts,
            last_error=row.last_error,
            emitted_at=row.event.emitted_at,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class DeliveryState:
    """How far one event has come to one reaction: pending, done or dead, after how many tries."""

    state: str
    attempts: int
    last_error: str
    next_attempt_at: datetime
    done_at: datetime | None


def deliveries_of(event_ids: Collection[int], *, reaction: str) -> dict[int, DeliveryState]:
    """Return event id → how far it has come to that reaction."""
    rows = OutboxDelivery.objects.filter(event_id__in=event_ids, reaction=reaction)
    return {
        row.event_id: DeliveryState(
            state=row.state,
            attempts=row.attempts,
            last_error=row.last_error,
            next_attempt_at=row.next_attempt_at,
            done_at=row.done_at,
        )
        for row in rows
    }


@transaction.atomic
def retry_dead(delivery_id: int) -> None:
    """Give a dead letter five new tries, beginning now. Refusals: `DeadLetterNotFound`."""
    row = OutboxDelivery.objects.select_for_update().filter(pk=delivery_id, state="dead").first()
    if row is None:
        raise DeadLetterNotFound()
    row.state, row.attempts, row.next_attempt_at = "pending", 0, clock.now()
    row.save(update_fields=["state", "attempts", "next_attempt_at"])
