"""Any table a risk officer may bring: what it becomes, and how it is refused."""

import io
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter

from huoshui.risk.modelling.columns import Kind
from huoshui.risk.modelling.reading import read_table
from huoshui.risk.modelling.refusals import NoSuchColumn, TableRefused


def test_kinds_are_found_by_looking_at_the_cells() -> None:
    text = '金额,比例,日期,行业,空列\n"12,500",4.5%,2024-01-05,餐饮,\n800,10%,2024/2/1,NA,\n缺失,3%,,农业,\n'
    table = read_table("a.csv", text.encode())
    assert {name: column.kind for name, column in table.columns.items()} == {
        "金额": Kind.NUMBER,
        "比例": Kind.NUMBER,
        "日期": Kind.DATE,
        "行业": Kind.CATEGORY,
        "空列": Kind.NUMBER,
    }
    assert table.columns["金额"].numbers[:2].tolist() == [12500, 800]
    assert table.columns["比例"].numbers.tolist() == pytest.approx([0.045, 0.1, 0.03])
    assert table.columns["日期"].numbers[0] == (date(2024, 1, 5) - date(1970, 1, 1)).days
    assert table.columns["行业"].texts().tolist() == ["餐饮", "", "农业"]
    assert table.columns["空列"].missing.all()


def test_what_does_not_read_as_a_number_is_counted_not_dropped() -> None:
    text = "金额\n" + "\n".join([*map(str, range(99)), "约五百"]) + "\n"
    column = read_table("a.csv", text.encode()).columns["金额"]
    assert (column.kind, column.unreadable, int(column.missing.sum())) == (Kind.NUMBER, 1, 1)


def test_chinese_encoding_tabs_and_byte_order_marks_are_read() -> None:
    text = "行业\t金额\n餐饮\t5\n农业\t6\n"
    for content in (text.encode("gb18030"), b"\xef\xbb\xbf" + text.encode()):
        table = read_table("样本.txt", content)
        assert table.columns["行业"].levels == ("农业", "餐饮")
        assert table.columns["金额"].numbers.tolist() == [5, 6]


def test_excel_and_parquet_say_the_same_as_csv() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for row, cells in enumerate([["行业", "金额"], ["餐饮", 5], ["农业", "NA"]]):
        sheet.write_row(row, 0, cells)
    book.close()
    parquet = io.BytesIO()
    pa.parquet.write_table(pa.table({"行业": ["餐饮", "农业"], "金额": [5.0, None]}), parquet)
    for name, content in (("a.xlsx", out.getvalue()), ("a.parquet", parquet.getvalue())):
        table = read_table(name, content)
        assert table.columns["行业"].texts().tolist() == ["餐饮", "农业"]
        assert table.columns["金额"].numbers[0] == 5
        assert np.isnan(table.columns["金额"].numbers[1])


def test_a_correction_makes_numbers_names() -> None:
    table = read_table("a.csv", b"zip,x\n1,2\n3,4\n", kinds={"zip": Kind.CATEGORY})
    assert table.columns["zip"].levels == ("1", "3")
    with pytest.raises(NoSuchColumn):
        read_table("a.csv", b"zip,x\n1,2\n", kinds={"postcode": Kind.CATEGORY})


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"%PDF-1.7", "only CSV"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"a,b\n", "no rows"),
        ("a.csv", b"a,b\n1,2,3\n", "row 2 has 3 columns instead of 2"),
        ("a.csv", b"a,a\n1,2\n", "two columns are named a"),
        ("a.csv", b"a,\n1,2\n", "no name"),
        ("a.csv", b"a,b\n\x00\x01,2\n", "not a text file"),
        ("a.csv", b"a,b\n\xff\xff,2\n", "neither UTF-8 nor GB18030"),
        ("a.xlsx", b"PK\x03\x04 broken", "not an Excel file"),
        ("a.parquet", b"PAR1 broken", "not a Parquet file"),
        ("a.csv", b"a\n" * 5_000_003, "5,000,002 rows"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(name: str, content: bytes, says: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read_table(name, content)
    assert says in refused.value.message("en")
    assert "{" not in refused.value.message("zh")
