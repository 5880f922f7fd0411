"""The check sheet (核对表): formulas that show mistakes before the list is sent. Pure."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from huoshui.origination.batches.columns import (
    CHECKS,
    FIRST_LINE,
    LAST_LINE,
    LIST,
    Column,
    identity_column,
)

_WEIGHTS = "{7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2}"
_PLACES = "{" + ",".join(str(place) for place in range(1, 18)) + "}"
_VERDICTS = 5  # the column of verdicts, row by row beside the rows of the list


def write_own_check(book: Any, columns: Sequence[Column]) -> None:
    """Nothing; the book has the check sheet: totals, what each column lacks, a verdict for each row."""
    sheet = book.add_worksheet(CHECKS)
    bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 3, 16)
    sheet.set_column(_VERDICTS, _VERDICTS + 1, 34)
    _write_totals(sheet, columns, bold, money)
    _write_gaps(sheet, columns, bold)
    _write_verdicts(sheet, columns, bold)
    good = book.add_format({"font_color": "#00703C"})
    bad = book.add_format({"font_color": "#C00000", "bold": True})
    verdicts = (FIRST_LINE - 1, _VERDICTS, LAST_LINE - 1, _VERDICTS)
    sheet.conditional_format(*verdicts, {"type": "cell", "criteria": "==", "value": '"√"', "format": good})
    sheet.conditional_format(
        *verdicts, {"type": "text", "criteria": "begins with", "value": "×", "format": bad}
    )
    sheet.freeze_panes(FIRST_LINE - 1, 0)


def _write_totals(sheet: Any, columns: Sequence[Column], bold: Any, money: Any) -> None:
    by_name = {column.field.name: column for column in columns}
    amount, identity = _range(by_name["amount"]), _range(identity_column(tuple(columns)))
    verdicts = f"${xl_col_to_name(_VERDICTS)}${FIRST_LINE}:${xl_col_to_name(_VERDICTS)}${LAST_LINE}"
    used = _used(columns)
    sheet.write_row(0, 0, ["核对项目 / Check", "结果 / Result"], bold)
    rows: list[tuple[str, str, Any]] = [
        ("已填行数 / Rows filled in", f"=SUMPRODUCT(({used})*1)", None),
        ("无误行数 / Rows without mistakes", f'=COUNTIF({verdicts},"√")', None),
        ("有误行数 / Rows with mistakes", f'=COUNTIF({verdicts},"×*")', None),
        ("金额合计（元） / Sum of amounts", f"=SUM({amount})", money),
        ("最小金额 / Smallest amount", f"=IF(COUNT({amount})=0,0,MIN({amount}))", money),
        ("最大金额 / Largest amount", f"=MAX({amount})", money),
        # With a wildcard behind, else the sheet compares long numbers by their first fifteen digits.
        (
            "证件号重复的行 / Rows with the same identity number",
            f'=SUMPRODUCT(({identity}<>"")*(COUNTIF({identity},{identity}&"*")>1))',
            None,
        ),
    ]
    for row, (label, formula, shape) in enumerate(rows, start=2):
        sheet.write_string(row, 0, label)
        sheet.write_formula(row, 1, formula, shape, 0)


def _write_gaps(sheet: Any, columns: Sequence[Column], bold: Any) -> None:
    start = 11
    heads = ["必填项 / Required column", "已填 / Filled", "缺少 / Missing", "结论 / Verdict"]
    sheet.write_row(start, 0, heads, bold)
    used = _used(columns)
    required = [column for column in columns if column.field.required]
    for row, column in enumerate(required, start=start + 1):
        cells = _range(column)
        sheet.write_string(row, 0, f"{column.field.label} / {column.field.label_en}")
        sheet.write_formula(row, 1, f'=SUMPRODUCT(({used})*({cells}<>""))', None, 0)
        sheet.write_formula(row, 2, f'=SUMPRODUCT(({used})*({cells}=""))', None, 0)
        sheet.write_formula(row, 3, f'=IF(C{row + 1}=0,"√","× 缺 "&C{row + 1})', None, "√")


def _write_verdicts(sheet: Any, columns: Sequence[Column], bold: Any) -> None:
    letter = xl_col_to_name(_VERDICTS)
    sheet.write_row(0, _VERDICTS, ["逐行核对 / Row by row", "姓名 / Name"], bold)
    sheet.write_string(1, _VERDICTS, "行号与“名单”一致 / beside the same row of the list")
    name = next(column for column in columns if column.field.name == "name")
    for line in range(FIRST_LINE, LAST_LINE + 1):
        sheet.write_formula(f"{letter}{line}", _verdict(columns, line), None, "")
        shown = _cell(name, line)
        sheet.write_formula(line - 1, _VERDICTS + 1, f'=IF({shown}="","",{shown})', None, "")


def _verdict(columns: Sequence[Column], line: int) -> str:
    """The first thing wrong with a row, in words, or √; an empty row has none."""
    identity = identity_column(tuple(columns))
    cell, cells = _cell(identity, line), _range(identity)
    required = [_cell(column, line) for column in columns if column.field.required]
    row_of_list = f"'{LIST}'!$A{line}:${xl_col_to_name(len(columns) - 1)}{line}"
    gaps = "+".join(f'({one}="")' for one in required)
    # A wrong digit is told by the national rule of the number (GB 11643); firms' codes by length only.
    digit = (
        f'IFERROR(MID("10X98765432",MOD(SUMPRODUCT(MID({cell},{_PLACES},1)*{_WEIGHTS}),11)+1,1)'
        f"<>UPPER(RIGHT({cell},1)),TRUE)"
        if identity.field.name == "id_number"
        else "FALSE"
    )
    return (
        f'=IF(COUNTA({row_of_list})=0,"",IF(({gaps})>0,"× 必填项未填 / required cells are empty",'
        f'IF(LEN({cell})<>18,"× 证件号不是18位 / not 18 characters",'
        f'IF({digit},"× 证件号校验位不正确 / wrong check digit",'
        f'IF(COUNTIF({cells},{cell}&"*")>1,"× 证件号重复 / listed twice","√")))))'
    )


def _used(columns: Sequence[Column]) -> str:
    """Which rows are filled in: they have a name or an identity number."""
    name = next(column for column in columns if column.field.name == "name")
    return f'({_range(name)}<>"")+({_range(identity_column(tuple(columns)))}<>"")>0'


def _range(column: Column) -> str:
    letter = xl_col_to_name(column.place)
    return f"'{LIST}'!${letter}${FIRST_LINE}:${letter}${LAST_LINE}"


def _cell(column: Column, line: int) -> str:
    return f"'{LIST}'!${xl_col_to_name(column.place)}{line}"
