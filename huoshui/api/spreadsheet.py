"""Lists on their way out as spreadsheets."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from huoshui.api.downloads import attachment
from huoshui.foundation.clock import LOCAL_ZONE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 50_000


def xlsx_response(*, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The response that carries one sheet.

    Text stays text: what begins with "=" is never run as a formula.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
        money = book.add_format({"num_format": "#,##0.00"})
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                plain = _plain(value)
                sheet.write(number, column, plain, money if isinstance(value, Decimal) else None)
        sheet.autofit()
    return attachment(buffer.getvalue(), name=name, content_type=XLSX)


def money_cell(amount: int | None) -> Decimal | None:
    """An amount in cents as a cell of yuan with two decimals."""
    return None if amount is None else Decimal(amount) / 100


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(LOCAL_ZONE).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return value
