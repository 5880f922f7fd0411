"""The events that count on a day: in order, and without what was reversed."""

from collections.abc import Sequence
from datetime import date

from huoshui.core.loan.events import LoanEvent, RepaymentReversed
from huoshui.core.loan.refusals import ReversedEventUnknown


def live_events(events: Sequence[LoanEvent], as_of: date) -> list[LoanEvent]:
    """The events up to `as_of` by (value_date, sequence), reversed ones left out as if they had never been.

    A reversal counts from its own value date, so a position of an earlier day still shows what was believed
    then. A reversal may itself be reversed. Refusals: ReversedEventUnknown.
    """
    past = sorted(
        (event for event in events if event.value_date <= as_of),
        key=lambda event: (event.value_date, event.sequence, event.event_id),
    )
    reversals = [event for event in past if isinstance(event, RepaymentReversed)]
    if not reversals:
        return past
    known = {event.event_id for event in events}
    gone: set[int] = set()
    for reversal in reversed(reversals):
        if reversal.reversed_event_id not in known:
            raise ReversedEventUnknown(field="reversed_event_id")
        if reversal.event_id not in gone:
            gone.add(reversal.reversed_event_id)
    return [e for e in past if e.event_id not in gone and not isinstance(e, RepaymentReversed)]
