"""Writing an event down, in the transaction in which it happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from huoshui.foundation import clock
from huoshui.foundation.models import OutboxDelivery, OutboxEvent
from huoshui.foundation.outbox.event import Event, event_name, to_payload
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
