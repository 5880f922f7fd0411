"""A loan is a fold: terms + events → position (借据)."""

from huoshui.core.lifecycle import LoanStatus
from huoshui.core.loan.account import payoff_quote, position
from huoshui.core.loan.events import (
    Disbursed,
    InterestWaived,
    LoanEvent,
    Recovered,
    RepaymentReceived,
    RepaymentReversed,
    WrittenOff,
)
from huoshui.core.loan.refusals import (
    DisbursementMismatch,
    LoanNotActive,
    NotWrittenOff,
    PayoffTooSmall,
    ReversedEventUnknown,
)
from huoshui.core.loan.result import (
    EventAllocation,
    InstalmentPosition,
    InstalmentState,
    LoanPosition,
    PayoffQuote,
)
from huoshui.core.loan.terms import LoanTerms

__all__ = [
    "Disbursed",
    "DisbursementMismatch",
    "EventAllocation",
    "InstalmentPosition",
    "InstalmentState",
    "InterestWaived",
    "LoanEvent",
    "LoanNotActive",
    "LoanPosition",
    "LoanStatus",
    "LoanTerms",
    "NotWrittenOff",
    "PayoffQuote",
    "PayoffTooSmall",
    "Recovered",
    "RepaymentReceived",
    "RepaymentReversed",
    "ReversedEventUnknown",
    "WrittenOff",
    "payoff_quote",
    "position",
]
