"""What the jobs tell the other rooms."""

from dataclasses import dataclass

from huoshui.foundation.outbox import Event


@dataclass(frozen=True)
class BusinessDayClosed(Event):
    """A business date was closed and the next one opened (日终完成); ISO dates, interest in cents."""

    closed: str
    opened: str
    accrued_interest: int
