"""A part the lender pays to payees: booked in full with the first of them, given back as if never lent."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from huoshui.contracts.tests.book import TODAY
from huoshui.core.payment import PaymentWay
from huoshui.foundation import outbox
from huoshui.identity.permissions import PERMISSIONS
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import run_until
from huoshui.jobs.tests.banks import TestBank
from huoshui.products.operations import install_ready_products
from huoshui.servicing import operations
from huoshui.servicing.models import Disbursement
from huoshui.servicing.payment import corrections
from huoshui.servicing.payment.tests.conftest import bank, desk
from huoshui.servicing.payment.tests.desk import COAL, PaymentDesk
from huoshui.servicing.queries import get_loan

__all__ = ["bank", "desk"]
pytestmark = pytest.mark.django_db


def test_what_a_payee_did_not_get_bears_no_interest(desk: PaymentDesk, bank: TestBank) -> None:
    """100,000.00 for 19 days and 150,000.00 for the last 10 of them at 6 %: 316.67 + 250.00; nothing on the
    50,000.00 that were given back."""
    maker, checker = (
        replace(actor, permissions=frozenset(PERMISSIONS))
        for actor in (desk.book.cast.officer, desk.book.cast.approver)
    )
    desk.book.versions.update(install_ready_products(maker=maker, checker=checker, codes=("equipment",)))
    contract = desk.contract(300_000_00, "equipment", method="interest_quarterly", rate=Decimal("0.06"))
    first = operations.request_disbursement(actor=desk.maker, contract_number=contract, amount=100_000_00)
    desk.approve(first.id)
    run_until(TODAY + timedelta(days=9), remind=False)
    bank.empty.add(COAL)
    second = operations.request_disbursement(
        actor=desk.maker,
        contract_number=contract,
        amount=200_000_00,
        way=PaymentWay.ENTRUSTED,
        payments=[
            desk.payment(150_000_00, desk.paper(contract, 150_000_00)),
            desk.payment(
                50_000_00, desk.paper(contract, 50_000_00, "GX-2"), name="北山煤矿", payee_account=COAL
            ),
        ],
    )
    desk.approve(second.id)
    loan = Disbursement.objects.get(pk=second.id).loan
    assert loan is not None and loan.principal == 300_000_00
    assert get_loan(loan.number).position.principal_outstanding == 300_000_00
    run_until(TODAY + timedelta(days=19), remind=False)
    back = corrections.ask_return(
        actor=desk.maker, payment_id=desk.payments(second.id)[1].pk, reason="供应商已撤单"
    )
    corrections.pass_payment(actor=desk.checker, payment_id=back)
    outbox.drain(strict=True)
    position = get_loan(loan.number).position
    assert position.principal_outstanding == 250_000_00
    assert position.interest_receivable == 566_67
    assert [row.code for row in run_check() if not row.ok] == []
