"""Two loans out of the ordinary in the bank's history: one paid out in parts, one with a guarantee company's fee."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from huoshui.core.money import Cents
from huoshui.demo import life
from huoshui.demo.accounts import DemoLender
from huoshui.demo.applicants import Applicant, enterprise_applicant, microcredit_applicant
from huoshui.foundation import outbox
from huoshui.identity.queries import EVERYTHING
from huoshui.servicing.operations import approve_disbursement, request_disbursement
from huoshui.servicing.queries import get_loan, list_loans_of_customer
from huoshui.servicing.tranches.queries import get_tranches

_WORKS, _FARMER = 4_000_000, 4_000_100  # serials of their own, apart from the neighbours'
_FIRST, _SECOND, _GUARANTEED = timedelta(days=75), timedelta(days=40), timedelta(days=100)
_WAN: Cents = 1_000_000


def live_in_parts(
    lender: DemoLender, desk: life.Desk, *, branch_id: int, today: date, last_day: date
) -> None:
    """Nothing; what the two live through on this day of the history. Done before, it stays."""
    if today == last_day - _GUARANTEED:
        applicant = _farmer(lender, today)
        if _begun(applicant) is None:
            _lend(applicant, desk, branch_id, None)
    if today == last_day - _FIRST:
        applicant = _works(lender, today)
        if _begun(applicant) is None:
            _lend(applicant, desk, branch_id, 120 * _WAN)
    if today == last_day - _SECOND and (loan := _begun(_works(lender, today))) is not None:
        _pay_part(loan, desk, 80 * _WAN)


def order_next_part(lender: DemoLender, desk: life.Desk, *, today: date) -> None:
    """Nothing; one more part waits for its check. Ordered before, it stays."""
    loan = _begun(_works(lender, today))
    if loan is None:
        return
    contract = get_loan(loan).contract_number
    view = get_tranches(contract, EVERYTHING)
    if view is not None and view.room.left > 50 * _WAN and not view.room.ordered:
        request_disbursement(actor=desk.maker, contract_number=contract, amount=50 * _WAN)


def _works(lender: DemoLender, on: date) -> Applicant:
    found = enterprise_applicant(_WORKS, region_code=lender.region_code, on=on, scale=60)
    form = found.form | {"term_months": 24, "repayment_method": "interest_quarterly"}
    return replace(found, product_code="equipment", form=form)


def _farmer(lender: DemoLender, on: date) -> Applicant:
    found = microcredit_applicant(Random("农担"), _FARMER, region_code=lender.region_code, on=on)
    form = found.form | {"term_months": 12, "repayment_method": "equal_instalment"}
    return replace(found, product_code="guaranteed", form=form)


def _begun(applicant: Applicant) -> str | None:
    """The number of the applicant's loan; none when nothing was lent yet."""
    customer_id = life.borrower_actor(applicant.phone).customer_id
    loans = list_loans_of_customer(customer_id) if customer_id is not None else ()
    return loans[0].number if loans else None


def _lend(applicant: Applicant, desk: life.Desk, branch_id: int, amount: Cents | None) -> None:
    """From the application to the pay-out, of `amount` cents or of all; a case that is declined ends there."""
    number = life.apply(applicant, branch_id=branch_id)
    life.approve_at_desk(number, desk)
    if not life.is_contracted(number):
        return
    contract = life.sign(number, applicant.phone)
    _pay(contract, desk, amount)


def _pay_part(loan: str, desk: life.Desk, amount: Cents) -> None:
    contract = get_loan(loan).contract_number
    view = get_tranches(contract, EVERYTHING)
    if view is not None and len(view.tranches) == 1:
        _pay(contract, desk, amount)


def _pay(contract: str, desk: life.Desk, amount: Cents | None) -> None:
    order = request_disbursement(actor=desk.maker, contract_number=contract, amount=amount)
    approve_disbursement(actor=desk.checker, disbursement_id=order.id)
    outbox.drain(strict=True)
