"""A loan's way through the public operations, as the people concerned would walk it."""

from dataclasses import dataclass, replace

from huoshui.contracts.operations import confirm_disclosure, request_signature_code, sign_contract
from huoshui.contracts.queries import get_contract, get_contract_of_application
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.demo.accounts import DemoLender
from huoshui.demo.applicants import Applicant
from huoshui.demo.lenders import staff_actor
from huoshui.demo.papers import demo_paper
from huoshui.foundation import outbox
from huoshui.foundation.actor import Actor
from huoshui.identity.operations import ensure_borrower_user
from huoshui.identity.queries import actor_of_user
from huoshui.integrations.queries import latest_code
from huoshui.origination.operations import (
    act_on_step,
    add_document,
    save_draft,
    start_application,
    submit_application,
)
from huoshui.origination.queries import application_status, open_step
from huoshui.parties.queries import customer_id_of_user
from huoshui.servicing.lines.operations import draw_on_line
from huoshui.servicing.lines.queries import list_lines_of_customer
from huoshui.servicing.operations import approve_disbursement, request_disbursement
from huoshui.servicing.queries import find_loan_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The people of a lender who take part in a loan's life."""

    reviewer: Actor
    approver: Actor
    senior_approver: Actor
    maker: Actor
    checker: Actor

    @classmethod
    def of(cls, lender: DemoLender) -> "Desk":
        """The desk of a demo lender."""
        return cls(
            reviewer=staff_actor(lender, "reviewer"),
            approver=staff_actor(lender, "approver"),
            senior_approver=staff_actor(lender, "senior_approver"),
            maker=staff_actor(lender, "finance_clerk"),
            checker=staff_actor(lender, "finance_checker"),
        )

    def person_for(self, step_code: str) -> Actor:
        """Who acts on a step of the ready products."""
        return {"first_review": self.reviewer, "final_approval": self.approver}.get(
            step_code, self.senior_approver
        )


class NotPaidOut(Exception):
    """The bank did not pay the contract of this number out."""


def borrower_actor(phone: str) -> Actor:
    """The borrower who logs in with this phone, registered if new."""
    user_id = ensure_borrower_user(phone=phone)
    return replace(actor_of_user(user_id=user_id), customer_id=customer_id_of_user(user_id))


def apply(applicant: Applicant, *, branch_id: int) -> str:
    """The number of the application, filled, with its papers, submitted and decided."""
    borrower = borrower_actor(applicant.phone)
    number = start_application(
        actor=borrower, product_code=applicant.product_code, channel=applicant.channel, branch_id=branch_id
    )
    save_draft(actor=borrower, number=number, form=applicant.form)
    hand_in(number, applicant)
    return number


def hand_in(number: str, applicant: Applicant) -> None:
    """Nothing; the applicant's draft has its papers, is submitted with the borrower's consent, and decided."""
    borrower = borrower_actor(applicant.phone)
    for kind in applicant.document_kinds:
        paper = demo_paper(kind, applicant.name)
        add_document(actor=borrower, number=number, kind=kind, file_name=f"{kind}.jpg", content=paper)
    submit_application(actor=borrower, number=number)
    outbox.drain(strict=True)


def is_contracted(number: str) -> bool:
    """Whether the application has a contract to sign."""
    return application_status(number) is ApplicationStatus.CONTRACTED


def approve_one_step(number: str, desk: Desk, *, opinion: str = "资料齐全,同意") -> None:
    """The open step of the application is approved by one who may; nothing happens when none is open."""
    if application_status(number) is ApplicationStatus.IN_APPROVAL:
        person = desk.person_for(open_step(number).code)
        act_on_step(actor=person, number=number, action="approve", opinion=opinion)
        outbox.drain(strict=True)


def approve_at_desk(number: str, desk: Desk) -> None:
    """Every step of the application is approved, in order."""
    while application_status(number) is ApplicationStatus.IN_APPROVAL:
        approve_one_step(number, desk)


def sign(application_number: str, phone: str) -> str:
    """The number of the contract, its cost table confirmed and signed by the code sent to the borrower's phone."""
    borrower = borrower_actor(phone)
    contract_number = get_contract_of_application(application_number)
    confirm_disclosure(actor=borrower, number=contract_number, seconds_shown=30)
    request_signature_code(actor=borrower, number=contract_number)
    code = latest_code(phone=phone, template="signature_code")
    sign_contract(actor=borrower, number=contract_number, code=code)
    outbox.drain(strict=True)
    return contract_number


def open_line(applicant: Applicant, desk: Desk, *, branch_id: int) -> str | None:
    """The number of the credit line the applicant gets; None when declined."""
    number = apply(applicant, branch_id=branch_id)
    approve_at_desk(number, desk)
    if not is_contracted(number):
        return None
    sign(number, applicant.phone)
    customer_id = borrower_actor(applicant.phone).customer_id
    return list_lines_of_customer(customer_id)[0].number if customer_id else None


def draw(line_number: str, phone: str, amount: int, *, term_months: int = 3) -> None:
    """The borrower draws on the line; the bank pays. Cents."""
    draw_on_line(actor=borrower_actor(phone), line_number=line_number, amount=amount, term_months=term_months)
    outbox.drain(strict=True)


def order_pay_out(contract_number: str, desk: Desk) -> int:
    """The id of the pay-out order, made and waiting for its checker."""
    return request_disbursement(actor=desk.maker, contract_number=contract_number).id


def pay_out(contract_number: str, desk: Desk) -> str:
    """The number of the loan: one makes the order, another checks it, the bank pays."""
    disbursement_id = order_pay_out(contract_number, desk)
    approve_disbursement(actor=desk.checker, disbursement_id=disbursement_id)
    outbox.drain(strict=True)
    contract_id = get_contract(contract_number).row.id
    loans = find_loan_numbers([contract_id])
    if contract_id not in loans:
        raise NotPaidOut(contract_number)
    return loans[contract_id]
