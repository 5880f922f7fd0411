"""The transactional outbox: what has happened is written with what happened, and told afterwards.

`emit(event)` inside a transaction; a worker (or `drain()`) tells each reaction of the table in
`huoshui/config/reactions.py`, five tries each, then the delivery lies among the dead for a person to see.
"""

from huoshui.foundation.outbox.delivery import DrainCounts, deliver_event, drain
from huoshui.foundation.outbox.emitting import emit, emit_many, inline
from huoshui.foundation.outbox.event import Event, all_events, event_name
from huoshui.foundation.outbox.letters import (
    DeadLetter,
    DeadLetterNotFound,
    DeliveryState,
    OutboxCounts,
    count_outbox,
    deliveries_of,
    list_dead,
    retry_dead,
)
from huoshui.foundation.outbox.table import NoSuchReaction, reactions_of

__all__ = [
    "DeadLetter",
    "DeadLetterNotFound",
    "DeliveryState",
    "DrainCounts",
    "Event",
    "NoSuchReaction",
    "OutboxCounts",
    "all_events",
    "count_outbox",
    "deliver_event",
    "deliveries_of",
    "drain",
    "emit",
    "emit_many",
    "event_name",
    "inline",
    "list_dead",
    "reactions_of",
    "retry_dead",
]
