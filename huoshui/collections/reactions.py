"""What collections does when something has happened; named in `huoshui/config/reactions.py`."""

from datetime import date

from huoshui.collections.events import RemindersListed
from huoshui.collections.operations import tell_reminders


def tell_borrowers_reminded(event: RemindersListed) -> None:
    """Borrowers are told what is on the list, some hundreds at a time."""
    tell_reminders(
        business_date=date.fromisoformat(event.business_date), after=event.after, attempt=event.attempt
    )
