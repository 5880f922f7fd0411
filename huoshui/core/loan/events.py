"""What happens to a loan account; append-only, a correction is a reversal (冲正)."""

from dataclasses import dataclass
from datetime import date

from huoshui.core.allocation import Component
from huoshui.core.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanEvent:
    """Any event of a loan: `value_date` is the day it counts from, `sequence` orders events of one day."""

    event_id: int
    value_date: date
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disbursed(LoanEvent):
    """Money was paid out (放款); all disbursements of a loan together make its principal."""

    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentReceived(LoanEvent):
    """Money came in (还款); with `payoff` it settles the whole loan (提前结清)."""

    amount: Cents
    payoff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentReversed(LoanEvent):
    """From its value date on, the reversed event has never been (冲正); reverses any kind of event."""

    reversed_event_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestWaived(LoanEvent):
    """The lender forgives due interest, penalty or compound interest (减免), oldest instalment first.

    What is more than due on the day is without effect; `waivers` of the position says what was forgiven.
    """

    component: Component
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenOff(LoanEvent):
    """The claim leaves the balance sheet (核销); the debt itself stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered(LoanEvent):
    """Money came in after the write-off (核销后收回)."""

    amount: Cents
