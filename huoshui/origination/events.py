"""What the origination room tells the others."""

from dataclasses import dataclass

from huoshui.foundation.outbox import Event


@dataclass(frozen=True)
class ConfirmationAsked(Event):
    """A draft entered for a borrower waits for the borrower's own word; `times` counts from 1."""

    number: str
    times: int


@dataclass(frozen=True)
class ApplicationSubmitted(Event):
    """An application was handed in, or handed in again after a supplement."""

    number: str
    customer_id: int
    round: int


@dataclass(frozen=True)
class SupplementRequested(Event):
    """The automatic decision asks for more."""

    number: str
    customer_id: int
    round: int


@dataclass(frozen=True)
class StepOpened(Event):
    """An approval step waits for a person."""

    number: str
    customer_id: int
    round: int
    step_code: str
    is_first: bool


@dataclass(frozen=True)
class StepReminded(Event):
    """Somebody, or the clock (`by` empty), asks the signers of a step to hurry."""

    number: str
    step_id: int
    by: str


@dataclass(frozen=True)
class StepEscalated(Event):
    """Nobody signed a step in time: the holders of the role above it are asked."""

    number: str
    step_id: int
    role: str


@dataclass(frozen=True)
class ApplicationReturned(Event):
    """A person sent the application back to be corrected."""

    number: str
    customer_id: int
    round: int


@dataclass(frozen=True)
class ApplicationDeclined(Event):
    """The application was declined, by the flow or by a person."""

    number: str
    customer_id: int


@dataclass(frozen=True)
class ApplicationApproved(Event):
    """There is an offer: amount in cents, rate as text per year."""

    number: str
    customer_id: int
    amount: int
    term_months: int
    annual_rate: str


@dataclass(frozen=True)
class MemoChanged(Event):
    """A change memo was frozen after the approval (变更审批表)."""

    number: str


@dataclass(frozen=True)
class ApplicationWithdrawn(Event):
    """The applicant does not want the loan any more."""

    number: str


@dataclass(frozen=True)
class ApplicationExpired(Event):
    """An offer was not taken in time."""

    number: str
