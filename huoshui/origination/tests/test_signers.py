"""Signing at the desk: votes, added signers, transfers, delegations, returns, recalls, reminders."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity import operations as identity
from huoshui.identity.queries import Scope, actor_of_user
from huoshui.origination import operations, queries
from huoshui.origination.models import ApprovalAct, ApprovalFlowVersion, ApprovalStep
from huoshui.origination.tests.desk import FIRM, TODAY, Desk, person
from huoshui.parties.operations import propose_relation, review_relation
from huoshui.products.operations import check_version, draft_version, submit_version
from huoshui.products.queries import get_live_version

ALL = Scope(all=True)
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=clock.LOCAL_ZONE)
STAFF = ("application.view", "application.approve")


def act(who: Actor, number: str, action: str = "approve", **more: Any) -> str:
    return operations.act_on_step(actor=who, number=number, action=action, opinion="意见", **more)


def states(number: str) -> dict[str, str]:
    return {step.code: step.status for step in queries.get_application(number=number, scope=ALL).steps}


def step(code: str, permission: str = "application.approve", **more: Any) -> dict[str, Any]:
    return {"code": code, "name": code, "name_en": code, "permission": permission, **more}


def draw(desk: Desk, document: dict[str, Any]) -> None:
    """The working-capital product follows this flow, which is at work."""
    maker = person(desk.cast, "t.drawer", "product.edit")
    checker = person(desk.cast, "t.drawchecker", "product.check")
    ApprovalFlowVersion.objects.create(
        code="drawn", version=1, name="企业贷款", name_en="Firms", content=document, content_hash="x",
        status="live", made_by_id=maker.user_id or 0, made_at=clock.now(),
    )  # fmt: skip
    definition = get_live_version("working_capital").definition.model_copy(update={"approval_flow": "drawn"})
    version = draft_version(actor=maker, product_code="working_capital", definition=definition)
    submit_version(actor=maker, version_id=version)
    check_version(actor=checker, version_id=version, approve=True)


def line(*codes: str) -> list[dict[str, Any]]:
    """Ways from the start through these steps to the end."""
    return [{"source": a, "target": b} for a, b in zip(("start", *codes), (*codes, "end"), strict=True)]


def test_everybody_signs(desk: Desk) -> None:
    two = [person(desk.cast, f"t.two{n}", *STAFF) for n in (1, 2)]
    draw(
        desk,
        {
            "steps": [step("joint", roles=["t_two1", "t_two2"], ballot={"kind": "all"}), step("last")],
            "ways": line("joint", "last"),
        },
    )
    number = desk.in_approval()
    with pytest.raises(Forbidden):
        act(desk.approver, number)
    assert act(two[0], number, advised_amount=700_000_000) == "in_approval"
    with pytest.raises(operations.AlreadySigned):
        act(two[0], number)
    assert [row.number for row in queries.list_work(two[0])] == []
    assert [row.number for row in queries.list_work(two[1])] == [number]
    act(two[1], number, advised_amount=800_000_000)
    assert states(number) == {"joint": "done", "last": "open"}
    # The more careful of the two counts.
    assert act(desk.senior, number) == "approved"
    assert queries.get_offer(number).amount == 700_000_000


def test_a_committee_votes(desk: Desk) -> None:
    members = [person(desk.cast, f"t.member{n}", *STAFF) for n in range(5)]
    draw(
        desk,
        {
            "steps": [
                step(
                    "committee",
                    roles=[f"t_member{n}" for n in range(5)],
                    ballot={"kind": "committee", "share": "3/5"},
                )
            ],
            "ways": line("committee"),
        },
    )
    passed = desk.in_approval()
    for member, action in zip(members, ("approve", "decline", "approve"), strict=False):
        assert act(member, passed, action, reason_codes=["desk_debt_burden"] * (action == "decline")) == (
            "in_approval"
        )
    # The third vote for it decides; a committee's authority is its bands, not its members' limits.
    assert act(members[3], passed) == "approved"
    row = queries.get_application(number=passed, scope=ALL).steps[0]
    assert [(one.user_name, one.kind) for one in row.acts] == [
        ("t.member0", "approve"),
        ("t.member1", "decline"),
        ("t.member2", "approve"),
        ("t.member3", "approve"),
    ]


def test_a_committee_that_cannot_pass_declines(desk: Desk) -> None:
    members = [person(desk.cast, f"t.member{n}", *STAFF) for n in range(3)]
    roles = [f"t_member{n}" for n in range(3)]
    draw(
        desk,
        {
            "steps": [step("committee", roles=roles, ballot={"kind": "committee", "share": "2/3"})],
            "ways": line("committee"),
        },
    )
    number = desk.in_approval()
    assert act(members[0], number, "decline", reason_codes=["desk_debt_burden"]) == "in_approval"
    assert act(members[1], number, "decline", reason_codes=["desk_debt_burden"]) == "declined"


def test_parallel_ways(desk: Desk) -> None:
    risk, legal = (person(desk.cast, f"t.{name}", *STAFF) for name in ("risk", "legal"))
    draw(
        desk,
        {
            "start_route": "all",
            "steps": [step("risk", roles=["t_risk"]), step("legal", roles=["t_legal"]), step("last")],
            "ways": [
                {"source": "start", "target": "risk"},
                {
                    "source": "start",
                    "target": "legal",
                    "when": [[{"fact": "amount", "operator": "above", "value": "5000000"}]],
                },
                {"source": "risk", "target": "last"},
                {"source": "legal", "target": "last"},
                {"source": "last", "target": "end"},
            ],
        },
    )
    number = desk.in_approval()
    assert states(number) == {"risk": "open", "legal": "open", "last": "waiting"}
    act(legal, number)
    assert states(number)["last"] == "waiting"
    act(risk, number)
    assert act(desk.senior, number) == "approved"


def test_added_before_and_after(desk: Desk) -> None:
    expert = person(desk.cast, "t.expert", "application.view")
    number = desk.in_approval()
    with pytest.raises(operations.CannotSign):
        operations.add_signer(
            actor=desk.reviewer,
            number=number,
            user_id=desk.reviewer.user_id or 0,
            when="before",
            opinion="请",
        )
    with pytest.raises(Forbidden):
        operations.add_signer(
            actor=desk.approver, number=number, user_id=expert.user_id or 0, when="before", opinion="请"
        )
    operations.add_signer(
        actor=desk.reviewer, number=number, user_id=expert.user_id or 0, when="before", opinion="请看存货"
    )
    assert [row.number for row in queries.list_work(expert)] == [number]
    with pytest.raises(operations.WaitsForAdded):
        act(desk.reviewer, number)
    with pytest.raises(InvalidInput):
        act(expert, number, "return")
    act(expert, number)
    assert queries.list_work(expert) == ()
    operations.add_signer(
        actor=desk.reviewer, number=number, user_id=desk.senior.user_id or 0, when="after", opinion="请复看"
    )
    with pytest.raises(operations.NotSignedYet):
        act(desk.senior, number)
    act(desk.reviewer, number)
    assert states(number)["first_review"] == "open"
    act(desk.senior, number)
    assert states(number)["first_review"] == "done"
    # Who was added to one step is not the signer of another.
    act(desk.approver, number)
    with pytest.raises(operations.AlreadyActed):
        act(desk.senior, number)


def test_who_was_added_after_may_object(desk: Desk) -> None:
    expert = person(desk.cast, "t.expert", "application.view")
    number = desk.in_approval()
    operations.add_signer(
        actor=desk.reviewer, number=number, user_id=expert.user_id or 0, when="after", opinion="请复看"
    )
    act(desk.reviewer, number)
    assert act(expert, number, "decline", reason_codes=["desk_debt_burden"]) == "declined"


def test_handed_on_to_another(desk: Desk) -> None:
    other = person(desk.cast, "t.other", "application.view", "application.review")
    number = desk.in_approval()
    with pytest.raises(operations.CannotSign):
        operations.transfer_step(
            actor=desk.reviewer, number=number, user_id=desk.approver.user_id or 0, opinion="出差"
        )
    operations.transfer_step(actor=desk.reviewer, number=number, user_id=other.user_id or 0, opinion="出差")
    with pytest.raises(operations.NotTheSigner):
        act(desk.reviewer, number)
    assert queries.list_work(desk.reviewer) == ()
    assert [row.number for row in queries.list_work(other)] == [number]
    assigner = person(desk.cast, "t.assigner", "application.view", "application.assign")
    operations.transfer_step(
        actor=assigner, number=number, user_id=desk.reviewer.user_id or 0, opinion="调度"
    )
    act(desk.reviewer, number)
    assert states(number)["first_review"] == "done"


def test_delegated_for_a_time(desk: Desk) -> None:
    number = desk.in_approval(form={**FIRM, "amount": "3000000.00"})
    act(desk.reviewer, number)
    deputy = person(desk.cast, "t.deputy", "application.view", "application.review")
    clerk = person(desk.cast, "t.clerk", "application.view")
    days: dict[str, Any] = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=3)}
    with pytest.raises(operations.CannotDelegate):
        operations.delegate_approvals(
            actor=desk.approver, delegate_id=clerk.user_id or 0, reason="休假", **days
        )
    made = operations.delegate_approvals(
        actor=desk.approver, delegate_id=deputy.user_id or 0, reason="休假", up_to=300_000_000, **days
    )
    with pytest.raises(operations.DelegationOverlaps):
        operations.delegate_approvals(
            actor=desk.approver, delegate_id=deputy.user_id or 0, reason="休假", **days
        )
    assert [row.number for row in queries.list_work(deputy)] == [number]
    with pytest.raises(NotFound):
        operations.end_delegation(actor=deputy, delegation_id=made)
    assert act(deputy, number) == "approved"
    signed = ApprovalAct.objects.get(step__code="final_approval", kind="approve")
    assert (signed.user_id, signed.on_behalf_of_id) == (deputy.user_id, desk.approver.user_id)
    operations.end_delegation(actor=desk.approver, delegation_id=made)
    assert queries.list_work(deputy) == ()


def test_a_delegation_is_capped(desk: Desk) -> None:
    number = desk.in_approval(form={**FIRM, "amount": "3000000.00"})
    act(desk.reviewer, number)
    deputy = person(desk.cast, "t.deputy", "application.view", "application.review")
    operations.delegate_approvals(
        actor=desk.approver, delegate_id=deputy.user_id or 0, reason="休假", up_to=299_999_999,
        starts_on=TODAY, ends_on=TODAY,
    )  # fmt: skip
    # The approver could decide it; who signs for them up to a cent less passes it on.
    assert act(deputy, number) == "in_approval"
    assert queries.open_step(number).code == "senior"


def test_one_person_in_two_rights_signs_once(desk: Desk) -> None:
    number = desk.in_approval(form={**FIRM, "amount": "3000000.00"})
    act(desk.reviewer, number)
    operations.delegate_approvals(
        actor=desk.approver, delegate_id=desk.reviewer.user_id or 0, reason="休假",
        starts_on=TODAY, ends_on=TODAY,
    )  # fmt: skip
    with pytest.raises(operations.AlreadyActed):
        act(desk.reviewer, number)
    assert queries.list_work(desk.reviewer) == ()


def test_sent_back_to_an_earlier_step(desk: Desk) -> None:
    number = desk.in_approval()
    act(desk.reviewer, number)
    act(desk.approver, number)
    with pytest.raises(operations.NoSuchEarlierStep):
        act(desk.senior, number, "return", return_to="senior")
    assert queries.abilities_of(desk.senior, number).return_to[0].code == "first_review"
    assert act(desk.senior, number, "return", return_to="first_review") == "in_approval"
    assert queries.open_step(number).code == "first_review"
    # The same people go through the same steps again; nobody takes another's.
    with pytest.raises(operations.AlreadyActed):
        act(actor_of_user(user_id=_with_review(desk)), number)
    act(desk.reviewer, number)
    act(desk.approver, number)
    assert act(desk.senior, number) == "approved"
    visits = (
        ApprovalStep.objects.filter(application__number=number).order_by("id").values_list("visit", "status")
    )
    assert list(visits) == [
        (1, "returned"), (1, "returned"), (1, "returned"), (2, "done"), (2, "done"), (2, "done"),
    ]  # fmt: skip


def _with_review(desk: Desk) -> int:
    """The approver, who may now review too."""
    identity.save_role(
        actor=SYSTEM, code="t_approver", name="终审", name_en="Approver",
        permissions=["application.view", "application.approve", "application.review"],
        approval_limit=500_000_000,
    )  # fmt: skip
    return desk.approver.user_id or 0


def test_a_relative_of_the_customer_stands_aside(desk: Desk) -> None:
    number = desk.in_approval()
    customer = queries.get_application(number=number, scope=ALL).row.customer_number or ""
    keeper = person(desk.cast, "t.keeper", "customer.view", "customer.edit")
    second = person(desk.cast, "t.second", "customer.view", "customer.review")
    relation = propose_relation(
        actor=keeper, number=customer, kind="staff_relative", source="本人申报", since=TODAY, scope=ALL,
        staff_id=desk.reviewer.user_id,
    )  # fmt: skip
    assert [row.number for row in queries.list_work(desk.reviewer)] == [number]
    review_relation(actor=second, relation_id=relation, approve=True, opinion="属实", scope=ALL)
    assert queries.list_work(desk.reviewer) == ()
    with pytest.raises(operations.RelatedToCustomer):
        act(desk.reviewer, number)


def test_taken_back_while_nobody_has_acted(desk: Desk) -> None:
    number = desk.in_approval()
    act(desk.reviewer, number)
    with pytest.raises(operations.NothingToRecall):
        operations.recall_act(actor=desk.approver, number=number)
    assert queries.abilities_of(desk.reviewer, number).recall
    assert operations.recall_act(actor=desk.reviewer, number=number) == "first_review"
    assert states(number) == {"first_review": "open", "final_approval": "waiting", "senior": "waiting"}
    with pytest.raises(operations.NothingToRecall):
        operations.recall_act(actor=desk.reviewer, number=number)
    act(desk.reviewer, number)
    act(desk.approver, number)
    with pytest.raises(operations.NothingToRecall):
        operations.recall_act(actor=desk.reviewer, number=number)


def test_reminded_once_an_hour(desk: Desk) -> None:
    number = desk.in_approval(actor=desk.cast.officer)
    operations.remind_signers(actor=desk.cast.officer, number=number)
    with pytest.raises(operations.RemindedJustNow):
        operations.remind_signers(actor=desk.cast.officer, number=number)
    assert queries.list_work(desk.reviewer)[0].is_reminded
    with pytest.raises(NotFound):
        operations.remind_signers(actor=desk.cast.stranger, number=number)


def test_late_steps_are_reminded_of_and_go_up(desk: Desk) -> None:
    superior = person(desk.cast, "t.superior", "application.view", "application.review")
    draw(
        desk,
        {
            "steps": [
                step(
                    "first_review",
                    "application.review",
                    roles=["t_reviewer"],
                    timer={"hours": 24, "escalate_after_hours": 24, "escalate_to": "t_superior"},
                ),
                step("last"),
            ],
            "ways": line("first_review", "last"),
        },
    )
    with clock.at(MONDAY):
        number = desk.in_approval()
        assert operations.watch_deadlines() == (0, 0)
    with pytest.raises(Forbidden):
        act(superior, number)
    with clock.at(MONDAY + timedelta(hours=14)):
        assert operations.watch_deadlines() == (0, 0)  # midnight: nobody is at their desk
    with clock.at(MONDAY + timedelta(hours=25)):
        assert operations.watch_deadlines() == (1, 0)
        assert operations.watch_deadlines() == (0, 0)
    with clock.at(MONDAY + timedelta(hours=49)):
        assert operations.watch_deadlines() == (0, 1)
        assert operations.watch_deadlines() == (0, 0)
        assert queries.list_work(superior)[0].is_escalated
        act(superior, number)
    assert states(number) == {"first_review": "done", "last": "open"}
