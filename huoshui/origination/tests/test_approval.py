"""Approval at the desk: levels, authority, return, decline, time."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.models import OutboxEvent
from huoshui.foundation.ports import answering
from huoshui.identity.queries import Scope
from huoshui.origination import operations, queries
from huoshui.origination.models import Application, ApprovalStep
from huoshui.origination.stages import ApplicationWrongState
from huoshui.origination.tests.desk import FIRM, Desk, person
from huoshui.risk.connections import OverConcentration
from huoshui.risk.ports import GroupExposure
from huoshui.risk.tests.test_connections import Owes

ALL = Scope(all=True)
SMALL = {**FIRM, "amount": "3000000.00"}


def steps(number: str) -> list[tuple[str, str]]:
    return [(step.code, step.status) for step in queries.get_application(number=number, scope=ALL).steps]


def act(desk: Desk, number: str, who: Any, action: str = "approve", **more: Any) -> str:
    return operations.act_on_step(actor=who, number=number, action=action, opinion="同意", **more)


def test_two_levels_within_authority(desk: Desk) -> None:
    number = desk.in_approval(form=SMALL)
    assert steps(number) == [("first_review", "open"), ("final_approval", "waiting"), ("senior", "waiting")]
    assert act(desk, number, desk.reviewer) == "in_approval"
    assert act(desk, number, desk.approver) == "approved"
    offer = queries.get_offer(number)
    assert (offer.amount, offer.term_months) == (300_000_000, 12)
    assert steps(number)[2] == ("senior", "skipped")


def test_above_the_senior_amount_a_third_level_decides(desk: Desk) -> None:
    number = desk.in_approval()
    act(desk, number, desk.reviewer)
    assert act(desk, number, desk.approver) == "in_approval"
    assert queries.open_step(number).code == "senior"
    with pytest.raises(operations.AlreadyActed):
        act(desk, number, desk.approver)
    assert act(desk, number, desk.senior) == "approved"


def test_beyond_authority_passes_on_to_a_step_the_amount_would_not_need(desk: Desk) -> None:
    number = desk.in_approval(form=SMALL)
    act(desk, number, desk.reviewer)
    from huoshui.identity import operations as identity

    identity.save_role(
        actor=SYSTEM, code="t_approver", name="终审", name_en="Approver",
        permissions=["application.view", "application.approve"], approval_limit=299_999_999,
    )  # fmt: skip
    assert act(desk, number, desk.approver) == "in_approval"
    assert queries.open_step(number).code == "senior"
    # At the last level, beyond authority is a refusal, and nothing has happened.
    number_of_acts = ApprovalStep.objects.filter(status="done").count()
    weak = person(desk.cast, "t.weak", "application.view", "application.approve")
    identity.save_role(
        actor=SYSTEM, code="t_weak", name="岗", name_en="Post",
        permissions=["application.view", "application.approve"], approval_limit=100,
    )  # fmt: skip
    with pytest.raises(operations.BeyondAuthority):
        act(desk, number, weak)
    assert ApprovalStep.objects.filter(status="done").count() == number_of_acts


def test_a_smaller_amount_may_make_the_senior_step_needless(desk: Desk) -> None:
    number = desk.in_approval()
    act(desk, number, desk.reviewer, advised_amount=500_000_000, advised_term_months=6)
    assert act(desk, number, desk.approver) == "approved"
    offer = queries.get_offer(number)
    assert (offer.amount, offer.term_months) == (500_000_000, 6)


def test_what_was_lent_since_the_decision_counts_at_the_last_signature(desk: Desk) -> None:
    """Net capital 500,000,000.00, one borrower 10 %: with 47,000,000.01 owed by now, 3,000,000.00 is a cent
    too much."""
    number = desk.in_approval(form=SMALL)
    act(desk, number, desk.reviewer)
    customer = Application.objects.get(number=number).customer_id
    assert customer is not None
    with (
        answering(GroupExposure, Owes({customer: 47_000_000_01})),
        pytest.raises(OverConcentration, match=r"仅余 2,999,999\.99 元"),
    ):
        act(desk, number, desk.approver)
    assert steps(number)[1] == ("final_approval", "open")
    with answering(GroupExposure, Owes({customer: 47_000_000_00})):
        assert act(desk, number, desk.approver) == "approved"


def test_over_the_limit_needs_a_reason_and_is_recorded(desk: Desk) -> None:
    from huoshui.audit.queries import AuditFilter, list_entries

    number = desk.in_approval(form={**FIRM, "amount": "12000000.00"})
    assert Application.objects.get(number=number).offer_amount == 1_037_500_000  # regulation 1-12
    with pytest.raises(InvalidInput):
        operations.act_on_step(
            actor=desk.reviewer, number=number, action="approve", opinion=" ", advised_amount=1_200_000_000
        )
    act(desk, number, desk.reviewer, advised_amount=1_200_000_000)
    entry = next(row for row in list_entries(criteria=AuditFilter(action="application.approve")).items)
    assert entry.after is not None
    assert entry.after["over_limit"] is True


@pytest.mark.parametrize(
    "more",
    [
        {"advised_amount": 800_000_001},
        {"advised_amount": 999_999},
        {"advised_term_months": 13},
        {"advised_term_months": 0},
    ],
)
def test_advice_stays_in_the_range(desk: Desk, more: dict[str, Any]) -> None:
    number = desk.in_approval()
    with pytest.raises(InvalidInput):
        act(desk, number, desk.reviewer, **more)
    assert queries.open_step(number).code == "first_review"


def test_returned_it_comes_back_in_a_new_round(desk: Desk) -> None:
    number = desk.in_approval(form=SMALL)
    act(desk, number, desk.reviewer)
    assert act(desk, number, desk.approver, action="return") == "supplement_required"
    operations.submit_application(actor=desk.wang_fang, number=number)
    assert operations.decide_application(number=number) == "in_approval"
    assert queries.open_step(number).round == 2
    # A new round: those who acted before may act again.
    act(desk, number, desk.reviewer)
    assert act(desk, number, desk.approver) == "approved"


def test_declined_with_reasons_in_words(desk: Desk) -> None:
    number = desk.in_approval(form=SMALL)
    with pytest.raises(InvalidInput):
        act(desk, number, desk.reviewer, action="decline")
    with pytest.raises(InvalidInput):
        act(desk, number, desk.reviewer, action="decline", reason_codes=["because"])
    status = act(desk, number, desk.reviewer, action="decline", reason_codes=["desk_debt_burden"])
    assert status == "declined"
    mine = queries.get_for_borrower(number=number, user_id=desk.wang_fang.user_id or 0)
    assert mine.reasons == (
        {"code": "desk_debt_burden", "zh": "现有负债过高", "en": "Present debts are too high"},
    )
    assert mine.stages[-1].note == "现有负债过高"
    assert mine.offer is None
    with pytest.raises(ApplicationWrongState):
        act(desk, number, desk.approver)


def test_who_entered_it_may_not_approve_it(desk: Desk) -> None:
    from huoshui.identity import operations as identity

    officer = desk.cast.officer
    number = desk.in_approval(form=SMALL, actor=officer)
    identity.save_role(
        actor=SYSTEM, code="loan_officer", name="客户经理", name_en="Loan officer",
        permissions=["application.view", "application.enter", "application.review"], approval_limit=None,
    )  # fmt: skip
    from huoshui.identity.queries import actor_of_user

    both = actor_of_user(user_id=officer.user_id or 0)
    with pytest.raises(operations.EnteredByActor):
        act(desk, number, both)
    assert queries.list_work(both) == ()


def test_who_may_not_act(desk: Desk) -> None:
    number = desk.in_approval(form=SMALL)
    with pytest.raises(NotFound):
        act(desk, number, desk.cast.stranger)
    with pytest.raises(Forbidden):
        act(desk, number, desk.approver)
    with pytest.raises(Forbidden):
        act(desk, number, desk.wang_fang)
    with pytest.raises(InvalidInput):
        act(desk, number, desk.reviewer, action="bless")
    for action in ("return", "decline"):
        with pytest.raises(InvalidInput):
            operations.act_on_step(actor=desk.reviewer, number=number, action=action, opinion=" ")


def test_the_queue_shows_age_and_time_left(desk: Desk) -> None:
    with clock.at(datetime(2026, 11, 23, 10, 0, tzinfo=clock.LOCAL_ZONE)):
        number = desk.in_approval(form=SMALL)
    item = queries.list_work(desk.reviewer)[0]
    assert (item.kind, item.number, item.step_code, item.amount) == (
        "step",
        number,
        "first_review",
        300_000_000,
    )
    assert item.due_at is not None
    assert item.opened_at is not None
    assert item.due_at - item.opened_at == timedelta(hours=24)
    assert queries.list_work(desk.approver) == ()
    with clock.at(item.due_at + timedelta(seconds=90)):
        assert queries.list_work(desk.reviewer)[0].seconds_left == -90
    draft = operations.start_application(actor=desk.cast.officer, product_code="consumer", channel="counter")
    assert [(row.kind, row.number) for row in queries.list_work(desk.cast.officer)] == [("draft", draft)]


def test_each_step_is_told_once(desk: Desk) -> None:
    number = desk.in_approval(form=SMALL)
    act(desk, number, desk.reviewer)
    act(desk, number, desk.approver)
    names = [name.split(".")[1] for name in OutboxEvent.objects.order_by("id").values_list("name", flat=True)]
    assert names[-4:] == ["application_submitted", "step_opened", "step_opened", "application_approved"]


def test_figures(desk: Desk) -> None:
    from huoshui.origination.tests.desk import TODAY, WANG_FANG

    number = desk.submitted(product="consumer", form=WANG_FANG)
    operations.decide_application(number=number)
    desk.in_approval(form=SMALL, actor=desk.cast.officer)
    figures = queries.application_figures(scope=ALL, on=TODAY)
    assert (figures.applications_today, figures.applications_month) == (2, 2)
    assert (figures.decided_month, figures.approved_month, str(figures.pass_rate)) == (1, 1, "1.0000")
    funnel = {row.status: (row.count, row.amount) for row in queries.count_funnel(scope=ALL)}
    assert funnel["approved"] == (1, 3_000_000)
    assert funnel["in_approval"] == (1, 300_000_000)
    month = queries.count_by_month(scope=ALL, since=TODAY.replace(day=1), until=TODAY)[0]
    assert (month.applied, month.approved, month.approved_amount) == (2, 1, 3_000_000)
    assert queries.application_figures(scope=ALL, on=TODAY.replace(year=2025)).pass_rate is None
    page = queries.list_applications(scope=ALL, status="in_approval", search="青山")
    assert (page.total, page.items[0].current_step_name) == (1, "初审")
