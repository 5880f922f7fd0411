"""Batch files: what goes out, what comes back, what is no file of ours; papers by the zip."""

import dataclasses
import io
import json

import pytest
from python_calamine import CalamineWorkbook

from huoshui.core.errors import NotFound, Refusal
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, actor_of_user, scope_of
from huoshui.origination.batches import operations, queries
from huoshui.origination.batches.columns import CHECKS, LIST, MARK, NOTES
from huoshui.origination.batches.reading import BatchFileRefused
from huoshui.origination.batches.template import ReturnedRow, make_workbook
from huoshui.origination.models import ApplicationDocument, BatchRow
from huoshui.origination.queries import get_document
from huoshui.origination.tests.batch_files import (
    PRODUCT,
    Texts,
    file_of,
    id_number,
    part_of,
    problems,
    rewritten,
    run,
    student,
    upload,
    zipped,
)
from huoshui.origination.tests.desk import PDF, WANG_FANG, Desk
from huoshui.products.queries import get_live_version

pytestmark = pytest.mark.django_db


def test_the_template_says_what_it_takes_and_comes_back_as_it_went(officer: Actor) -> None:
    name, content = queries.template_of(actor=officer, product_code=PRODUCT)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert name.endswith(".xlsx") and {LIST, CHECKS, NOTES, MARK} <= set(book.sheet_names)
    heads = book.get_sheet_by_name(LIST).to_python()
    assert "身份证号*" in heads[0] and "ID number*" in heads[1] and "申请金额（元）*" in heads[0]
    with pytest.raises(BatchFileRefused, match="没有任何一行"):
        operations.upload_batch(actor=officer, name="空", file_name="a.xlsx", content=content)


def test_the_file_goes_back_with_what_is_wrong_and_can_be_sent_again(desk: Desk, officer: Actor) -> None:
    trap = '=HYPERLINK("http://evil","x")'
    number = upload(officer, student(1), student(2, phone="12345", employer=trap))
    for lang, words in (("zh", "手机号码：格式不正确"), ("en", "Mobile phone: The format is wrong")):
        _, content = queries.returned_file(actor=officer, number=number, lang=lang)
        table = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(LIST).to_python()
        assert table[2][-2] == "" and table[3][-2] == words
        assert trap in table[3]  # as text: no cell of the list is a formula
    assert b"<f>" not in part_of(content, "xl/worksheets/sheet1.xml")
    again = operations.upload_batch(actor=officer, name="改后", file_name="b.xlsx", content=content)
    assert problems(again) == problems(number)


def test_numbers_that_lost_their_digits_are_seen(desk: Desk, officer: Actor) -> None:
    content = rewritten(file_of(student(1)), lambda xml: xml)
    number = operations.upload_batch(actor=officer, name="a", file_name="a.xlsx", content=content)
    assert problems(number) == {3: ""}
    row = json.loads(BatchRow.objects.get(batch__number=number).answers)
    assert row["bank_account"] == WANG_FANG["bank_account"] and row["id_number"] == id_number(1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件为空"),
        ("姓名,身份证号\n王芳,1\n".encode("gb18030"), "不是 Excel 工作簿"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "旧版 .xls"),
        (b"PK\x03\x04" + b"0" * 600, "已损坏"),
        (b"PK\x03\x04" + b"0" * (10 * 1024 * 1024), "超过 10 MB"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(officer: Actor, content: bytes, words: str) -> None:
    with pytest.raises(BatchFileRefused, match=words) as refused:
        operations.upload_batch(actor=officer, name="a", file_name="a.xlsx", content=content)
    assert not any("一" <= char <= "鿿" for char in refused.value.message("en"))


def test_an_archive_that_swells_is_refused(officer: Actor) -> None:
    swollen = rewritten(file_of(student(1)), lambda xml: xml + b" " * (61 * 1024 * 1024))
    assert len(swollen) < 1024 * 1024
    with pytest.raises(BatchFileRefused, match="解压后过大"):
        operations.upload_batch(actor=officer, name="a", file_name="a.xlsx", content=swollen)


def test_another_products_or_an_older_template_is_refused(desk: Desk, officer: Actor) -> None:
    old = file_of(student(1))
    version = get_live_version(PRODUCT)
    older = make_workbook(
        dataclasses.replace(version, version=version.version + 1), [ReturnedRow(answers={})]
    )
    with pytest.raises(operations.TemplateOutdated, match="第 2 版"):
        operations.upload_batch(actor=officer, name="a", file_name="a.xlsx", content=older)
    moved = rewritten(
        old, lambda xml: xml.replace("身份证号*".encode(), "证件*".encode()), "xl/sharedStrings.xml"
    )
    with pytest.raises(BatchFileRefused, match="应为“身份证号"):
        operations.upload_batch(actor=officer, name="a", file_name="a.xlsx", content=moved)


def test_a_list_that_is_too_long_is_refused(officer: Actor) -> None:
    content = file_of(*({"name": "王"} for _ in range(2001)))
    with pytest.raises(BatchFileRefused, match="2001 行"):
        operations.upload_batch(actor=officer, name="a", file_name="a.xlsx", content=content)


def test_papers_come_by_the_zip_each_to_its_row(desk: Desk, officer: Actor, texts: Texts) -> None:
    number = upload(officer, student(1), student(2))
    run(officer, number)
    files = {
        "三班/3_身份证照片.pdf": PDF,
        f"{id_number(2)}-id_card.pdf": PDF,
        "../../4_id_card.pdf": PDF,
        "9_id_card.pdf": PDF,
        "3_成绩单.pdf": PDF,
        "照片.pdf": PDF,
        "4_收入证明.exe": b"MZ" + PDF,
    }
    found = operations.attach_documents(actor=officer, number=number, content=zipped(**files))
    assert found.attached == 2 and len(found.refused) == 5
    words = {one.name: one.zh for one in found.refused}
    assert "路径" in words["4_id_card.pdf"] and "没有这一行" in words["9_id_card.pdf"]
    assert "没有这种材料" in words["3_成绩单.pdf"] and "文件名应为" in words["照片.pdf"]
    assert "不支持的文件类型" in words["4_收入证明.exe"]
    rows = queries.list_rows(number=number, scope=scope_of(officer))
    assert [row.missing for row in rows.items] == [(), ()]
    names = set(ApplicationDocument.objects.values_list("file_name", flat=True))
    assert names == {"身份证照片.pdf", "id_card.pdf"}  # no identity number in a name that others read
    draft = ApplicationDocument.objects.order_by("pk")[0].application
    with pytest.raises(NotFound):  # nor does whoever has the phone open what the officer attached
        get_document(
            actor=actor_of_user(user_id=draft.borrower_user_id or 0),
            number=draft.number,
            document_id=draft.documents.get().pk,
            scope=Scope(),
        )
    again = operations.attach_documents(actor=officer, number=number, content=zipped(**files))
    assert (again.attached, again.known) == (0, 2)


def test_an_archive_that_is_none_or_holds_too_much_is_refused(
    desk: Desk, officer: Actor, texts: Texts
) -> None:
    number = upload(officer, student(1))
    with pytest.raises(Refusal, match="已核对"):
        operations.attach_documents(actor=officer, number=number, content=zipped(a=PDF))
    run(officer, number)
    for content, words in (
        (b"PK no zip", "zip"),
        (zipped(), "1 至 200"),
        (zipped(**{f"{place}.pdf": b"" for place in range(201)}), "1 至 200"),
    ):
        with pytest.raises(Refusal, match=words):
            operations.attach_documents(actor=officer, number=number, content=content)
