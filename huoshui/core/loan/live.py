"""Time runs over a loan: its events in their order, then the days up to the day asked for."""

from collections.abc import Sequence
from datetime import date

from huoshui.core.loan.changes import apply_event
from huoshui.core.loan.events import LoanEvent
from huoshui.core.loan.fold import LoanFold
from huoshui.core.loan.history import live_events
from huoshui.core.loan.refusals import DisbursementMismatch
from huoshui.core.loan.terms import Draws, LoanTerms
from huoshui.core.money import yuan_text
from huoshui.core.schedule.terms import Instalment


def lived(
    terms: LoanTerms,
    events: Sequence[LoanEvent],
    as_of: date,
    instalments: Sequence[Instalment] | None = None,
    *,
    traced: bool = False,
) -> LoanFold:
    """The loan after every event up to `as_of`, time run to that day; `traced` keeps how each cent came."""
    fold = LoanFold(terms, instalments)
    if traced:
        fold.future.trace, fold.rule.trace = [], []
    for event in live_events(events, as_of):
        fold.advance_to(event.value_date)
        apply_event(fold, event)
    fold.advance_to(as_of)
    principal = terms.schedule.principal
    if terms.draws is Draws.ONCE and fold.disbursed not in (0, principal):
        raise DisbursementMismatch(disbursed=yuan_text(fold.disbursed), principal=yuan_text(principal))
    return fold
