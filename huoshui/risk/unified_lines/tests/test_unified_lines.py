"""A unified line from its ceiling to its end: proposed, used, frozen, released, reviewed, closed."""

from datetime import timedelta
from typing import Any

import pytest

from huoshui.core.dates import add_months
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.queries import EVERYTHING
from huoshui.jobs.end_of_day import run_until
from huoshui.jobs.tests.banks import TestBank
from huoshui.risk.ratings.operations import mark_for_review
from huoshui.risk.unified_lines.operations import (
    answer_proposal,
    close_unified_line,
    freeze_unified_line,
    look_after_unified_lines,
    measure_line,
    propose_line,
    release_unified_line,
)
from huoshui.risk.unified_lines.parts import LinePart, MemberShare
from huoshui.risk.unified_lines.queries import (
    get_proposal,
    get_unified_line,
    list_lines_ending,
    list_proposals_to_answer,
    list_unified_lines,
    unified_line_of_customer,
)
from huoshui.risk.unified_lines.refusals import (
    AboveCeiling,
    BeyondLineAuthority,
    NoRatingInForce,
    NoUnifiedLine,
    OverUnifiedLine,
    OwnProposal,
    ReleasedByFreezer,
    UnifiedLineExpired,
    UnifiedLineFrozen,
    UnifiedLineStillLate,
    UnifiedLineWrongState,
    UnifiedProposalAnswered,
    UnifiedProposalOpen,
)
from huoshui.risk.unified_lines.standing import require_unified_promise, unified_room
from huoshui.risk.unified_lines.tests.desk import YEAR, Desk, draw, new_line, of_wang
from huoshui.servicing.lines.tests.test_lines import LIMIT
from huoshui.servicing.operations import receive_repayment
from huoshui.servicing.queries import get_loan
from huoshui.servicing.tests.book import START, loan_terms, make


@pytest.mark.django_db
def test_the_ceiling_names_what_binds(desk: Desk) -> None:
    ask: dict[str, Any] = {"actor": desk.officer, "customer_number": desk.wang.number}
    with pytest.raises(NoRatingInForce):
        measure_line(need=LIMIT, **ask)
    desk.rate(desk.wang)
    # No reviewed statements and nothing stated: there is no ceiling.
    assert measure_line(need=LIMIT, **ask).amount is None
    found = measure_line(need=900_000_00, stated=800_000_00, **ask)
    assert (found.amount, found.binding) == (800_000_00, "stated")
    # Net capital 500,000,000 at 10 %.
    assert found.caps == {"stated": 800_000_00, "single_borrower": 50_000_000_00, "need": 900_000_00}
    with pytest.raises(Forbidden):
        measure_line(actor=desk.staff(desk.chen, "rating.view"), customer_number=desk.wang.number, need=1)


@pytest.mark.django_db
def test_proposed_by_one_approved_by_another(desk: Desk) -> None:
    desk.rate(desk.wang)
    proposal = propose_line(
        actor=desk.officer, customer_number=desk.wang.number, new=new_line(conditions="按季报送流水")
    )
    with pytest.raises(UnifiedProposalOpen):
        propose_line(actor=desk.officer, customer_number=desk.wang.number, new=new_line())
    assert [row.id for row in list_proposals_to_answer(scope=EVERYTHING, not_made_by=None, limit=9)] == [
        proposal
    ]
    with pytest.raises(OwnProposal):
        answer_proposal(actor=desk.officer, proposal_id=proposal, approve=True)
    with pytest.raises(Forbidden):
        answer_proposal(actor=desk.staff(desk.chen, "unified_line.view"), proposal_id=proposal, approve=True)
    with pytest.raises(InvalidInput):
        answer_proposal(actor=desk.approver, proposal_id=proposal, approve=False)
    with pytest.raises(NotFound):
        answer_proposal(actor=desk.approver, proposal_id=proposal + 1, approve=True)
    number = answer_proposal(actor=desk.approver, proposal_id=proposal, approve=True)
    with pytest.raises(UnifiedProposalAnswered):
        answer_proposal(actor=desk.approver, proposal_id=proposal, approve=True)
    line = get_unified_line(number)
    assert (line.row.limit_amount, line.row.used, line.row.available) == (LIMIT, 0, LIMIT)
    assert (line.row.grade, line.row.status, line.row.expiry_date) == ("A", "active", YEAR)
    assert (line.conditions, [event.kind for event in line.events]) == ("按季报送流水", ["opened"])
    assert list_unified_lines(scope=EVERYTHING, status="active", search="王芳")[1] == 1
    assert list_unified_lines(scope=EVERYTHING, status="frozen")[1] == 0


