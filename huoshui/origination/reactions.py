"""What origination does when something has happened: decide what was submitted, and tell the borrower."""

from datetime import date
from typing import Protocol

from huoshui.foundation.actor import SYSTEM
from huoshui.origination.approval.messages import message_signers
from huoshui.origination.batches.messages import message_borrower
from huoshui.origination.events import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationReturned,
    ApplicationSubmitted,
    ConfirmationAsked,
    StepEscalated,
    StepOpened,
    StepReminded,
    SupplementRequested,
)
from huoshui.origination.operations import decide_application, expire_offers
from huoshui.origination.pictures.operations import print_waiting
from huoshui.parties.operations import notify_customer

Told = (
    ApplicationSubmitted
    | ApplicationApproved
    | ApplicationDeclined
    | ApplicationReturned
    | SupplementRequested
    | StepOpened
)


def decide_submitted(event: ApplicationSubmitted) -> None:
    """The automatic decision follows the submission, once its pictures have been compared."""
    print_waiting(event.number)
    decide_application(actor=SYSTEM, number=event.number)


def tell_borrower(event: Told) -> None:
    """The borrower is told of each stage, once."""
    template, times = _template(event)
    if template is None:
        return
    amount = event.amount if isinstance(event, ApplicationApproved) else 0
    notify_customer(
        customer_id=event.customer_id,
        template=template,
        params={"number": event.number, "amount": amount},
        link=f"/applications/{event.number}",
        dedupe_key=f"{template}:{event.number}:{times}",
    )


def _template(event: Told) -> tuple[str | None, int]:
    """The message of the event, and which time it is sent for this application."""
    match event:
        case ApplicationSubmitted():
            return "application_submitted", event.round
        case ApplicationApproved():
            return "application_approved", 1
        case ApplicationDeclined():
            return "application_declined", 1
        case ApplicationReturned():
            return "application_returned", event.round
        case SupplementRequested():
            return "supplement_required", event.round
        case StepOpened():
            return ("application_in_approval" if event.is_first else None), event.round


class DayOpened(Protocol):
    """What is read of the event of a later room: the ISO date of the business day now open."""

    @property
    def opened(self) -> str: ...


def expire_untaken_offers(event: DayOpened) -> None:
    """Offers that nobody took in time run out with the day."""
    expire_offers(on=date.fromisoformat(event.opened))


def tell_signers(event: StepReminded | StepEscalated) -> None:
    """Those who are to sign a step, and after an escalation the role above them, get a text message."""
    role = event.role if isinstance(event, StepEscalated) else ""
    message_signers(step_id=event.step_id, above=role)


def ask_confirmation(event: ConfirmationAsked) -> None:
    """The borrower of a draft entered for them is asked to read it, to consent and to hand it in."""
    message_borrower(number=event.number)
