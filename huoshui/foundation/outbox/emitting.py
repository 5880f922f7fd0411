"""Writing an event down, in the transaction in which it happens."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from huoshui.foundation import clock
from huoshui.foundation.bulk import copy_rows, take_ids
from huoshui.foundation.models import OutboxDelivery, OutboxEvent
from huoshui.foundation.outbox.event import Event, event_name, to_json, to_payload
from huoshui.foundation.outbox.table import reactions_of
from huoshui.foundation.schema import current_schema

_is_inline: ContextVar[bool] = ContextVar("huoshui_outbox_inline", default=False)


def emit(event: Event) -> int:
    """Return the id of the event, written with one delivery for each of its reactions.

    Inside a transaction only: else the event could be told of something that was rolled back. A worker is
    called in the same transaction, unless `inline()` says that the caller drains.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was emitted outside a transaction")
    now = clock.now()
    row = OutboxEvent.objects.create(name=event_name(type(event)), payload=to_payload(event), emitted_at=now)
    names = list(reactions_of(type(event)))
    if names:
        OutboxDelivery.objects.bulk_create(
            OutboxDelivery(event=row, reaction=name, next_attempt_at=now) for name in names
        )
        if not _is_inline.get():
            _call_worker(row.pk)
    return int(row.pk)


def emit_many(events: Sequence[Event]) -> None:
    """As `emit`, for many events of one kind at once: three statements and one call of a worker."""
    if not events:
        return
    if not connection.in_atomic_block:
        raise RuntimeError(f"{type(events[0]).__name__} was emitted outside a transaction")
    kind, now = type(events[0]), clock.now()
    name = event_name(kind)
    ids = take_ids("foundation_outboxevent", len(events))
    copy_rows(
        "foundation_outboxevent",
        ("id", "name", "payload", "emitted_at"),
        ((pk, name, payload, now) for pk, payload in zip(ids, map(to_json, events), strict=True)),
    )
    reactions = list(reactions_of(kind))
    copy_rows(
        "foundation_outboxdelivery",
        ("event_id", "reaction", "state", "attempts", "next_attempt_at", "last_error"),
        ((pk, reaction, "pending", 0, now, "") for pk in ids for reaction in reactions),
    )
    if reactions and not _is_inline.get():
        _call_worker_for_all()


def _call_worker_for_all() -> None:
    from huoshui.foundation.jobs import drain_outbox_job

    schema_name = current_schema()
    drain_outbox_job.configure(lock=f"outbox:{schema_name}").defer(schema_name=schema_name)


def _call_worker(event_id: int) -> None:
    from huoshui.foundation.jobs import deliver_event_job  # the job calls delivery, which emits

    schema_name = current_schema()
    # One lender's events are told one after the other, in the order in which they happened.
    job = deliver_event_job.configure(lock=f"outbox:{schema_name}")
    job.defer(schema_name=schema_name, event_id=event_id)


@contextmanager
def inline() -> Iterator[None]:
    """Within the block no worker is called: the caller runs `drain()` itself."""
    token = _is_inline.set(True)
    try:
        yield
    finally:
        _is_inline.reset(token)
