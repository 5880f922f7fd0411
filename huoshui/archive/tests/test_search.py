"""Pages are found by what stands on them, by those who may see the case."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from huoshui.archive.models import ArchivedPaper, PageText
from huoshui.archive.operations import file_case, read_waiting
from huoshui.archive.queries import (
    SearchFilter,
    get_page,
    get_page_picture,
    load_entry_file,
    search_pages,
)
from huoshui.archive.refusals import NothingToFind
from huoshui.archive.tests.stacks import Stacks
from huoshui.audit.queries import AuditFilter, list_entries
from huoshui.collateral.operations import add_asset_document
from huoshui.core.errors import NotFound
from huoshui.demo.papers import demo_paper
from huoshui.foundation import clock, outbox
from huoshui.foundation.canonical import content_hash
from huoshui.foundation.ports import answering
from huoshui.identity.queries import scope_of
from huoshui.papers.layout import line_of
from huoshui.papers.page import Page
from huoshui.papers.ports import PaperReader


def _search(stacks: Stacks, text: str, **filters: object) -> list[tuple[str, int]]:
    found = search_pages(scope=stacks.scope, filters=SearchFilter(text=text, **filters))  # type: ignore[arg-type]
    assert found.total == len(found.items)
    return [(one.kind, one.page) for one in found.items]


def test_a_contract_is_found_by_any_part_of_its_text(stacks: Stacks) -> None:
    number = stacks.signed()
    assert ("contract", 1) in _search(stacks, "罚息年利率")
    assert _search(stacks, "宣布借款提前到期 连续逾期") == [("contract", 1)]
    assert _search(stacks, "11010519491231002X") == [("contract", 0)]
    assert _search(stacks, "1101051949123100") == [] == _search(stacks, "不在合同里的话")
    hit = search_pages(scope=stacks.scope, filters=SearchFilter(text="提前到期")).items[0]
    assert hit.number == number and ("提前到期", True) in hit.snippet
    for narrowed in (
        {"kind": "voucher"},
        {"branch_id": 0},
        {"customer": "李强"},
        {"date_to": date(2000, 1, 1)},
        {"date_from": date.today() + timedelta(days=4000)},
    ):
        assert _search(stacks, "提前到期", **narrowed) == []
    assert _search(stacks, "提前到期", kind="contract", customer="王芳") == [("contract", 1)]


def test_a_hit_of_another_branch_is_not_even_counted(stacks: Stacks) -> None:
    stacks.signed()
    found = search_pages(scope=scope_of(stacks.stranger), filters=SearchFilter(text="罚息"))
    assert (found.items, found.total) == ((), 0)
    entry = search_pages(scope=stacks.scope, filters=SearchFilter(text="罚息")).items[0]
    for look in (
        lambda: get_page(entry_id=entry.entry_id, page=0, asked="", scope=scope_of(stacks.stranger)),
        lambda: get_page_picture(actor=stacks.stranger, entry_id=entry.entry_id, page=0),
        lambda: load_entry_file(actor=stacks.stranger, entry_id=entry.entry_id),
        lambda: get_page(entry_id=entry.entry_id, page=99, asked="", scope=stacks.scope),
    ):
        with pytest.raises(NotFound):
            look()


def test_nothing_is_not_looked_for(stacks: Stacks) -> None:
    with pytest.raises(NothingToFind):
        search_pages(scope=stacks.scope, filters=SearchFilter(text=" 。"))


def test_what_was_looked_for_is_marked_where_it_stands(stacks: Stacks) -> None:
    stacks.signed()
    entry = search_pages(scope=stacks.scope, filters=SearchFilter(text="贷款年利率")).items[-1].entry_id
    view = get_page(entry_id=entry, page=0, asked="贷款年利率 4.35", scope=stacks.scope)
    assert len(view.boxes) == 2 and view.page_count == 5
    for box in view.boxes:
        (left, top), _, (right, low), _ = box.corners
        assert 0 < left < right < 1 and 0 < top < low < 1
    assert not any("11010519491231002X" in line for line in view.lines)
    assert get_page_picture(actor=stacks.keeper, entry_id=entry, page=0)[:2] == b"\xff\xd8"
    assert load_entry_file(actor=stacks.keeper, entry_id=entry).content[:5] == b"%PDF-"
    looks = list_entries(criteria=AuditFilter(action="sensitive.read"), page=1, page_size=9).items
    assert [one.subject_type for one in looks[:2]] == ["case_file", "case_file"]


class Seen:
    """Reads one line on any picture, as a reader of scans would."""

    def count_pages(self, content: bytes, content_type: str) -> int:
        return 1

    def read_page(self, content: bytes, content_type: str, *, page: int) -> Page:
        line = line_of("苏信评估报告 抵押物价值", 0.93, (0.1, 0.1, 0.9, 0.2))
        return Page(width=900, height=300, lines=(line,), turned=90)


def test_a_scan_is_read_by_what_is_seen(stacks: Stacks) -> None:
    asset, _, _ = stacks.yard.signed()
    add_asset_document(
        actor=stacks.yard.officer,
        number=asset,
        kind="appraisal",
        file_name="评估.jpg",
        content=demo_paper("certificate", "评估"),
    )
    outbox.drain(strict=True)
    with answering(PaperReader, Seen()):  # type: ignore[arg-type]
        read_waiting(seconds=60)
    assert _search(stacks, "评估报告", kind="collateral_paper") == [("collateral_paper", 0)]
    page = PageText.objects.get(paper__entries__detail="appraisal")
    assert (page.from_text, page.turned) == (False, 90)


def test_what_cannot_be_read_is_said_and_does_not_stop_the_others(stacks: Stacks) -> None:
    asset, _, _ = stacks.yard.signed()
    stacks.yard.paper(asset, "certificate")  # four bytes that only begin like a PDF
    outbox.drain(strict=True)
    counts = read_waiting(seconds=60)
    assert (counts.papers, counts.unreadable) == (1, 1)
    assert ArchivedPaper.objects.get(state="unreadable").problem
    assert read_waiting(seconds=60).papers == 0


def test_a_memo_is_printed_once_and_found(stacks: Stacks) -> None:

    number = stacks.yard.book.approved()
    application = apps.get_model("origination.Application").objects.get(number=number)
    application.decision_record_id = 1
    application.save()
    line = {"label": {"zh": "建议", "en": "Advice"}, "value": {"zh": "同意发放茶园贷款", "en": "Lend"}}
    section = {
        "title": {"zh": "结论", "en": "Advice"},
        "lines": [{**line, "key": "a", "is_exception": False}],
        "columns": [],
        "rows": [],
    }
    apps.get_model("origination.FrozenMemo").objects.create(
        application=application,
        version=1,
        content=[section],
        content_hash=content_hash([section]),
        frozen_at=clock.now(),
    )
    file_case(application_number=number)
    read_waiting(seconds=60)
    assert _search(stacks, "茶园贷款") == [("memo", 0)]
    assert read_waiting(seconds=60).papers == 0
