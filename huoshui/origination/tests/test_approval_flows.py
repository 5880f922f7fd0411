"""The life of an approval flow: drawn, tried, refused with its place, checked, at work, retired."""

from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from huoshui.core.approval import FACTS, read_flow
from huoshui.core.errors import Forbidden, InvalidInput
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.origination.approval.rounds import facts_of_case
from huoshui.origination.approval_flows import operations as flows
from huoshui.origination.approval_flows.queries import get_flow_version, list_flow_versions
from huoshui.origination.models import Application, ApprovalFlowVersion
from huoshui.origination.tests.desk import FIRM, Desk, person
from huoshui.origination.tests.test_signers import act, line, step
from huoshui.products.operations import check_version, draft_version, submit_version
from huoshui.products.queries import get_live_version

TWO_LEVELS = {
    "steps": [step("review", "application.review"), step("final")],
    "ways": line("review", "final"),
}


@pytest.fixture
def drawer(desk: Desk) -> Actor:
    return person(desk.cast, "t.drawer", "approval_flow.edit", "approval_flow.view", "product.edit")


@pytest.fixture
def checker(desk: Desk) -> Actor:
    return person(desk.cast, "t.checker2", "approval_flow.check", "approval_flow.view", "product.check")


def drawn(who: Actor, document: Any = None, code: str = "firms") -> int:
    return flows.draw_flow(
        actor=who, code=code, name="企业贷款", name_en="Firms", document=document or TWO_LEVELS
    )


def launched(drawer: Actor, checker: Actor, document: Any = None) -> int:
    flow_id = drawn(drawer, document)
    assert flows.try_flow(actor=drawer, flow_id=flow_id)["problems"] == []
    flows.submit_flow(actor=drawer, flow_id=flow_id)
    flows.check_flow(actor=checker, flow_id=flow_id, approve=True)
    return flow_id


def status(flow_id: int) -> str:
    return get_flow_version(flow_id).row.status


def test_a_flow_is_tried_before_it_is_submitted(desk: Desk, drawer: Actor, checker: Actor) -> None:
    number = desk.in_approval()
    flow_id = drawn(drawer)
    with pytest.raises(flows.ApprovalFlowWrongState):
        flows.submit_flow(actor=drawer, flow_id=flow_id)
    trial = flows.try_flow(actor=drawer, flow_id=flow_id)
    assert (trial["problems"], trial["cases"], trial["stuck"]) == ([], 1, [])
    assert trial["courses"] == [{"steps": ["review", "final"], "cases": 1}]
    assert trial["shown"] == [{"number": number, "amount": "8000000.00", "course": ["review", "final"]}]
    assert status(flow_id) == "tested"
    changed = {**TWO_LEVELS, "start_route": "all"}
    flows.save_flow(actor=drawer, flow_id=flow_id, document=changed)
    assert (status(flow_id), get_flow_version(flow_id).is_tried) == ("draft", False)


def test_nobody_puts_their_own_drawing_to_work(desk: Desk, drawer: Actor, checker: Actor) -> None:
    both = person(desk.cast, "t.both", "approval_flow.edit", "approval_flow.check")
    flow_id = drawn(both)
    flows.try_flow(actor=both, flow_id=flow_id)
    flows.submit_flow(actor=both, flow_id=flow_id)
    with pytest.raises(flows.OwnApprovalFlow):
        flows.check_flow(actor=both, flow_id=flow_id, approve=True)
    with pytest.raises(Forbidden):
        flows.check_flow(actor=drawer, flow_id=flow_id, approve=True)
    with pytest.raises(InvalidInput):
        flows.check_flow(actor=checker, flow_id=flow_id, approve=False, opinion=" ")
    flows.check_flow(actor=checker, flow_id=flow_id, approve=False, opinion="不合适")
    assert status(flow_id) == "declined"
    with pytest.raises(flows.ApprovalFlowWrongState):
        flows.save_flow(actor=drawer, flow_id=flow_id, document=TWO_LEVELS)


