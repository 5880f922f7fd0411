"""A flow names the sources it asks; each brings its ready rules, and no rule reads what nobody is asked."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.clock import now
from huoshui.foundation.ports import answering
from huoshui.origination.tests.desk import Bureau, NoExposure, NoTraces, open_desk, person
from huoshui.products.queries import get_live_version
from huoshui.risk import operations as risk
from huoshui.risk.drafting import operations, queries
from huoshui.risk.drafting.content import check_tables
from huoshui.risk.drafting.refusals import CardRefused, RuleRefused
from huoshui.risk.drafting.sources import ready_rules
from huoshui.risk.explained import get_decision_values
from huoshui.risk.inputs import DecisionInputs
from huoshui.risk.models import DataPull, DecisionFlow, DecisionRecord
from huoshui.risk.ports import (
    ApplicationTraces,
    Consents,
    CreditBureau,
    DataSources,
    Exposure,
    SourceTimedOut,
)
from huoshui.risk.queries import Decision, replay_decision
from huoshui.risk.rules import RuleLine, tables_of
from huoshui.risk.schemas import BadDecisionInput
from huoshui.risk.sources.catalogue import SOURCES
from huoshui.risk.tests.cases import FLOWS, PERSON
from huoshui.risk.tests.people import RiskPeople, risk_people
from huoshui.risk.tests.sources import PERSON_ID, ConsentTo, Told, answer

pytestmark = pytest.mark.django_db
ALL = tuple(SOURCES)
"""Every source, in the order of the catalogue."""


@pytest.fixture
def people(lender: object) -> RiskPeople:
    risk.install_flows()
    return risk_people()


def live(code: str = "consumer") -> DecisionFlow:
    return DecisionFlow.objects.get(code=code, status="live")


def drafted(people: RiskPeople, *sources: str, code: str = "consumer", **content: Any) -> DecisionFlow:
    """A draft that asks these sources."""
    draft = operations.draft_flow(actor=people.maker, flow_id=live(code).pk)
    save(people, draft, sources=sources, **content)
    return DecisionFlow.objects.get(pk=draft)


def save(people: RiskPeople, draft: int, *, sources: Any, **content: Any) -> None:
    row = DecisionFlow.objects.get(pk=draft)
    operations.save_flow(
        actor=people.maker, flow_id=draft, sources=sources, **{"tables": tables_of(row.graph), **content}
    )


@pytest.mark.parametrize("code", FLOWS)
def test_the_ready_rules_of_every_flow_can_be_run(people: RiskPeople, code: str) -> None:
    draft = drafted(people, *ALL, code=code)
    tables = tables_of(draft.graph)
    check_tables(code, draft.graph, tables)
    assert tables["sources"] == ready_rules(code, ALL) and len(tables["sources"]) >= 8
    assert all(rule.verdict == "refer" for rule in tables["sources"])
    edges = [(edge["sourceId"], edge["targetId"]) for edge in draft.graph["edges"]]
    before, after = ("eligibility", "policy") if code == "history" else ("bureau", "fraud")
    assert (before, "sources") in edges and ("sources", after) in edges
    assert (before, after) not in edges


def test_a_ready_flow_asks_the_bureau_alone_and_a_draft_of_it_too(people: RiskPeople) -> None:
    draft = drafted(people, "bureau")
    assert draft.sources == live().sources == ["bureau"]
    assert draft.content_hash == live().content_hash
    assert "sources" not in tables_of(draft.graph)


def test_a_source_brings_its_rules_once_and_what_was_taken_out_stays_out(people: RiskPeople) -> None:
    draft = drafted(people, "bureau", "telecom")
    assert [rule.code for rule in tables_of(draft.graph)["sources"]] == ["telecom_differs"]
    tables = {**tables_of(draft.graph), "sources": ()}
    save(people, draft.pk, sources=None, tables=tables)
    draft.refresh_from_db()
    assert draft.sources == ["bureau", "telecom"] and tables_of(draft.graph)["sources"] == ()
    save(people, draft.pk, sources=["social", "telecom", "bureau"])
    draft.refresh_from_db()
    assert draft.sources == ["bureau", "social", "telecom"]
    assert {rule.code for rule in tables_of(draft.graph)["sources"]} == {
        "income_contradicts_social",
        "job_contradicts_social",
    }
    assert queries.get_flow(draft.pk).sources == ("bureau", "social", "telecom")


def test_a_rule_on_a_source_nobody_asks_is_refused_with_its_place(people: RiskPeople) -> None:
    rule = RuleLine(when="tax_arrears != null and tax_arrears > 0", code="desk_other", verdict="refer")
    tables = tables_of(live().graph)
    with pytest.raises(RuleRefused) as refused:
        drafted(people, "bureau", tables={**tables, "policy": (*tables["policy"], rule)})
    assert refused.value.field == f"tables.policy.{len(tables['policy']) + 1}.when"
    assert "税务" in refused.value.message("zh") and "tax office" in refused.value.message("en")
    assert drafted(people, "bureau", "tax", tables={**tables, "policy": (*tables["policy"], rule)})


def test_without_the_bureau_its_rules_and_columns_have_to_go(people: RiskPeople) -> None:
    with pytest.raises(RuleRefused):
        drafted(people, "tax")
    tables = {**tables_of(live().graph), "bureau": ()}
    tables["fraud"] = tuple(rule for rule in tables["fraud"] if "personal_debt_gap" not in rule.when)
    with pytest.raises(CardRefused):
        drafted(people, "tax", tables=tables)


def test_a_source_that_does_not_exist_is_refused(people: RiskPeople) -> None:
    with pytest.raises(InvalidInput) as refused:
        drafted(people, "bureau", "horoscope")
    assert refused.value.field == "sources"


def test_the_sources_of_a_version_at_work_never_change(people: RiskPeople) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionFlow.objects.filter(pk=live().pk).update(sources=["bureau", "tax"])


def decide(number: str, told: Told, *, scopes: tuple[str, ...] = ALL, **changes: Any) -> Decision:
    values: dict[str, Any] = {
        "product_version_id": get_live_version("consumer").id,
        "customer_id": None,
        "customer_kind": "person",
        "name": "王芳",
        "id_number": PERSON_ID,
        "birth_date": date(1990, 3, 7),
        "amount": 3_000_000,
        "term_months": 12,
        "method": RepaymentMethod.EQUAL_INSTALMENT,
        "purpose": "renovation",
        "facts": PERSON,
        **changes,
    }
    with (
        answering(CreditBureau, Bureau()),
        answering(DataSources, told),
        answering(Exposure, NoExposure()),
        answering(ApplicationTraces, NoTraces()),
        answering(Consents, ConsentTo(scopes)),
    ):
        return risk.decide(
            actor=SYSTEM, subject_number=number, flow_code="consumer", inputs=DecisionInputs(**values)
        )


@pytest.fixture
def asking(lender: object, settings: Any) -> DecisionFlow:
    """A live consumer flow that asks bureau, social insurance and mobile operator."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    desk = open_desk(Bureau())
    risk.install_flows()
    maker = person(desk.cast, "t.flows", "decision_flow.edit")
    people = RiskPeople(maker=maker, checker=desk.senior, officer=desk.reviewer)
    draft = drafted(people, "bureau", "social", "telecom")
    DecisionFlow.objects.filter(code="consumer", status="live").update(status="retired")
    DecisionFlow.objects.filter(pk=draft.pk).update(status="live")
    return draft


