"""What is destroyed, when, by whom, and what keeps it from being."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps

from huoshui.archive.models import CaseFile, PageText
from huoshui.archive.operations import (
    answer_disposal,
    file_case,
    lift_hold,
    place_hold,
    read_waiting,
    request_disposal,
)
from huoshui.archive.queries import count_files, get_file, list_disposals, load_entry_file
from huoshui.archive.refusals import (
    CaseGoesOn,
    DisposalAnswered,
    DisposalOpen,
    DisposalSamePerson,
    FileDisposed,
    HoldLifted,
    RetentionRuns,
    UnderLegalHold,
)
from huoshui.archive.tests.stacks import Stacks
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation import clock
from huoshui.foundation.files import FileDestroyed, load_file, store_file

WHY = "保存期满"


def _declined(stacks: Stacks, decided: date, *, file_id: int | None = None) -> tuple[str, int]:
    """A declined application with one paper, filed and read: its number, and the stored file."""
    number = stacks.yard.book.approved()
    model: Any = apps.get_model("origination.Application")
    model.objects.filter(number=number).update(status="declined", decided_date=decided)
    stored = file_id or store_file(name="证.docx", content=_pdf(), content_type="").id
    apps.get_model("origination.ApplicationDocument").objects.create(
        application=model.objects.get(number=number),
        kind="other",
        file_id=stored,
        file_name="证.pdf",
        content_type="application/pdf",
        size=9,
        uploaded_at=clock.now(),
    )
    file_case(application_number=number)
    return number, stored


def _pdf() -> bytes:
    from huoshui.contracts.pages import signature_picture

    return signature_picture(name="王芳", phone="13800138000", signed_at=clock.now(), serial="7")


OLD, RECENT = date(2022, 1, 5), date(2026, 11, 1)


def test_two_people_destroy_what_is_past_its_time(stacks: Stacks) -> None:
    number, stored = _declined(stacks, OLD)
    read_waiting(seconds=60)
    assert PageText.objects.count() == 1 and count_files(stacks.scope).past_retention == 1
    disposal = request_disposal(actor=stacks.keeper, number=number, reason=WHY)
    with pytest.raises(DisposalOpen):
        request_disposal(actor=stacks.checker, number=number, reason=WHY)
    with pytest.raises(DisposalSamePerson):
        answer_disposal(actor=stacks.keeper, disposal_id=disposal, approve=True)
    answer_disposal(actor=stacks.checker, disposal_id=disposal, approve=True)
    with pytest.raises(FileDestroyed):
        load_file(stored)
    assert not PageText.objects.exists()
    detail = get_file(number, stacks.scope)
    assert detail.row.disposed_at is not None and detail.disposals[0].destroyed_count == 1
    assert detail.entries[0].paper_state == "destroyed" and len(detail.entries[0].sha256) == 64
    with pytest.raises(FileDestroyed):
        load_entry_file(actor=stacks.keeper, entry_id=detail.entries[0].id)
    with pytest.raises(DisposalAnswered):
        answer_disposal(actor=stacks.checker, disposal_id=disposal, approve=True)
    for late in (request_disposal, place_hold):
        with pytest.raises(FileDisposed):
            late(actor=stacks.keeper, number=number, reason=WHY)
    assert file_case(application_number=number) == 0


def test_a_paper_that_another_file_holds_stays(stacks: Stacks) -> None:
    number, stored = _declined(stacks, OLD)
    _declined(stacks, RECENT, file_id=stored)
    disposal = request_disposal(actor=stacks.keeper, number=number, reason=WHY)
    answer_disposal(actor=stacks.checker, disposal_id=disposal, approve=True)
    assert load_file(stored).content.startswith(b"%PDF-")


def test_nothing_is_destroyed_before_its_time(stacks: Stacks) -> None:
    number, _ = _declined(stacks, RECENT)
    with pytest.raises(RetentionRuns) as refused:
        request_disposal(actor=stacks.keeper, number=number, reason=WHY)
    assert "2029-11-01" in refused.value.message("zh") and "个人信息保护法" in refused.value.message("en")
    live = stacks.yard.book.approved()
    file_case(application_number=live)
    with pytest.raises(CaseGoesOn):
        request_disposal(actor=stacks.keeper, number=live, reason=WHY)


def test_a_hold_keeps_the_file_until_it_is_lifted_with_a_reason(stacks: Stacks) -> None:
    number, _ = _declined(stacks, OLD)
    disposal = request_disposal(actor=stacks.keeper, number=number, reason=WHY)
    hold = place_hold(actor=stacks.keeper, number=number, reason="诉讼（2026）苏0102民初1号")
    with pytest.raises(UnderLegalHold):
        answer_disposal(actor=stacks.checker, disposal_id=disposal, approve=True)
    assert count_files(stacks.scope).held == 1
    with pytest.raises(InvalidInput):
        lift_hold(actor=stacks.keeper, hold_id=hold, reason=" ")
    lift_hold(actor=stacks.keeper, hold_id=hold, reason="已结案")
    with pytest.raises(HoldLifted):
        lift_hold(actor=stacks.keeper, hold_id=hold, reason="已结案")
    answer_disposal(actor=stacks.checker, disposal_id=disposal, approve=True)
    assert CaseFile.objects.get().disposed_at is not None


def test_a_declined_destruction_needs_a_word_and_may_be_asked_again(stacks: Stacks) -> None:
    number, stored = _declined(stacks, OLD)
    disposal = request_disposal(actor=stacks.keeper, number=number, reason=WHY)
    with pytest.raises(InvalidInput):
        answer_disposal(actor=stacks.checker, disposal_id=disposal, approve=False)
    answer_disposal(actor=stacks.checker, disposal_id=disposal, approve=False, opinion="再核对")
    assert load_file(stored).content
    again = request_disposal(actor=stacks.keeper, number=number, reason=WHY)
    assert [one.id for one in list_disposals(stacks.scope)] == [again, disposal]


def test_without_the_right_or_of_another_branch_nothing_is_done(stacks: Stacks) -> None:
    number, _ = _declined(stacks, OLD)
    hold = place_hold(actor=stacks.keeper, number=number, reason="核查")
    lift_hold(actor=stacks.keeper, hold_id=hold, reason="完")
    disposal = request_disposal(actor=stacks.keeper, number=number, reason=WHY)
    for actor, refusal in ((stacks.stranger, NotFound), (stacks.yard.officer, Forbidden)):
        with pytest.raises(refusal):
            place_hold(actor=actor, number=number, reason=WHY)
        with pytest.raises(refusal):
            lift_hold(actor=actor, hold_id=hold, reason=WHY)
        with pytest.raises(refusal):
            request_disposal(actor=actor, number=number, reason=WHY)
        with pytest.raises(refusal):
            answer_disposal(actor=actor, disposal_id=disposal, approve=True)
    for missing in (0,):
        with pytest.raises(NotFound):
            lift_hold(actor=stacks.keeper, hold_id=missing, reason=WHY)
        with pytest.raises(NotFound):
            answer_disposal(actor=stacks.checker, disposal_id=missing, approve=True)
    assert list_disposals(stacks.scope)[0].status == "requested"
