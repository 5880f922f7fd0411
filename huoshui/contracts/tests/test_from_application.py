"""From a real application to the signed contract, by every room's own operations and reactions."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from huoshui.contracts import operations, queries
from huoshui.foundation import outbox
from huoshui.foundation.ports import answering
from huoshui.identity.tests.cast import WANG_FANG_PHONE
from huoshui.integrations.queries import latest_code, list_messages
from huoshui.origination.operations import act_on_step
from huoshui.origination.queries import application_status
from huoshui.origination.tests.desk import FIRM, WANG_FANG, Bureau, Desk, NoExposure, open_desk
from huoshui.risk.ports import CreditBureau, Exposure

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(lender: object) -> Iterator[Desk]:
    bureau = Bureau()
    with answering(CreditBureau, bureau), answering(Exposure, NoExposure()), outbox.inline():
        yield open_desk(bureau)


def _approved(desk: Desk, product: str, form: dict[str, Any]) -> str:
    number = desk.submitted(product=product, form=form)
    outbox.drain()
    for person in (desk.reviewer, desk.approver, desk.senior):
        if application_status(number) == "in_approval":
            act_on_step(actor=person, number=number, action="approve", opinion="同意")
            outbox.drain()
    return number


@pytest.mark.parametrize(
    ("product", "form", "amount"), [("consumer", WANG_FANG, 30_000_00), ("working_capital", FIRM, None)]
)
def test_an_approved_application_becomes_a_signed_contract(
    desk: Desk, product: str, form: dict[str, Any], amount: int | None
) -> None:
    application = _approved(desk, product, form)
    assert application_status(application) == "contracted"
    number = queries.get_contract_of_application(application)
    contract = queries.get_contract(number)
    assert contract.has_file and contract.row.customer_name == form["name"]
    assert amount is None or contract.row.principal == amount
    assert contract.disclosure.annual_cost_simple < Decimal("0.24")
    assert "contract_ready" in [row.template for row in list_messages(phone=WANG_FANG_PHONE)]

    borrower = desk.wang_fang
    operations.confirm_disclosure(actor=borrower, number=number, seconds_shown=8)
    operations.request_signature_code(actor=borrower, number=number)
    code = latest_code(phone=WANG_FANG_PHONE, template="signature_code")
    operations.sign_contract(actor=borrower, number=number, code=code)
    outbox.drain()
    found = queries.verify_pdf(queries.load_contract_file(number).content)
    assert found.valid and found.contract_number == number
    assert found.signers[0].name == form["name"]
    assert list_messages(phone=WANG_FANG_PHONE)[0].template == "contract_signed"
