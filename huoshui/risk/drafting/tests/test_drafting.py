"""A flow drafted, tried on past cases, approved by another, put to work; nothing at work is ever changed."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huoshui.core.errors import InvalidInput, NotFound
from huoshui.foundation.actor import PermissionMissing
from huoshui.foundation.clock import now
from huoshui.foundation.ports import answering
from huoshui.risk import operations as risk
from huoshui.risk.drafting import bench, operations, queries
from huoshui.risk.drafting.refusals import (
    CardRefused,
    CasesFail,
    ChallengerThere,
    FlowWrongState,
    OwnFlow,
    RuleRefused,
)
from huoshui.risk.drafting.trial import ask_trial, run_trial
from huoshui.risk.evaluate import evaluate
from huoshui.risk.models import DecisionFlow, DecisionRecord
from huoshui.risk.ports import LoanOutcomes
from huoshui.risk.rules import RuleLine, tables_of
from huoshui.risk.tests.cases import package
from huoshui.risk.tests.people import RiskPeople, risk_people

pytestmark = pytest.mark.django_db
STRICTER = RuleLine(
    description="收入负债比超过 5%",
    when="debt_to_income != null and debt_to_income > 0.05",
    code="income_insufficient",
    verdict="decline",
)


class Outcomes:
    """Loans of these applications turned out so."""

    def __init__(self, **bad: bool) -> None:
        self.bad = bad

    def outcomes_of(self, application_numbers: Any) -> dict[str, bool]:
        return {number: self.bad[number] for number in application_numbers if number in self.bad}


@pytest.fixture
def people(lender: object) -> RiskPeople:
    risk.install_flows()
    return risk_people()


def live(code: str = "consumer") -> DecisionFlow:
    return DecisionFlow.objects.get(code=code, status="live")


def decided(number: str, code: str = "consumer", **changes: Any) -> str:
    """A past decision of the live version on a case; its outcome."""
    case = package(code, **changes)
    outputs = evaluate(risk.flow_content(live(code)), case)
    DecisionRecord.objects.create(
        subject_number=number,
        flow=live(code),
        inputs=case.model_dump(mode="json"),
        outputs=outputs.model_dump(mode="json"),
        outcome=outputs.outcome,
        reasons=[],
        grade=outputs.grade,
        default_probability=outputs.default_probability,
        decided_at=now(),
    )
    return outputs.outcome


def drafted(people: RiskPeople, *rules: RuleLine, code: str = "consumer") -> int:
    """A draft with these rules at the end of its policy table."""
    draft = operations.draft_flow(actor=people.maker, flow_id=live(code).pk)
    tables = tables_of(live(code).graph)
    operations.save_flow(
        actor=people.maker, flow_id=draft, tables={**tables, "policy": (*tables["policy"], *rules)}
    )
    return draft


def tried(people: RiskPeople, draft: int, **bad: bool) -> dict[str, Any]:
    trial = ask_trial(actor=people.maker, flow_id=draft)
    with answering(LoanOutcomes, Outcomes(**bad)):
        run_trial(trial)
    view = queries.get_trial(trial)
    assert view.status == "done" and view.result is not None
    return view.result


def approved(people: RiskPeople, draft: int) -> None:
    tried(people, draft)
    operations.submit_flow(actor=people.maker, flow_id=draft)
    operations.check_flow(actor=people.checker, flow_id=draft, approve=True, opinion="")


def status(flow_id: int) -> str:
    return str(DecisionFlow.objects.get(pk=flow_id).status)


def test_a_draft_becomes_live_by_a_trial_and_another_person(people: RiskPeople) -> None:
    before = live()
    draft = drafted(people, STRICTER)
    with pytest.raises(FlowWrongState):
        operations.submit_flow(actor=people.maker, flow_id=draft)
    tried(people, draft)
    assert status(draft) == "tested"
    operations.submit_flow(actor=people.maker, flow_id=draft)
    with pytest.raises(PermissionMissing):
        operations.check_flow(actor=people.officer, flow_id=draft, approve=True, opinion="")
    with pytest.raises(OwnFlow):
        operations.check_flow(actor=people.maker, flow_id=draft, approve=True, opinion="")
    operations.check_flow(actor=people.checker, flow_id=draft, approve=True, opinion="同意")
    with pytest.raises(OwnFlow):
        operations.launch_flow(actor=people.maker, flow_id=draft)
    operations.launch_flow(actor=people.checker, flow_id=draft)
    before.refresh_from_db()
    assert (live().pk, before.status) == (draft, "retired")
    assert decided("SQ1") == "decline"


def test_a_trial_shows_who_would_be_decided_otherwise_and_how_their_loans_turned_out(
    people: RiskPeople,
) -> None:
    for number in ("SQ1", "SQ2", "SQ3"):
        assert decided(number) == "approve"
    assert decided("SQ4", facts={"monthly_debt": "0.00"}) == "approve"
    assert decided("SQ5", age=17) == "decline"
    result = tried(people, drafted(people, STRICTER), SQ1=True, SQ2=False)
    moves = {(move["before"], move["after"]): move["count"] for move in result["moves"]}
    assert moves == {("approve", "decline"): 3, ("approve", "approve"): 1, ("decline", "decline"): 1}
    assert result["cases"] == 5 and result["failed"] == 0
    # Four times 30,000.00 was approved, once is left.
    assert (result["before"]["volume"], result["after"]["volume"]) == ("120000.00", "30000.00")
    assert result["realised"] == [{"move": "approve→decline", "known": 2, "bad": 1}]
    assert {change["subject_number"] for change in result["changes"]} == {"SQ1", "SQ2", "SQ3"}


def test_of_several_decisions_on_a_case_the_latest_is_tried(people: RiskPeople) -> None:
    decided("SQ1", age=17)
    decided("SQ1")
    result = tried(people, drafted(people))
    assert result["moves"] == [{"before": "approve", "after": "approve", "count": 1}]


def test_changed_after_its_trial_a_draft_has_to_be_tried_anew(people: RiskPeople) -> None:
    draft = drafted(people, STRICTER)
    tried(people, draft)
    operations.save_flow(actor=people.maker, flow_id=draft, tables=tables_of(live().graph))
    assert status(draft) == "draft"
    tried(people, draft)
    content = DecisionFlow.objects.get(pk=draft)
    operations.save_flow(actor=people.maker, flow_id=draft, tables=tables_of(content.graph))
    assert status(draft) == "tested"  # the same content again needs no new trial


def test_a_rule_that_fails_on_a_past_case_stops_the_submission_and_refers_the_case(
    people: RiskPeople,
) -> None:
    decided("SQ1", facts={"monthly_debt": None})
    unguarded = RuleLine(
        when="monthly_income != null and debt_to_income > 0.9", code="income_insufficient", verdict="decline"
    )
    draft = drafted(people, unguarded)
    result = tried(people, draft)
    assert result["failed"] == 1
    assert result["changes"][0]["after"]["outcome"] == "refer"
    with pytest.raises(CasesFail):
        operations.submit_flow(actor=people.maker, flow_id=draft)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("debt_to_income >", "cannot be read"),
        ("debt_to_incom != null", "did you mean debt_to_income"),
        ("debt_to_income > 0.5", "begin with debt_to_income != null"),
        ("education > 3", "kinds do not fit"),
        ("amount + 1", "not yes or no"),
    ],
)
def test_a_rule_that_could_not_be_run_is_refused_with_its_place(
    people: RiskPeople, when: str, said: str
) -> None:
    draft = operations.draft_flow(actor=people.maker, flow_id=live().pk)
    rule = RuleLine(when=when, code="score_medium", verdict="refer")
    with pytest.raises(RuleRefused) as refused:
        operations.save_flow(
            actor=people.maker, flow_id=draft, tables={**tables_of(live().graph), "policy": (rule,)}
        )
    assert refused.value.field == "tables.policy.1.when"
    assert said in refused.value.message("en")
    assert "第 1 条" in refused.value.message("zh")


def test_a_reason_nobody_knows_and_a_table_that_is_not_there_are_refused(people: RiskPeople) -> None:
    draft = operations.draft_flow(actor=people.maker, flow_id=live().pk)
    rule = RuleLine(when="amount > 1", code="because", verdict="refer")
    for table in ("policy", "kitchen"):
        with pytest.raises(RuleRefused):
            operations.save_flow(actor=people.maker, flow_id=draft, tables={table: (rule,)})


def test_a_card_that_asks_for_what_the_flow_does_not_know_is_refused(people: RiskPeople) -> None:
    draft = operations.draft_flow(actor=people.maker, flow_id=live().pk)
    other = live("working_capital").scorecard
    with pytest.raises(CardRefused) as refused:
        operations.save_flow(
            actor=people.maker, flow_id=draft, tables=tables_of(live().graph), scorecard=other
        )
    assert "debt_ratio" in refused.value.message("en")
    with pytest.raises(CardRefused):
        operations.save_flow(
            actor=people.maker, flow_id=draft, tables=tables_of(live().graph), scorecard={"base": "x"}
        )


def test_a_version_at_work_never_changes(people: RiskPeople) -> None:
    with pytest.raises(FlowWrongState):
        operations.save_flow(actor=people.maker, flow_id=live().pk, tables=tables_of(live().graph))
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionFlow.objects.filter(status="live").update(graph={})
    with pytest.raises(FlowWrongState):
        operations.retire_flow(actor=people.maker, flow_id=live().pk)


def test_a_shipped_flow_does_not_replace_the_lenders_own(people: RiskPeople) -> None:
    draft = drafted(people, STRICTER)
    approved(people, draft)
    operations.launch_flow(actor=people.checker, flow_id=draft)
    risk.install_flows()
    assert live().pk == draft


def test_a_challenger_decides_its_share_and_a_case_meets_the_same_version_again(people: RiskPeople) -> None:
    draft = drafted(people, STRICTER)
    approved(people, draft)
    with pytest.raises(InvalidInput):
        operations.launch_flow(actor=people.checker, flow_id=draft, share=100)
    operations.launch_flow(actor=people.checker, flow_id=draft, share=30)
    numbers = [f"SQ{n:04d}" for n in range(1000)]
    chosen = [number for number in numbers if risk.flow_for("consumer", number).pk == draft]
    assert 250 < len(chosen) < 350  # 30 % of 1,000; beyond four standard errors of 14.5 would be no chance
    assert chosen == [number for number in numbers if risk.flow_for("consumer", number).pk == draft]
    second = drafted(people)
    approved(people, second)
    with pytest.raises(ChallengerThere):
        operations.launch_flow(actor=people.checker, flow_id=second, share=10)
    operations.retire_flow(actor=people.maker, flow_id=draft)
    assert risk.flow_for("consumer", chosen[0]).pk == live().pk


def test_the_contest_is_told_with_its_confidence() -> None:
    # By hand: 0.65 − 0.50 = 0.15; √(.25/100 + .2275/100) = 0.0691; × 1.96 = 0.1354.
    found = queries.gap((50, 100), (65, 100))
    assert found is not None
    assert (round(found.difference, 4), round(found.lowest, 4), round(found.highest, 4)) == (
        0.15,
        0.0146,
        0.2854,
    )
    assert found.decided
    undecided = queries.gap((50, 100), (55, 100))
    assert undecided is not None and not undecided.decided
    assert queries.gap((0, 0), (5, 10)) is None


def test_the_bench_says_what_every_rule_said(people: RiskPeople) -> None:
    decided("SQ1")
    draft = drafted(people, STRICTER)
    case = bench.past_package("SQ1", "consumer")
    result = bench.try_case(flow_id=draft, package=bench.changed_package(case, {"age": 17}))
    assert result.outputs.outcome == "decline"
    applied = {(answer.table, answer.rule.code) for answer in result.rules if answer.applied}
    assert applied == {
        ("eligibility", "age_too_young"),
        ("fraud", "facts_contradict"),  # six years in a job at seventeen
        ("policy", "income_insufficient"),
    }
    assert next(line.value for line in result.values if line.variable.name == "age") == 17
    with pytest.raises(NotFound):
        bench.past_package("SQ9", "consumer")
    with pytest.raises(InvalidInput) as refused:
        bench.try_case(flow_id=draft, package={**case, "amount": "lots"})
    assert refused.value.field == "package.amount"


def test_a_file_of_cases_is_checked_line_by_line(people: RiskPeople) -> None:
    decided("SQ1")
    draft = drafted(people)
    lines = bench.try_cases(
        flow_id=draft,
        lines=[
            {"subject_number": "SQ1", "expected": "approve"},
            {"subject_number": "SQ1", "expected": "approve", "age": "17"},
            {"subject_number": "SQ1", "expected": "refer", "bureau.overdue_count_24m": "3"},
            {"subject_number": "SQ9", "expected": "approve"},
            {"subject_number": "SQ1", "expected": "maybe"},
        ],
    )
    assert [line.ok for line in lines] == [True, False, True, False, False]
    assert lines[1].reasons == ("age_too_young", "facts_contradict")
    assert all(line.problem and line.problem_en for line in lines[3:])


def test_who_may_not_edit_does_nothing(people: RiskPeople) -> None:
    for attempt in (
        lambda: operations.draft_flow(actor=people.officer, flow_id=live().pk),
        lambda: operations.save_flow(actor=people.officer, flow_id=live().pk, tables={}),
        lambda: ask_trial(actor=people.officer, flow_id=live().pk),
        lambda: operations.retire_flow(actor=people.officer, flow_id=live().pk),
    ):
        with pytest.raises(PermissionMissing):
            attempt()


def test_a_trial_that_breaks_ends_and_leaves_the_draft_untested(people: RiskPeople) -> None:
    class Broken:
        def outcomes_of(self, application_numbers: Any) -> dict[str, bool]:
            raise RuntimeError("the books do not answer")

    draft = drafted(people, STRICTER)
    trial = ask_trial(actor=people.maker, flow_id=draft)
    with answering(LoanOutcomes, Broken()), pytest.raises(RuntimeError):
        run_trial(trial)
    assert (queries.get_trial(trial).status, status(draft)) == ("failed", "draft")