def told(**says: Any) -> Told:
    social = answer("social", base=["12000.00"] * 24, employer_changes_24m=0)
    return Told(says={"social": social, "telecom": answer("telecom"), **says})


def test_every_source_of_the_flow_is_asked_and_each_value_names_its_source_and_time(
    asking: DecisionFlow,
) -> None:
    decision = decide("SQ1", told())
    assert decision.outcome == "approve"
    assert replay_decision(decision.record_id).equal
    seen = get_decision_values(decision.record_id)
    assert [(one.name, one.outcome) for one in seen.sources] == [
        ("bureau", "answered"),
        ("social", "answered"),
        ("telecom", "answered"),
    ]
    values = {one.variable.name: one for one in seen.values}
    pulled = DataPull.objects.get(source="social").pulled_at
    base = values["social_base_month"]
    assert (base.value, base.sources, base.pulled_at) == ("12000.00", ("social",), pulled)
    share = values["social_base_to_personal_income"]
    assert (share.value, share.sources, share.pulled_at) == (1.0, ("social",), pulled)
    assert values["monthly_income"].value == "12000.00" and values["monthly_income"].pulled_at is None
    assert values["overdue_count_24m"].sources == ("bureau",)
    assert (values["tax_revenue_12m"].value, values["tax_revenue_12m"].pulled_at) == (None, None)
    assert seen.contradictions == ()
    assert "王芳" not in str(decision.inputs) and PERSON_ID not in str(decision.inputs)


