"""The credit memo: live while a case is open, remarks at its lines, frozen at approval, changes noted."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, scope_of
from huoshui.origination import operations
from huoshui.origination.memo import operations as memos
from huoshui.origination.memo.content import differences, values_by_key
from huoshui.origination.memo.queries import get_memo
from huoshui.origination.models import Application, FrozenMemo, MemoComment
from huoshui.origination.stages import ApplicationWrongState
from huoshui.origination.tests.desk import FIRM, WANG_FANG, Desk, person

pytestmark = pytest.mark.django_db
ALL = Scope(all=True)
SMALL = {**FIRM, "amount": "3000000.00"}


def values(number: str, version: int | None = None) -> dict[str, dict[str, Any]]:
    return values_by_key(get_memo(number=number, scope=ALL, version=version).content)


def approved(desk: Desk) -> str:
    number = desk.in_approval(form=SMALL)
    for who in (desk.reviewer, desk.approver):
        operations.act_on_step(actor=who, number=number, action="approve", opinion="同意")
    return number


def reviewer_of_changes(desk: Desk) -> Actor:
    return person(desk.cast, "t.memo", "application.view", "application.review", "decision.view")


def test_a_live_memo_says_what_is_known_in_both_languages_exceptions_first(desk: Desk) -> None:
    number = desk.in_approval(form=SMALL)
    memo = get_memo(number=number, scope=ALL)
    assert memo.version is None and memo.versions == () and memo.as_of is None
    assert [section["code"] for section in memo.content][:3] == ["exceptions", "terms", "customer"]
    found = values(number)
    assert found["terms.asked"]["value"] == {"zh": "3,000,000.00 元", "en": "3,000,000.00 yuan"}
    for key, one in found.items():
        for part in ("label", "value"):
            assert one[part]["zh"] and one[part]["en"], key
    assert len(found) == sum(len(part["lines"]) + len(part["rows"]) for part in memo.content)


def test_the_live_memo_follows_the_case(desk: Desk) -> None:
    number = desk.in_approval(form=SMALL)
    before = get_memo(number=number, scope=ALL)
    operations.act_on_step(
        actor=desk.reviewer,
        number=number,
        action="approve",
        opinion="同意",
        advised_amount=200_000_000,
        advised_term_months=6,
    )
    after = get_memo(number=number, scope=ALL)
    assert after.content_hash != before.content_hash
    changed = {one["key"] for one in differences(before.content, after.content)}
    assert changed and all(key in values_by_key(after.content) for key in changed)


def test_there_is_no_memo_before_a_decision_nor_for_those_who_may_not_see_the_case(desk: Desk) -> None:
    draft = desk.filled(product="working_capital", form=FIRM)
    with pytest.raises(NotFound):
        get_memo(number=draft, scope=ALL)
    operations.submit_application(actor=desk.wang_fang, number=draft)
    operations.decide_application(number=draft)
    elsewhere = Scope(branch_ids=frozenset({999_999}))
    for scope, version in ((elsewhere, None), (ALL, 1)):
        with pytest.raises(NotFound):
            get_memo(number=draft, scope=scope, version=version)


def test_a_remark_stands_at_a_line_until_it_is_dealt_with_once(desk: Desk) -> None:
    number = desk.in_approval(form=SMALL)
    remark = memos.write_comment(actor=desk.reviewer, number=number, line="terms.asked", text=" 金额偏高 ")
    row = get_memo(number=number, scope=ALL).comments[0]
    assert (row.line, row.text, row.author, row.settled_at) == ("terms.asked", "金额偏高", "t.reviewer", None)
    memos.settle_comment(actor=desk.approver, number=number, comment_id=remark)
    row = get_memo(number=number, scope=ALL).comments[0]
    assert row.settled_by == "t.approver" and row.settled_at is not None
    with pytest.raises(memos.CommentSettled):
        memos.settle_comment(actor=desk.approver, number=number, comment_id=remark)
    with pytest.raises(NotFound):
        memos.settle_comment(actor=desk.approver, number=number, comment_id=remark + 999)


@pytest.mark.parametrize(
    ("line", "text", "field"),
    [("terms.asked", "  ", "text"), ("terms.asked", "长" * 501, "text"), ("terms.nothing", "好", "line")],
)
def test_a_remark_that_cannot_be_kept_is_refused(desk: Desk, line: str, text: str, field: str) -> None:
    number = desk.in_approval(form=SMALL)
    with pytest.raises(InvalidInput) as refused:
        memos.write_comment(actor=desk.reviewer, number=number, line=line, text=text)
    assert refused.value.field == field
    assert MemoComment.objects.count() == 0


def test_who_may_not_see_cases_writes_no_remark(desk: Desk) -> None:
    number = desk.in_approval(form=SMALL)
    stranger = person(desk.cast, "t.stranger", "customer.view")
    with pytest.raises(Forbidden):
        memos.write_comment(actor=stranger, number=number, line="terms.asked", text="好")
    with pytest.raises(Forbidden):
        memos.write_comment(actor=desk.wang_fang, number=number, line="terms.asked", text="好")


def test_an_approval_freezes_the_memo_and_its_hash_seals_it(desk: Desk) -> None:
    number = approved(desk)
    memo = get_memo(number=number, scope=ALL, version=1)
    (version,) = memo.versions
    assert (
        version.is_sound and version.content_hash == memo.content_hash and version.frozen_by == "t.approver"
    )
    assert values(number, 1)["terms.advised"]["value"]["zh"] == "3,000,000.00 元"
    frozen = FrozenMemo.objects.get()
    for change in (lambda: FrozenMemo.objects.update(content=[]), frozen.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_frozen_memo_stays_when_the_data_move_on(desk: Desk) -> None:
    number = approved(desk)
    before = get_memo(number=number, scope=ALL, version=1).content
    Application.objects.filter(number=number).update(requested_amount=1_00)
    assert get_memo(number=number, scope=ALL, version=1).content == before
    assert values(number)["terms.asked"]["value"]["zh"] == "1.00 元"


def test_a_later_change_makes_a_change_memo_with_each_line_that_differs(desk: Desk) -> None:
    number, who = approved(desk), reviewer_of_changes(desk)
    Application.objects.filter(number=number).update(offer_amount=250_000_000)
    assert memos.write_change_memo(actor=who, number=number, reason=" 客户要求减额 ") == 2
    second = get_memo(number=number, scope=scope_of(who), version=2).versions[0]
    assert second.reason == "客户要求减额" and second.is_sound
    lines = {change["key"]: change for change in second.changes}
    assert lines["terms.advised"]["before"]["zh"] == "3,000,000.00 元"
    assert lines["terms.advised"]["after"]["zh"] == "2,500,000.00 元"
    with pytest.raises(memos.NothingChanged):
        memos.write_change_memo(actor=who, number=number, reason="再来")


def test_a_change_memo_needs_an_approved_case_a_reason_and_the_right(desk: Desk) -> None:
    waiting, who = desk.in_approval(form=SMALL), reviewer_of_changes(desk)
    with pytest.raises(ApplicationWrongState):
        memos.write_change_memo(actor=who, number=waiting, reason="减额")
    with pytest.raises(Forbidden):
        memos.write_change_memo(actor=desk.approver, number=waiting, reason="减额")
    for step in (desk.reviewer, desk.approver):
        operations.act_on_step(actor=step, number=waiting, action="approve", opinion="同意")
    for reason in ("  ", "长" * 301):
        with pytest.raises(InvalidInput):
            memos.write_change_memo(actor=who, number=waiting, reason=reason)


def test_an_automatic_approval_is_frozen_too(desk: Desk) -> None:
    number = desk.submitted(product="consumer", form=WANG_FANG)
    assert operations.decide_application(number=number) == "approved"
    (version,) = get_memo(number=number, scope=ALL, version=1).versions
    assert version.is_sound and version.frozen_by == ""
