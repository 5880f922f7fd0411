"""Batches: what is said of each row, imported once and whole, confirmed by each borrower, withdrawn whole."""

from typing import Any

import pytest

from huoshui.core.errors import Forbidden, NotFound, Refusal
from huoshui.foundation import outbox
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import actor_of_user, scope_of
from huoshui.identity.tests.cast import borrower
from huoshui.origination import operations as single
from huoshui.origination.answers import read_answers
from huoshui.origination.batches import operations, queries
from huoshui.origination.batches.operations import handing_in, importing
from huoshui.origination.models import Application, ApplicationBatch, ApplicationConsent, BatchRow
from huoshui.origination.queries import abilities_of, get_for_borrower
from huoshui.origination.tests.batch_files import PRODUCT, Texts, problems, run, student, upload, zipped
from huoshui.origination.tests.desk import PDF, WANG_FANG, Desk, person

pytestmark = pytest.mark.django_db


def test_a_class_becomes_drafts_its_students_confirm_themselves(
    desk: Desk, officer: Actor, texts: Texts
) -> None:
    number = upload(officer, *(student(place) for place in range(3)))
    batch = queries.get_batch(number=number, scope=scope_of(officer))
    assert batch.status == "checked" and batch.counts["right"] == 3 and batch.amount == 3 * 30_000_00
    assert Application.objects.count() == 0
    assert run(officer, number) == 3
    drafts = list(Application.objects.order_by("pk"))
    assert [draft.status for draft in drafts] == ["draft"] * 3
    assert {draft.entered_by_id for draft in drafts} == {officer.user_id}
    assert not ApplicationConsent.objects.exists()  # nothing is pulled before the borrower's own word
    assert [phone for phone, _ in texts.sent] == [f"1390000{place:04d}" for place in range(3)]
    assert drafts[0].number in texts.sent[0][1]
    batch = queries.get_batch(number=number, scope=scope_of(officer))
    assert batch.status == "imported" and batch.counts["imported"] == 3 and batch.handed_in_count == 0


def test_the_borrower_confirms_by_their_own_phone_and_nobody_elses(
    desk: Desk, officer: Actor, texts: Texts
) -> None:
    number = upload(officer, student(1), student(2))
    run(officer, number)
    first, second = (row.application for row in BatchRow.objects.order_by("line"))
    assert first is not None and second is not None and first.borrower_user_id is not None
    me = actor_of_user(user_id=first.borrower_user_id)
    with pytest.raises(NotFound):
        single.submit_application(actor=me, number=second.number)
    for kind in ("id_card",):
        single.add_document(actor=me, number=first.number, kind=kind, file_name="a.pdf", content=PDF)
    single.submit_application(actor=me, number=first.number)
    consent = ApplicationConsent.objects.get()
    assert consent.application_id == first.pk and not consent.is_on_paper and consent.actor_id == me.user_id
    assert queries.get_batch(number=number, scope=scope_of(officer)).handed_in_count == 1


def _signed_on_paper(officer: Actor, number: str, *lines: int, lacking: int = 0) -> None:
    files = {f"{line}_授权书.pdf": PDF for line in lines} | {
        f"{line}_id_card.pdf": PDF for line in lines if line != lacking
    }
    found = operations.attach_documents(actor=officer, number=number, content=zipped(**files))
    assert found.refused == ()


def test_a_village_is_handed_in_on_consents_signed_on_paper(desk: Desk, officer: Actor, texts: Texts) -> None:
    number = upload(officer, *(student(place) for place in range(4)))
    run(officer, number)
    with pytest.raises(operations.NothingToHandIn):
        operations.ask_hand_in(actor=officer, number=number)
    _signed_on_paper(officer, number, 3, 4, 5, lacking=5)
    assert queries.get_batch(number=number, scope=scope_of(officer)).on_paper_count == 3
    with pytest.raises(operations.BatchNotYours):
        operations.ask_hand_in(actor=person(desk.cast, "t.other", "application.enter"), number=number)
    assert operations.ask_hand_in(actor=officer, number=number) == 3
    asked = queries.get_batch(number=number, scope=scope_of(officer))
    assert (asked.on_paper_count, asked.handing_in_count) == (0, 3)
    assert operations.hand_in_rows(number) == 2
    assert operations.hand_in_rows(number) == 0
    after = queries.get_batch(number=number, scope=scope_of(officer))
    # Line 5 lacks its identity card: named at its row, and may be asked for again.
    assert (after.handed_in_count, after.on_paper_count, after.handing_in_count) == (2, 1, 0)
    assert [(line, bool(text)) for line, text in problems(number).items()] == [
        (3, False),
        (4, False),
        (5, True),
        (6, False),
    ]
    assert set(ApplicationConsent.objects.values_list("is_on_paper", "actor_id")) == {(True, officer.user_id)}
    _signed_on_paper(officer, number, 5)
    operations.ask_hand_in(actor=officer, number=number)
    assert operations.hand_in_rows(number) == 1 and problems(number)[5] == ""


