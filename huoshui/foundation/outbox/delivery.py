"""Telling reactions what has happened: each in a transaction of its own, tried five times."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from huoshui.foundation import clock
from huoshui.foundation.models import OutboxDelivery
from huoshui.foundation.outbox.event import from_payload
from huoshui.foundation.outbox.table import event_kinds, find_reaction

ATTEMPTS = 5
_FIRST_WAIT_SECONDS = 10  # then 20, 40, 80
_BATCH = 200
_log = logging.getLogger("huoshui.outbox")


@dataclass(frozen=True)
class DrainCounts:
    """What a drain did: deliveries done, failed and to be tried again, given up."""

    done: int = 0
    failed: int = 0
    dead: int = 0


def deliver_event(event_id: int, *, strict: bool = False) -> DrainCounts:
    """Tell one event to the reactions that still wait for it and are due; return the counts."""
    due = OutboxDelivery.objects.filter(event_id=event_id, state="pending", next_attempt_at__lte=clock.now())
    return _count([_deliver(pk, strict=strict) for pk in due.order_by("pk").values_list("pk", flat=True)])


def drain(limit: int | None = None, *, strict: bool = False) -> DrainCounts:
    """Tell everything that is due, events that reactions emit included, oldest first; return the counts.

    `strict` lets a reaction's exception out instead of noting it: for trials that must not go on.
    """
    outcomes: list[str] = []
    while limit is None or len(outcomes) < limit:
        size = _BATCH if limit is None else min(_BATCH, limit - len(outcomes))
        due = OutboxDelivery.objects.filter(state="pending", next_attempt_at__lte=clock.now())
        batch = list(due.order_by("event_id", "pk").values_list("pk", flat=True)[:size])
        told = [_deliver(pk, strict=strict) for pk in batch]
        outcomes += told
        # Nothing due, or only deliveries that another process holds.
        if not any(told):
            break
    return _count(outcomes)


def _count(outcomes: list[str]) -> DrainCounts:
    return DrainCounts(outcomes.count("done"), outcomes.count("failed"), outcomes.count("dead"))


@transaction.atomic
def _deliver(delivery_id: int, *, strict: bool) -> str:
    """Return "done", "failed", "dead", or "" when another process has it."""
    rows = OutboxDelivery.objects.select_related("event").select_for_update(skip_locked=True, of=("self",))
    delivery = rows.filter(pk=delivery_id, state="pending").first()
    if delivery is None:
        return ""
    delivery.attempts += 1
    try:
        with transaction.atomic():
            _react(delivery)
    except Exception as problem:
        if strict:
            raise
        _note_failure(delivery, problem)
        return "dead" if delivery.state == "dead" else "failed"
    delivery.state, delivery.done_at, delivery.last_error = "done", clock.now(), ""
    delivery.save(update_fields=["state", "attempts", "done_at", "last_error"])
    return "done"


def _react(delivery: OutboxDelivery) -> None:
    name = delivery.event.name
    reaction = find_reaction(event_kinds()[name], delivery.reaction)
    reaction(from_payload(name, delivery.event.payload))


def _note_failure(delivery: OutboxDelivery, problem: Exception) -> None:
    delivery.last_error = f"{type(problem).__name__}: {problem}"[:1000]
    if delivery.attempts >= ATTEMPTS:
        delivery.state = "dead"
    wait = _FIRST_WAIT_SECONDS * 2 ** (delivery.attempts - 1)
    delivery.next_attempt_at = clock.now() + timedelta(seconds=wait)
    delivery.save(update_fields=["state", "attempts", "next_attempt_at", "last_error"])
    _log.warning(
        "%s did not take %s %s (try %s)",
        delivery.reaction, delivery.event.name, delivery.event_id, delivery.attempts,
        exc_info=problem if delivery.state == "dead" else None,
    )  # fmt: skip
