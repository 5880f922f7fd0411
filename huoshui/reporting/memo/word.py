"""The memo as a Word document."""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from huoshui.origination.memo.queries import Memo
from huoshui.reporting.memo.pdf import page_values

_FONT = "SimSun"
_RED = RGBColor(0xB4, 0x23, 0x18)


def memo_word(memo: Memo, *, lender: str, lang: str) -> bytes:
    """The .docx in Chinese (`lang` "zh") or English: the sections of the PDF, as text that can be edited."""
    values: dict[str, Any] = page_values(memo, lender=lender, lang=lang)
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    title = document.add_heading(values["title"], level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(f"{values['lender']}　{values['number']}　{values['applicant']}")
    document.add_paragraph(values["state"])
    for section in values["sections"]:
        _section(document, section)
    document.sections[0].footer.paragraphs[0].text = values["hash"]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _section(document: Any, section: dict[str, Any]) -> None:
    document.add_heading(section["title"], level=2)
    if section["lines"]:
        table = document.add_table(rows=0, cols=2, style="Table Grid")
        for label, value, is_exception in section["lines"]:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, value
            if is_exception:
                cells[1].paragraphs[0].runs[0].font.color.rgb = _RED
    if section["columns"]:
        document.add_paragraph()
        table = document.add_table(rows=1, cols=1 + len(section["columns"]), style="Table Grid")
        for at, text in enumerate(section["columns"], start=1):
            table.rows[0].cells[at].text = text
        for row in section["rows"]:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
