"""A loan over what its assets allow is found on the day its asset is valued lower, once for each valuation;
what waits about the asset stands in the work queue until it is done."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps

from huoshui.collateral.operations import NewPolicy, insure_asset
from huoshui.collateral.queries import cases_over_ltv, coverage_of, list_tasks
from huoshui.collateral.tests.yard import Yard, open_yard
from huoshui.contracts.tests.book import TODAY
from huoshui.foundation import business_date, outbox
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.queries import EVERYTHING, scope_of
from huoshui.servicing.models import Disbursement
from huoshui.servicing.monitoring.queries import list_alerts
from huoshui.servicing.monitoring.watch import raise_alerts
from huoshui.servicing.operations import request_disbursement, send_disbursement

pytestmark = pytest.mark.django_db


@pytest.fixture
def yard(lender: object) -> Yard:
    return open_yard()


def pay_out(contract: str) -> None:
    order = request_disbursement(actor=SYSTEM, contract_number=contract)
    Disbursement.objects.filter(pk=order.id).update(status="approved")
    send_disbursement(disbursement_id=order.id)
    outbox.drain(strict=True)


def test_a_lower_value_raises_an_alert_on_that_loan(yard: Yard) -> None:
    asset, contract, row = yard.signed()
    yard.register(row)
    pay_out(contract)
    assert raise_alerts(day=TODAY)["over_ltv"] == 0
    yard.value(asset, 120_000_00)  # 70 %: 84,000.00 for a loan of 100,000.00
    assert raise_alerts(day=TODAY)["over_ltv"] == 1
    assert raise_alerts(day=TODAY)["over_ltv"] == 0
    alert = list_alerts(scope=EVERYTHING, rule="over_ltv").items[0]
    assert alert.loan_number == apps.get_model("servicing.LoanAccount").objects.get().number
    assert {
        name: alert.facts[name] for name in ("contract", "assets", "owed", "available", "ltv", "cap")
    } == {
        "contract": contract,
        "assets": asset,
        "owed": "100000.00",
        "available": "84000.00",
        "ltv": "0.8333",
        "cap": "0.7",
    }
    assert coverage_of(contract).uncovered == 16_000_00
    assert cases_over_ltv(Decimal("1.2"), day=TODAY) == []


def test_what_is_due_about_an_asset(yard: Yard) -> None:
    asset, contract, row = yard.signed()
    assert list_tasks(scope=EVERYTHING) == ()
    business_date.advance_to(TODAY + timedelta(days=335))
    due = [(task.kind, task.asset_number, task.due_on) for task in list_tasks(scope=EVERYTHING)]
    assert due == [("valuation", asset, TODAY + timedelta(days=365))]
    assert list_tasks(scope=scope_of(yard.stranger)) == ()
    yard.value(asset, 3_000_000_00, valued_on=TODAY + timedelta(days=335))
    assert list_tasks(scope=EVERYTHING) == ()
    yard.register(row)
    pay_out(contract)
    apps.get_model("collateral.Security").objects.filter(pk=row).update(status="agreed")
    assert [task.kind for task in list_tasks(scope=EVERYTHING)] == ["registration"]


def test_a_commercial_property_has_to_be_insured(yard: Yard) -> None:
    asset, _contract, _row = yard.signed()
    apps.get_model("collateral.Asset").objects.filter(number=asset).update(kind="commercial")
    assert [(task.kind, task.due_on) for task in list_tasks(scope=EVERYTHING)] == [("insurance", TODAY)]
    policy = NewPolicy(
        policy_number="P1",
        insurer="人保财险",
        amount=1_00,
        start_date=TODAY,
        expiry_date=TODAY + timedelta(days=20),
        lender_is_beneficiary=True,
    )
    insure_asset(actor=yard.officer, number=asset, new=policy)
    assert [task.due_on for task in list_tasks(scope=EVERYTHING)] == [policy.expiry_date]