def test_a_step_nobody_can_do_is_refused(desk: Desk, drawer: Actor) -> None:
    only = {
        "steps": [step("a", roles=["t_senior"]), step("b", roles=["t_senior"])],
        "ways": line("a", "b"),
    }
    flow_id = drawn(drawer, only)
    problems = flows.try_flow(actor=drawer, flow_id=flow_id)["problems"]
    assert ["人手不足" in problem["zh"] for problem in problems] == [True]
    with pytest.raises(flows.ApprovalFlowWrongState):
        flows.submit_flow(actor=drawer, flow_id=flow_id)
    wanted = {"steps": [step("a", ballot={"kind": "number", "need": 9})], "ways": line("a")}
    flows.save_flow(actor=drawer, flow_id=flow_id, document=wanted)
    assert "9" in flows.try_flow(actor=drawer, flow_id=flow_id)["problems"][0]["zh"]
    unknown = {"steps": [step("a", roles=["t_reviewer", "ghost"])], "ways": line("a")}
    flows.save_flow(actor=drawer, flow_id=flow_id, document=unknown)
    told = [problem["en"] for problem in flows.try_flow(actor=drawer, flow_id=flow_id)["problems"]]
    assert told == ["The role t_reviewer lacks the permission of this step", "No role ghost"]


def test_people_who_left_since_the_trial_are_missed(desk: Desk, drawer: Actor) -> None:
    from huoshui.identity import operations as identity

    flow_id = drawn(drawer, {"steps": [step("a", roles=["t_senior"])], "ways": line("a")})
    flows.try_flow(actor=drawer, flow_id=flow_id)
    identity.save_role(
        actor=SYSTEM, code="t_senior", name="行长", name_en="Senior",
        permissions=["application.view"], approval_limit=None,
    )  # fmt: skip
    with pytest.raises(flows.FlowHasProblems):
        flows.submit_flow(actor=drawer, flow_id=flow_id)


def test_running_cases_keep_their_version(desk: Desk, drawer: Actor, checker: Actor) -> None:
    first = launched(drawer, checker)
    definition = get_live_version("working_capital").definition.model_copy(update={"approval_flow": "firms"})
    version = draft_version(actor=drawer, product_code="working_capital", definition=definition)
    submit_version(actor=drawer, version_id=version)
    check_version(actor=checker, version_id=version, approve=True)
    number = desk.in_approval(form={**FIRM, "amount": "3000000.00"})
    second = flows.draw_flow(actor=drawer, code="", name="", name_en="", document=None, based_on=first)
    flows.save_flow(actor=drawer, flow_id=second, document={"steps": [step("alone")], "ways": line("alone")})
    flows.try_flow(actor=drawer, flow_id=second)
    flows.submit_flow(actor=drawer, flow_id=second)
    flows.check_flow(actor=checker, flow_id=second, approve=True)
    assert (status(first), status(second)) == ("retired", "live")
    assert act(desk.reviewer, number) == "in_approval"
    assert act(desk.approver, number) == "approved"
    assert get_flow_version(first).row.rounds == 1
    flows.retire_flow(actor=checker, flow_id=second)
    assert [row.status for row in list_flow_versions()] == ["retired", "retired"]


def test_every_fact_a_condition_may_ask_for_is_told_of_a_case(desk: Desk) -> None:
    application = Application.objects.get(number=desk.in_approval())
    asking = {
        "source": "review",
        "target": "final",
        "when": [[{"fact": "group_exposure", "operator": "above", "value": "5000000.00"}]],
    }
    ways = [*line("review"), asking, {"source": "final", "target": "end"}]
    told = facts_of_case(application, read_flow({**TWO_LEVELS, "ways": ways}))
    assert {*told, "within_authority"} == set(FACTS)
    assert told["group_exposure"] == 0


def test_bad_drawings_are_refused_with_their_place(desk: Desk, drawer: Actor) -> None:
    with pytest.raises(InvalidInput) as caught:
        drawn(drawer, {"steps": [{"code": "X"}]})
    assert caught.value.field == "steps.0.code"
    with pytest.raises(InvalidInput):
        drawn(drawer, code="a b")
    drawn(drawer)
    with pytest.raises(flows.ApprovalFlowCodeTaken):
        drawn(drawer)
    with pytest.raises(Forbidden):
        drawn(desk.reviewer, code="other")


def test_a_sealed_version_cannot_be_changed(desk: Desk, drawer: Actor, checker: Actor) -> None:
    flow_id = launched(drawer, checker)
    with pytest.raises(ProgrammingError), transaction.atomic():
        ApprovalFlowVersion.objects.filter(pk=flow_id).update(content={}, content_hash="other")
