"""Decisions made, recorded and replayed; flows installed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huoshui.core.errors import NotFound
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.clock import now
from huoshui.foundation.ports import answering
from huoshui.origination.tests.desk import AllConsent, Bureau, NoExposure, NoTraces, open_desk
from huoshui.products.models import Parameter
from huoshui.products.queries import NoCurrentParameter, get_live_version
from huoshui.risk import operations, queries
from huoshui.risk.inputs import DecisionInputs
from huoshui.risk.models import DecisionFlow, DecisionRecord
from huoshui.risk.ports import ApplicationTraces, Consents, CreditBureau, Exposure
from huoshui.risk.schemas import BadDecisionInput
from huoshui.risk.tests.cases import ENTERPRISE, PERSON

pytestmark = pytest.mark.django_db


class Owes:
    """Everybody owes this much."""

    def __init__(self, amount: int) -> None:
        self.amount = amount

    def exposure_of(self, customer_id: int) -> int:
        return self.amount


@pytest.fixture
def bureau(lender: object, settings: Any) -> Bureau:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    bureau = Bureau()
    open_desk(bureau)
    return bureau


def decide(bureau: Bureau, *, owes: int = 0, flow: str = "consumer", **changes: Any) -> queries.Decision:
    values: dict[str, Any] = {
        "product_version_id": get_live_version("consumer").id,
        "customer_id": 1,
        "customer_kind": "person",
        "name": "王芳",
        "id_number": "110101199003070003",
        "birth_date": date(1990, 3, 7),
        "amount": 3_000_000,
        "term_months": 12,
        "method": RepaymentMethod.EQUAL_INSTALMENT,
        "purpose": "renovation",
        "facts": PERSON,
    }
    with (
        answering(CreditBureau, bureau),
        answering(Exposure, Owes(owes) if owes else NoExposure()),
        answering(ApplicationTraces, NoTraces()),
        answering(Consents, AllConsent()),
    ):
        return operations.decide(
            actor=SYSTEM, subject_number="SQ1", flow_code=flow, inputs=DecisionInputs(**{**values, **changes})
        )


def test_a_decision_is_recorded_and_replays_after_the_world_has_changed(bureau: Bureau) -> None:
    decision = decide(bureau)
    assert (decision.outcome, decision.flow_code, decision.flow_version) == ("approve", "consumer", 1)
    assert decision.limits["requested"] == 3_000_000
    assert decision.inputs["age"] == 36
    # New parameters and a new version of the flow: the record does not care.
    Parameter.objects.filter(code="lpr_1y").update(value="0.0500")
    DecisionFlow.objects.filter(code="consumer").update(status="retired")
    assert queries.replay_decision(decision.record_id) == queries.ReplayResult(equal=True, differences=())
    assert queries.get_decision(decision.record_id) == decision
    assert [row.record_id for row in queries.list_decisions_of("SQ1")] == [decision.record_id]


def test_a_record_that_does_not_fit_its_inputs_is_seen(bureau: Bureau) -> None:
    decision = decide(bureau)
    row = DecisionRecord.objects.get(pk=decision.record_id)
    altered = DecisionRecord.objects.create(
        **{
            field.attname: getattr(row, field.attname)
            for field in DecisionRecord._meta.concrete_fields
            if field.attname not in ("id", "outputs")
        },
        outputs={**row.outputs, "outcome": "decline"},
    )
    result = queries.replay_decision(altered.pk)
    assert not result.equal
    assert [(item.path, item.recorded, item.replayed) for item in result.differences] == [
        ("outcome", "decline", "approve")
    ]


def test_a_record_is_never_changed(bureau: Bureau) -> None:
    decision = decide(bureau)
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionRecord.objects.filter(pk=decision.record_id).update(outcome="decline")
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionRecord.objects.filter(pk=decision.record_id).delete()


def test_present_exposure_counts(bureau: Bureau) -> None:
    # Net assets 500,000,000 at 10 % = 50,000,000; 49,980,000 owed leaves 20,000.
    decision = decide(bureau, owes=4_998_000_000)
    assert (decision.limit, decision.limit_name) == (2_000_000, "exposure_cap")
    assert decide(bureau, owes=5_000_000_000).outcome == "decline"


def test_the_bureau_that_does_not_answer_is_not_a_clean_one(bureau: Bureau) -> None:
    bureau.is_down = True
    decision = decide(bureau)
    assert decision.outcome == "refer"
    assert "bureau_unavailable" in [reason.code for reason in decision.reasons]


def test_an_enterprise_has_its_need_measured(bureau: Bureau) -> None:
    decision = decide(
        bureau,
        flow="working_capital",
        product_version_id=get_live_version("working_capital").id,
        customer_kind="enterprise",
        birth_date=None,
        amount=1_200_000_000,
        purpose="pay_suppliers",
        facts=ENTERPRISE,
    )
    assert (decision.limit, decision.limit_name) == (1_037_500_000, "working_capital_need")
    assert "1,037" in decision.explanation or "10,375,000.00" in decision.explanation
    assert decision.annual_rate is not None
    assert Decimal("0.03") < decision.annual_rate < Decimal("0.06")


def test_what_cannot_be_decided_leaves_nothing(bureau: Bureau) -> None:
    with pytest.raises(BadDecisionInput):
        decide(bureau, facts={**PERSON, "years_in_job": "x"})
    with pytest.raises(NotFound):
        decide(bureau, flow="horoscope")
    with pytest.raises(NotFound):
        decide(bureau, product_version_id=10**9)
    with pytest.raises(NotFound):
        queries.get_decision(10**9)
    Parameter.objects.filter(code="net_assets").delete()
    with pytest.raises(NoCurrentParameter):
        decide(bureau)
    assert not DecisionRecord.objects.exists()


def test_a_flow_whose_content_changed_is_a_new_version(bureau: Bureau) -> None:
    older = {"graph": {}, "scorecard": {}, "content_hash": "older", "created_at": now()}
    DecisionFlow.objects.create(code="consumer", version=1, name="旧", name_en="Old", **older)
    assert operations.install_flows() == {"consumer": 2, "history": 1, "microcredit": 1, "working_capital": 1}
    assert operations.install_flows()["consumer"] == 2
    rows = DecisionFlow.objects.filter(code="consumer").order_by("-version")
    assert [(row.version, row.status) for row in rows] == [(2, "live"), (1, "retired")]
