"""What collections tells the other rooms."""

from dataclasses import dataclass

from huoshui.foundation.outbox import Event


@dataclass(frozen=True)
class RemindersListed(Event):
    """Reminders of a business date (ISO) are listed and wait to be told from row `after` on (提醒清单)."""

    business_date: str
    after: int = 0
    attempt: int = 1
