"""The notes sheet (说明): how the list is filled in, and what each column takes. Pure."""

from collections.abc import Sequence
from typing import Any

from huoshui.origination.batches.columns import MOST_ROWS, NOTES, Column
from huoshui.products.form import FormField
from huoshui.products.queries import VersionView

_HOW = (
    ("每位借款人一行，从第 3 行开始；前两行为表头，请勿改动、移动或删除列。", "One borrower a row, from row 3; leave the two heading rows and the columns as they are."),  # noqa: E501
    (f"一个文件最多 {MOST_ROWS} 行、10 MB。", f"A file holds at most {MOST_ROWS} rows and 10 MB."),
    ("带 * 的列必填。身份证号、手机号、银行账号为文本格式，粘贴时请选择“只粘贴数值”。", "Columns with a star are required. Numbers of identity, phone and account are text: paste values only."),  # noqa: E501
    ("发送前请查看“核对表”：√ 表示该行无误，× 后写明原因。", "Look at the check sheet 核对表 before sending: √ is right, after × stands what is wrong."),  # noqa: E501
    ("每位借款人的手机号必须是本人的：系统发短信请其本人确认并授权查询征信，未确认前不会查询。", "Each phone must be the borrower's own: a text message asks them to confirm and to consent; nothing is queried before."),  # noqa: E501
    ("退回的文件在最后两列写明每行的错误与提示，改正后可直接再次上传。", "A returned file says in its last two columns what is wrong; corrected, it can be sent again as it is."),  # noqa: E501
)  # fmt: skip
_KINDS = {
    "money": ("金额，单位元，最多两位小数", "amount in yuan, two decimals at most"),
    "integer": ("整数", "whole number"),
    "rate": ("小数，如 0.0435", "decimal fraction such as 0.0435"),
    "date": ("日期，如 2026-01-31", "date such as 2026-01-31"),
    "select": ("从列表中选择", "one of the list"),
    "boolean": ("是或否", "是 (yes) or 否 (no)"),
    "phone": ("11 位手机号，文本", "mobile number of 11 digits, text"),
    "id_number": ("18 位身份证号，文本", "identity number of 18 characters, text"),
    "uscc": ("18 位统一社会信用代码，文本", "unified social credit code of 18 characters, text"),
    "bank_card": ("银行卡号，文本", "card number, text"),
    "region": ("6 位行政区划代码，文本", "region code of 6 digits, text"),
}


def write_notes(book: Any, version: VersionView, columns: Sequence[Column]) -> None:
    """Nothing; the book has the notes sheet."""
    sheet = book.add_worksheet(NOTES)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 3, 44)
    sheet.write_string(0, 0, f"{version.name} / {version.name_en}", bold)
    sheet.write_string(1, 0, f"模板版本 / template version: {version.product_code} v{version.version}")
    for row, (zh, en) in enumerate(_HOW, start=3):
        sheet.write_string(row, 0, str(row - 2))
        sheet.write_string(row, 1, zh, wrap)
        sheet.write_string(row, 2, en, wrap)
    start = len(_HOW) + 5
    sheet.write_row(start, 0, ["列 / Column", "填写要求", "How to fill it in", "可选值 / Choices"], head)
    for row, column in enumerate(columns, start=start + 1):
        zh, en = _rule_of(column.field)
        sheet.write_string(row, 0, f"{column.heading}\n{column.heading_en}", wrap)
        sheet.write_string(row, 1, zh, wrap)
        sheet.write_string(row, 2, en, wrap)
        choices = "；".join(f"{option.label} {option.label_en}" for option in column.field.options)
        sheet.write_string(row, 3, choices, wrap)


def _rule_of(field: FormField) -> tuple[str, str]:
    zh, en = _KINDS.get(field.kind, ("文字", "text"))
    if field.max_length:
        zh, en = f"{zh}，最多 {field.max_length} 字", f"{en}, {field.max_length} characters at most"
    if field.min is not None and field.max is not None:
        zh, en = f"{zh}，{field.min} 至 {field.max}", f"{en}, {field.min} to {field.max}"
    return (f"{zh}。{field.help}" if field.help else zh), (f"{en}. {field.help_en}" if field.help_en else en)
