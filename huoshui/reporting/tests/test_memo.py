"""The credit memo on paper: PDF and Word say what the memo says, in the language asked for."""

import io
import time
from datetime import UTC, datetime

import pypdfium2
import pytest
from docx import Document

from huoshui.origination.memo.content import Line, Row, Section, Words, line, plain, same, yuan
from huoshui.origination.memo.queries import Memo
from huoshui.reporting.memo import memo_pdf, memo_word

AT = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


def a_memo(*, version: int | None = 2, lines: int = 3) -> Memo:
    more: list[Line] = [line(f"x.{n}", f"指标{n}", f"Ratio {n}", f"{n}.00 %") for n in range(lines)]
    sections = (
        Section(
            code="exceptions",
            title=Words(zh="政策例外", en="Policy exceptions"),
            lines=(
                line(
                    "exceptions.a",
                    "集中度",
                    "Concentration",
                    Words(zh="超出上限", en="over the cap"),
                    is_exception=True,
                ),
            ),
        ),
        Section(
            code="terms",
            title=Words(zh="授信要素", en="Terms"),
            lines=(line("terms.asked", "申请金额", "Asked for", yuan(300_000_000)), *more),
            columns=(same("2024"), same("2025")),
            rows=(
                Row(key="r", label=Words(zh="营业收入", en="Revenue"), cells=(same("1.00"), same("2.00"))),
            ),
        ),
    )
    return Memo(
        number="SQ202611220001",
        applicant_name="青山贸易有限公司 #$*_[x]",
        version=version,
        content=plain(sections),
        as_of=None if version is None else AT,
        content_hash="ab" * 32,
        versions=(),
        comments=(),
    )


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("授信审查审批表", "政策例外", "超出上限", "3,000,000.00元", "营业收入", "第2版")),
        ("en", ("Creditmemo", "Policyexceptions", "overthecap", "3,000,000.00yuan", "Revenue", "Version2")),
    ],
)
def test_the_pdf_says_what_the_memo_says(lang: str, words: tuple[str, ...]) -> None:
    content = memo_pdf(a_memo(), lender="青山农村商业银行", lang=lang)
    text = text_of(content)
    for word in (*words, "SQ202611220001", "青山贸易有限公司#$*_[x]", "ab" * 8):
        assert word in text, word
    assert "{" not in text


def test_a_frozen_memo_prints_the_same_bytes_again() -> None:
    assert memo_pdf(a_memo(), lender="行", lang="zh") == memo_pdf(a_memo(), lender="行", lang="zh")


def test_a_live_memo_says_that_it_is_not_final() -> None:
    assert "未定稿" in text_of(memo_pdf(a_memo(version=None), lender="行", lang="zh"))


@pytest.mark.parametrize(("lang", "word"), [("zh", "营业收入"), ("en", "Revenue")])
def test_the_word_document_has_the_same_lines_exceptions_in_red(lang: str, word: str) -> None:
    document = Document(io.BytesIO(memo_word(a_memo(), lender="青山农村商业银行", lang=lang)))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    texts = [cell.text for cell in cells]
    assert word in texts and any(text.startswith("3,000,000.00") for text in texts)
    red = [cell for cell in cells for run in cell.paragraphs[0].runs if run.font.color.rgb is not None]
    assert [cell.text for cell in red] == ["超出上限" if lang == "zh" else "over the cap"]
    assert "ab" * 32 in document.sections[0].footer.paragraphs[0].text


def test_a_long_memo_is_set_within_two_seconds_of_processor_time() -> None:
    start = time.process_time()
    content = memo_pdf(a_memo(lines=200), lender="行", lang="zh")
    assert time.process_time() - start < 2
    assert len(pypdfium2.PdfDocument(content)) >= 4
