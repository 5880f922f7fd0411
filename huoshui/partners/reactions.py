"""What partners do when something has happened: the partner whose case it is, is told."""

from huoshui.contracts.events import ContractDrafted, ContractSigned, ContractVoided
from huoshui.contracts.queries import get_contract
from huoshui.origination.events import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationExpired,
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    StepOpened,
    SupplementRequested,
)
from huoshui.partners.events import CallbackDue, SandboxCaseSubmitted
from huoshui.partners.operations import send_callback
from huoshui.partners.sandbox import play_script
from huoshui.partners.telling import tell_of
from huoshui.servicing.events import LoanDisbursed

Moved = (
    ApplicationSubmitted
    | SupplementRequested
    | StepOpened
    | ApplicationReturned
    | ApplicationApproved
    | ApplicationDeclined
    | ApplicationWithdrawn
    | ApplicationExpired
)


def tell_partner(event: Moved) -> None:
    """The partner is told of each stage of its application, once a round; of a step only that people have
    it now.
    """
    match event:
        case ApplicationSubmitted():
            tell_of(event.number, "application.submitted", turn=str(event.round))
        case SupplementRequested() | ApplicationReturned():
            tell_of(event.number, "application.supplement_required", turn=str(event.round))
        case StepOpened():
            if event.is_first:
                tell_of(event.number, "application.in_approval", turn=str(event.round))
        case ApplicationApproved():
            tell_of(event.number, "application.approved")
        case ApplicationDeclined():
            tell_of(event.number, "application.declined")
        case ApplicationWithdrawn():
            tell_of(event.number, "application.withdrawn")
        case ApplicationExpired():
            tell_of(event.number, "application.expired")


def tell_partner_of_contract(event: ContractDrafted | ContractSigned | ContractVoided) -> None:
    """The partner is told that the contract lies ready, is signed, or is void."""
    kinds = {ContractDrafted: "drafted", ContractSigned: "signed", ContractVoided: "voided"}
    tell_of(event.application_number, f"contract.{kinds[type(event)]}", turn=event.number)


def tell_partner_paid_out(event: LoanDisbursed) -> None:
    """The partner is told that the money was paid out."""
    contract = get_contract(event.contract_number)
    tell_of(contract.row.application_number, "loan.disbursed", turn=event.loan_number)


def decide_sandbox_case(event: SandboxCaseSubmitted) -> None:
    """The script follows the submission."""
    play_script(event.number)


def call_back(event: CallbackDue) -> None:
    """The call-back is sent; what goes wrong is tried again by the outbox."""
    send_callback(partner_event_id=event.partner_event_id)