def test_a_contradiction_is_a_named_rule_that_shows_what_it_compared(asking: DecisionFlow) -> None:
    social = answer("social", base=["3000.00"] * 24, employer_changes_24m=3)
    decision = decide("SQ1", told(social=social))
    assert decision.outcome == "refer"
    assert {one.code for one in decision.reasons} == {"income_contradicts_social", "job_contradicts_social"}
    first = get_decision_values(decision.record_id).contradictions[0]
    assert (first.reason.code, first.description) == (
        "income_contradicts_social",
        "社保缴费基数不足所填月收入的40%",
    )
    assert [(one.variable.name, one.value) for one in first.values] == [
        ("social_base_to_personal_income", 0.25)  # 3,000 of 12,000
    ]


def test_a_source_out_of_time_refers_the_case_and_the_next_decision_asks_it_again(
    asking: DecisionFlow,
) -> None:
    slow = told(social=SourceTimedOut())
    decision = decide("SQ1", slow)
    assert decision.outcome == "refer"
    assert [one.code for one in decision.reasons] == ["source_unavailable"]
    seen = {one.name: one for one in get_decision_values(decision.record_id).sources}
    assert (seen["social"].outcome, seen["telecom"].outcome) == ("timeout", "answered")
    again = told()
    assert decide("SQ1", again).outcome == "approve"
    assert [one.source for one in again.asked] == ["social"]
    # The record of the first decision stays what it was.
    assert replay_decision(decision.record_id).equal


def test_without_consent_to_a_source_a_person_decides(asking: DecisionFlow) -> None:
    nobody = told()
    decision = decide("SQ1", nobody, scopes=("bureau",))
    assert [one.code for one in decision.reasons] == ["source_unavailable"]
    assert nobody.asked == []


def test_what_a_refusal_would_undo_is_not_asked_for(asking: DecisionFlow) -> None:
    nobody = told()
    with pytest.raises(BadDecisionInput):
        decide("SQ1", nobody, facts={**PERSON, "years_in_job": "x"})
    with pytest.raises(NotFound):
        decide("SQ1", nobody, product_version_id=10**9)
    assert nobody.asked == [] and not DataPull.objects.exists()


def test_a_decision_of_before_sources_were_kept_still_explains_itself(asking: DecisionFlow) -> None:
    decision = decide("SQ1", told())
    row = DecisionRecord.objects.get(pk=decision.record_id)
    old = DecisionFlow.objects.get(code="consumer", status="retired")
    inputs = {name: value for name, value in row.inputs.items() if name != "sources"}
    before = DecisionRecord.objects.create(
        subject_number="SQ1", flow=old, inputs=inputs, outputs=row.outputs, outcome=row.outcome, reasons=[],
        decided_at=now(),
    )  # fmt: skip
    (bureau,) = get_decision_values(before.pk).sources
    assert bureau.outcome == "answered"
    assert bureau.pulled_at == DataPull.objects.get(source="bureau").pulled_at