@pytest.mark.django_db
def test_above_the_ceiling_needs_a_reason_and_the_higher_right(desk: Desk) -> None:
    desk.rate(desk.wang)
    ask: dict[str, Any] = {"actor": desk.officer, "customer_number": desk.wang.number}
    above = {"need": 900_000_00, "stated": 800_000_00}
    with pytest.raises(AboveCeiling) as refused:
        propose_line(new=new_line(800_000_01, **above), **ask)
    assert "800,000.00" in refused.value.message("zh")
    proposal = propose_line(new=new_line(800_000_01, reason="订单融资", **above), **ask)
    assert get_proposal(proposal).is_above
    with pytest.raises(Forbidden):
        answer_proposal(actor=desk.approver, proposal_id=proposal, approve=True)
    number = answer_proposal(actor=desk.senior, proposal_id=proposal, approve=True)
    assert get_unified_line(number).row.limit_amount == 800_000_01
    # Without any base there is no ceiling: the same holds.
    desk.rate(desk.poor)
    with pytest.raises(AboveCeiling):
        propose_line(
            actor=desk.officer, customer_number=desk.poor.number, new=new_line(stated=None, stated_basis="")
        )


@pytest.mark.django_db
def test_nobody_approves_beyond_their_authority(desk: Desk) -> None:
    desk.rate(desk.wang)
    new = new_line(1_000_000_01, stated=2_000_000_00)
    proposal = propose_line(actor=desk.officer, customer_number=desk.wang.number, new=new)
    with pytest.raises(BeyondLineAuthority):
        answer_proposal(actor=desk.approver, proposal_id=proposal, approve=True)
    assert answer_proposal(actor=desk.senior, proposal_id=proposal, approve=True).startswith("TS")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"limit_amount": 0}, "limit_amount"),
        ({"need": 0}, "need"),
        ({"stated_basis": " "}, "stated_basis"),
        ({"expiry_date": START}, "expiry_date"),
        ({"expiry_date": YEAR + timedelta(days=1)}, "expiry_date"),
        ({"parts": (LinePart(name="kind:ships", limit=1),)}, "parts.0.name"),
        ({"parts": (LinePart(name="kind:revolving", limit=LIMIT + 1),)}, "parts.0.limit"),
        ({"parts": (LinePart(name="kind:revolving", limit=1),) * 2}, "parts"),
        ({"shares": (MemberShare(customer_id=1, limit=1),)}, "shares.0.customer_number"),
    ],
)
def test_a_bad_proposal_is_refused_where_it_is_bad(desk: Desk, changes: dict[str, Any], field: str) -> None:
    desk.rate(desk.wang)
    with pytest.raises(InvalidInput) as refused:
        propose_line(actor=desk.officer, customer_number=desk.wang.number, new=new_line(**changes))
    assert refused.value.field == field


@pytest.mark.django_db
def test_a_rating_to_be_reviewed_carries_no_line(desk: Desk) -> None:
    desk.rate(desk.wang)
    proposal = propose_line(actor=desk.officer, customer_number=desk.wang.number, new=new_line())
    mark_for_review(customer_id=desk.wang.pk, kind="alert", fact_key="1", zh="预警属实", en="real")
    with pytest.raises(NoRatingInForce):
        answer_proposal(actor=desk.approver, proposal_id=proposal, approve=True)
    answer_proposal(actor=desk.approver, proposal_id=proposal, approve=False, opinion="先复评")
    with pytest.raises(NoRatingInForce):
        propose_line(actor=desk.officer, customer_number=desk.wang.number, new=new_line())


@pytest.mark.django_db
def test_use_is_counted_from_what_is_owed_and_open(desk: Desk) -> None:
    desk.granted(limit=300_000_00)
    number = desk.line()
    assert (of_wang(desk).row.used, of_wang(desk).row.available) == (100_000_00, 200_000_00)
    draw(desk, number, 60_000_00)
    (total,) = of_wang(desk).limits
    assert (total.use.outstanding, total.use.undrawn, total.use.total) == (60_000_00, 40_000_00, 100_000_00)
    assert unified_room(desk.wang.pk, product_code="test_loan") == 200_000_00
    promise: dict[str, Any] = {"product_code": "test_loan"}
    require_unified_promise(desk.wang.pk, adding=200_000_00, **promise)
    with pytest.raises(OverUnifiedLine) as refused:
        require_unified_promise(desk.wang.pk, adding=200_000_01, **promise)
    assert refused.value.message("zh").endswith("额度 300,000.00 元，已用 100,000.00 元，仅余 200,000.00 元")
    # What is offered and not signed yet was promised to somebody already.
    desk.contract(loan_terms(principal=12_000_00), desk.wang, status="signing")
    assert (of_wang(desk).row.promised, of_wang(desk).row.available) == (12_000_00, 188_000_00)
    require_unified_promise(desk.wang.pk, adding=188_000_00, **promise)
    with pytest.raises(OverUnifiedLine):
        require_unified_promise(desk.wang.pk, adding=188_000_01, **promise)


@pytest.mark.django_db
def test_a_sub_limit_holds_its_product_only(desk: Desk) -> None:
    parts = (LinePart(name="kind:revolving", limit=50_000_00),)
    desk.granted(limit=300_000_00, parts=parts)
    number = desk.line()
    with pytest.raises(OverUnifiedLine) as refused:
        draw(desk, number, 50_000_01)
    assert "分项额度（循环额度）" in refused.value.message("zh")
    draw(desk, number, 50_000_00)
    total, part = of_wang(desk).limits
    assert (total.left, part.left, part.use.paid_out) == (200_000_00, 0, 50_000_00)
    require_unified_promise(desk.wang.pk, product_code="another", adding=200_000_00)


