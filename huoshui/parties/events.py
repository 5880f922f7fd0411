"""What parties tells the other rooms."""

from dataclasses import dataclass

from huoshui.foundation.outbox import Event


@dataclass(frozen=True)
class StatementAccepted(Event):
    """A statement spread at the desk was approved by a second person and counts now (报表已复核)."""

    customer_id: int
    year: int
    entry_id: int
