"""The fold: every screen, job and report takes a loan's position from here."""

from collections.abc import Sequence
from datetime import date

from huoshui.core.loan.events import LoanEvent
from huoshui.core.loan.result import LoanPosition, PayoffQuote
from huoshui.core.loan.terms import LoanTerms
from huoshui.core.schedule.terms import Instalment


def position(
    terms: LoanTerms,
    events: Sequence[LoanEvent],
    as_of: date,
    instalments: Sequence[Instalment] | None = None,
) -> LoanPosition:
    """The position of the loan on `as_of`."""
    raise NotImplementedError


def payoff_quote(
    terms: LoanTerms,
    events: Sequence[LoanEvent],
    on: date,
    instalments: Sequence[Instalment] | None = None,
) -> PayoffQuote:
    """What settles the loan on the day."""
    raise NotImplementedError