def test_handing_in_goes_on_where_it_was_killed(
    desk: Desk, officer: Actor, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = upload(officer, student(1), student(2))
    run(officer, number)
    _signed_on_paper(officer, number, 3, 4)
    operations.ask_hand_in(actor=officer, number=number)
    real = single.submit_application

    def killed(*, actor: Actor, number: str) -> None:
        real(actor=actor, number=number)
        if Application.objects.filter(submitted_at__isnull=False).count() == 2:
            raise KeyboardInterrupt  # as a killed worker: past the writes of the second row

    monkeypatch.setattr(handing_in, "submit_application", killed)
    with pytest.raises(KeyboardInterrupt):
        operations.hand_in_rows(number)
    assert Application.objects.filter(submitted_at__isnull=False).count() == 1
    monkeypatch.undo()
    assert operations.hand_in_rows(number) == 1
    assert Application.objects.filter(submitted_at__isnull=False).count() == 2


def test_whoever_has_the_phone_sees_no_number_and_changes_what_they_like(
    desk: Desk, officer: Actor, texts: Texts
) -> None:
    run(officer, upload(officer, student(1)))
    draft = Application.objects.get()
    me = actor_of_user(user_id=draft.borrower_user_id or 0)
    seen = get_for_borrower(number=draft.number, user_id=me.user_id or 0).form
    kept = read_answers(draft)
    for name in ("id_number", "bank_account", "address"):
        assert "*" in seen[name] and kept[name] not in str(seen)
    single.save_draft(
        actor=me, number=draft.number, form={**seen, "amount": "20000.00", "address": "新址 1 号"}
    )
    draft.refresh_from_db()
    assert read_answers(draft) == {**kept, "amount": "20000.00", "address": "新址 1 号"}
    # The officer's own save means what it says.
    with_mask = {**kept, "id_number": seen["id_number"]}
    single.save_draft(actor=officer, number=draft.number, form=with_mask)
    draft.refresh_from_db()
    assert read_answers(draft)["id_number"] == seen["id_number"]


def test_each_row_is_told_what_is_wrong_with_it(desk: Desk, officer: Actor) -> None:
    number = upload(
        officer,
        student(1),
        student(2, id_number="110101199003070004"),
        student(3, phone="12345"),
        student(4, amount="99999999.00"),
        student(5, employer=""),
        student(6),
        student(6, name="王重复", phone="13900009999"),
        student(7, phone="13900000008"),
        student(8),
        student(9, purpose="买彩票"),
    )
    found = problems(number)
    assert found[3] == ""
    assert "校验位" in found[4] and "格式" in found[5] and "不得超过" in found[6] and "请填写" in found[7]
    assert "与第 9 行重复" in found[8] and "与第 8 行重复" in found[9]
    assert "手机号与第 11 行重复" in found[10] and "手机号与第 10 行重复" in found[11]
    assert "从列表中选择" in found[12]


def test_a_row_is_held_against_what_is_known(desk: Desk, officer: Actor, texts: Texts) -> None:
    desk.submitted(product=PRODUCT, form=WANG_FANG)
    number = upload(
        officer,
        {**WANG_FANG},
        student(1, phone=WANG_FANG["phone"]),
    )
    found = problems(number)
    assert "已有一份该产品的申请" in found[3]
    assert "另一位客户的登录手机号" in found[4]
    other = upload(officer, {**WANG_FANG, "name": "王芳芳", "phone": "13900001234", "address": "别处 1 号"})
    assert "姓名不一致" in problems(other)[3] and "手机号不一致" in problems(other)[3]
    hints = BatchRow.objects.get(batch__number=other).hints
    assert [hint["field"] for hint in hints] == ["address"]


def test_nothing_is_imported_while_a_row_is_wrong_unless_said_so(
    desk: Desk, officer: Actor, texts: Texts
) -> None:
    number = upload(officer, student(1), student(2, phone="12345"))
    with pytest.raises(operations.BatchHasWrongRows) as refused:
        operations.ask_import(actor=officer, number=number, leave_wrong=False)
    assert "1 行有误" in refused.value.message("zh") and "1 rows are wrong" in refused.value.message("en")
    assert Application.objects.count() == 0
    assert run(officer, number, leave_wrong=True) == 1
    assert sorted(BatchRow.objects.values_list("state", flat=True)) == ["imported", "left_out"]
    only_wrong = upload(officer, student(3, phone="12345"))
    with pytest.raises(operations.NothingToImport):
        operations.ask_import(actor=officer, number=only_wrong, leave_wrong=True)


def test_an_import_that_was_cut_off_goes_on_and_imports_nobody_twice(
    desk: Desk, officer: Actor, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = upload(officer, *(student(place) for place in range(5)))
    operations.ask_import(actor=officer, number=number, leave_wrong=False)
    saved = single.save_draft

    def dies_at_the_third(**values: Any) -> None:
        saved(**values)
        if Application.objects.count() == 3:
            raise KeyboardInterrupt  # as a killed worker: in the middle of a row, past its first writes

    monkeypatch.setattr(importing, "save_draft", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        operations.import_rows(number)
    assert Application.objects.count() == 2  # the row in work left nothing behind
    assert queries.get_batch(number=number, scope=scope_of(officer)).status == "importing"
    monkeypatch.undo()
    assert operations.import_rows(number) == 3
    assert operations.import_rows(number) == 0
    names = list(Application.objects.values_list("applicant_name", flat=True))
    assert len(names) == len(set(names)) == 5


def test_a_row_that_can_no_longer_be_imported_says_why_and_may_be_tried_again(
    desk: Desk, officer: Actor, texts: Texts
) -> None:
    first, second = upload(officer, student(1), student(2)), upload(officer, student(2))
    run(officer, first)
    assert run(officer, second) == 0
    row = BatchRow.objects.get(batch__number=second)
    assert row.state == "failed" and first in row.problems[0]["zh"]
    operations.withdraw_batch(actor=officer, number=first)
    assert run(officer, second) == 1


def test_a_batch_is_withdrawn_whole_or_not_at_all(desk: Desk, officer: Actor, texts: Texts) -> None:
    number = upload(officer, student(1), student(2))
    run(officer, number)
    first = BatchRow.objects.order_by("line")[0].application
    assert first is not None and first.borrower_user_id is not None
    me = actor_of_user(user_id=first.borrower_user_id)
    for kind in ("id_card",):
        single.add_document(actor=me, number=first.number, kind=kind, file_name="a.pdf", content=PDF)
    single.submit_application(actor=me, number=first.number)
    with pytest.raises(operations.BatchActedUpon, match=first.number):
        operations.withdraw_batch(actor=officer, number=number)
    assert Application.objects.filter(status="draft").count() == 1
    other = upload(officer, student(3), student(4))
    run(officer, other)
    assert operations.withdraw_batch(actor=officer, number=other) == 2
    made = Application.objects.filter(batch_row__batch__number=other)
    assert set(made.values_list("status", flat=True)) == {"withdrawn"}
    with pytest.raises(Refusal, match="已撤销"):
        operations.ask_import(actor=officer, number=other, leave_wrong=False)


def test_a_withdrawn_batch_stops_its_run(desk: Desk, officer: Actor, texts: Texts) -> None:
    number = upload(officer, student(1))
    operations.ask_import(actor=officer, number=number, leave_wrong=False)
    operations.withdraw_batch(actor=officer, number=number)
    assert operations.import_rows(number) == 0
    assert Application.objects.count() == 0


def test_who_imported_never_decides(desk: Desk, texts: Texts) -> None:
    importer = person(
        desk.cast,
        "t.both",
        "application.view",
        "application.enter",
        "application.review",
        "application.approve",
    )
    number = upload(importer, student(1, amount="150000.00"))
    run(importer, number)
    draft = Application.objects.get()
    me = actor_of_user(user_id=draft.borrower_user_id or 0)
    for kind in ("id_card",):
        single.add_document(actor=me, number=draft.number, kind=kind, file_name="a.pdf", content=PDF)
    single.submit_application(actor=me, number=draft.number)
    assert single.decide_application(number=draft.number) == "in_approval"
    with pytest.raises(single.EnteredByActor):
        single.act_on_step(actor=importer, number=draft.number, action="approve", opinion="同意")
    assert not abilities_of(importer, draft.number).act


def test_only_who_sent_it_imports_it_and_only_who_may_sees_it(desk: Desk, officer: Actor) -> None:
    number = upload(officer, student(1))
    colleague = person(desk.cast, "t.colleague", "application.view", "application.enter")
    with pytest.raises(operations.BatchNotYours):
        operations.ask_import(actor=colleague, number=number, leave_wrong=False)
    for act in (
        lambda: upload(desk.reviewer, student(2)),
        lambda: operations.ask_import(actor=desk.reviewer, number=number, leave_wrong=False),
        lambda: operations.withdraw_batch(actor=desk.reviewer, number=number),
        lambda: queries.returned_file(actor=desk.reviewer, number=number, lang="zh"),
        lambda: upload(borrower(), student(2)),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(NotFound):
        operations.ask_import(actor=officer, number="PL209901010001", leave_wrong=False)


def test_borrowers_are_reminded_once_a_day(desk: Desk, officer: Actor, texts: Texts) -> None:
    number = upload(officer, student(1))
    run(officer, number)
    with pytest.raises(Refusal, match="24 小时"):
        operations.remind_batch(actor=officer, number=number)
    ApplicationBatch.objects.update(finished_at="2026-01-01T00:00:00Z")
    assert operations.remind_batch(actor=officer, number=number) == 1
    outbox.drain(strict=True)
    assert len(texts.sent) == 2
