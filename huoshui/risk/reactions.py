"""What risk does when something has happened; named in `huoshui/config/reactions.py`."""

from huoshui.parties.events import StatementAccepted
from huoshui.parties.queries import get_reviewed_year
from huoshui.risk.ratings.operations import mark_for_review


def ask_for_new_rating(event: StatementAccepted) -> None:
    """A rating made before a newly reviewed statement is marked for review; asked twice it is marked once."""
    year = get_reviewed_year(customer_id=event.customer_id)
    if year is None:
        return
    mark_for_review(
        customer_id=event.customer_id,
        kind="statement",
        fact_key=f"{event.year}-{event.entry_id}",
        zh=f"{event.year} 年报表已复核入档",
        en=f"The statement of {event.year} was reviewed",
        since=year.since,
    )
