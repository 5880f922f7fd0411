"""What contracts do when something has happened elsewhere; named in `huoshui/config/reactions.py`."""

from huoshui.contracts.events import ContractDrafted, ContractSigned, ContractVoided, SignatureGiven
from huoshui.contracts.operations import draft_contract, invite_signer, render_contract
from huoshui.foundation.actor import SYSTEM
from huoshui.origination.events import ApplicationApproved
from huoshui.parties.operations import notify_customer


def draft_on_approval(event: ApplicationApproved) -> None:
    """An approved application gets its contract."""
    draft_contract(actor=SYSTEM, application_number=event.number)


def prepare_for_signing(event: ContractDrafted) -> None:
    """A draft gets its PDF, then the borrower is told that it is ready."""
    render_contract(actor=SYSTEM, number=event.number)
    notify_customer(
        customer_id=event.customer_id,
        template="contract_ready",
        params={"number": event.number},
        link=f"/contracts/{event.number}",
        dedupe_key=f"contract_ready:{event.number}",
    )


def invite_next_signer(event: SignatureGiven) -> None:
    """Whoever signs next is sent a link."""
    invite_signer(number=event.number)


def tell_borrower_voided(event: ContractVoided) -> None:
    """The borrower is told that there will be no contract."""
    notify_customer(
        customer_id=event.customer_id,
        template="contract_voided",
        params={"number": event.number},
        link=f"/contracts/{event.number}",
        dedupe_key=f"contract_voided:{event.number}",
    )


def tell_borrower_signed(event: ContractSigned) -> None:
    """The borrower is told that the contract is signed."""
    notify_customer(
        customer_id=event.customer_id,
        template="contract_signed",
        params={"number": event.number},
        link=f"/contracts/{event.number}",
        dedupe_key=f"contract_signed:{event.number}",
    )