@pytest.mark.django_db
def test_frozen_nothing_goes_out_and_another_releases(desk: Desk) -> None:
    number, line = desk.line(), desk.granted()
    with pytest.raises(InvalidInput):
        freeze_unified_line(actor=desk.officer, number=line, reason=" ")
    freeze_unified_line(actor=desk.officer, number=line, reason="涉诉")
    with pytest.raises(UnifiedLineWrongState):
        freeze_unified_line(actor=desk.officer, number=line, reason="涉诉")
    with pytest.raises(UnifiedLineFrozen):
        draw(desk, number, 10_000_00)
    with pytest.raises(UnifiedLineFrozen):
        require_unified_promise(desk.wang.pk, product_code="test_loan", adding=1)
    assert unified_room(desk.wang.pk, product_code="test_loan") == 0
    with pytest.raises(ReleasedByFreezer):
        release_unified_line(actor=desk.officer, number=line, reason="误冻")
    with pytest.raises(Forbidden):
        release_unified_line(actor=desk.staff(desk.chen, "unified_line.freeze"), number=line, reason="误冻")
    release_unified_line(actor=desk.approver, number=line, reason="误冻")
    draw(desk, number, 10_000_00)
    assert [event.kind for event in get_unified_line(line).events] == ["released", "frozen", "opened"]


@pytest.mark.django_db
def test_late_means_frozen_until_paid(desk: Desk, bank: TestBank) -> None:
    number, line = desk.line(desk.poor), desk.granted(desk.poor)
    other = desk.granted()
    draw(desk, number, 30_000_00, desk.poor)
    bank.empty.add("622202empty")
    run_until(START + timedelta(days=31), remind=False)
    found = get_unified_line(line)
    assert found.row.status == "frozen" and "逾期" in found.row.frozen_reason
    assert get_unified_line(other).row.status == "active"
    with pytest.raises(UnifiedLineStillLate):
        release_unified_line(actor=desk.approver, number=line, reason="已还")
    loan = found.row.frozen_reason.split()[1]
    receive_repayment(
        actor=SYSTEM,
        loan_number=loan,
        amount=get_loan(loan).position.total_due,
        channel="transfer",
        external_reference="R2",
    )
    release_unified_line(actor=desk.approver, number=line, reason="已还")
    assert get_unified_line(line).row.status == "active"


@pytest.mark.django_db
def test_over_at_its_end_reviewed_by_two_and_closed(desk: Desk) -> None:
    desk.line()
    line = desk.granted()
    business_date.advance_to(YEAR - timedelta(days=1))
    assert look_after_unified_lines(day=business_date.today())["unified_expired"] == 0
    assert [row.number for row in list_lines_ending(scope=EVERYTHING, until=YEAR, limit=9)] == [line]
    business_date.advance_to(YEAR)
    with pytest.raises(UnifiedLineExpired):
        require_unified_promise(desk.wang.pk, product_code="test_loan", adding=1)
    assert look_after_unified_lines(day=YEAR) == {"unified_frozen": 0, "unified_expired": 1}
    assert look_after_unified_lines(day=YEAR) == {"unified_frozen": 0, "unified_expired": 0}
    desk.rate(desk.wang)
    again = desk.approved(desk.wang, 60_000_00, expiry_date=add_months(YEAR, 6))
    assert again == line
    row = get_unified_line(line).row
    assert (row.status, row.limit_amount, row.used, row.available) == ("active", 60_000_00, LIMIT, 0)
    with pytest.raises(Forbidden):
        close_unified_line(actor=desk.staff(desk.chen, "unified_line.freeze"), number=line, reason="x")
    close_unified_line(actor=desk.approver, number=line, reason="客户申请")
    with pytest.raises(UnifiedLineWrongState):
        close_unified_line(actor=desk.approver, number=line, reason="客户申请")
    assert unified_line_of_customer(desk.wang.pk) is None
    require_unified_promise(desk.wang.pk, product_code="test_loan", adding=1_000_000_00)


@pytest.mark.django_db
def test_a_product_may_need_a_line(desk: Desk) -> None:
    number = desk.line()
    draw(desk, number, 10_000_00)  # off by default
    assert unified_room(desk.wang.pk, product_code="test_loan") is None
    make(
        "products.Parameter",
        created_at=clock.now(),
        code="unified_line_required",
        product_code="test_loan",
        value="yes",
        valid_from=START,
        legal_basis="机构信贷政策",
    )
    with pytest.raises(NoUnifiedLine):
        draw(desk, number, 10_000_00)
    assert unified_room(desk.wang.pk, product_code="test_loan") == 0
    desk.granted()
    draw(desk, number, 10_000_00)
