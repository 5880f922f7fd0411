"""`huoshui take-over`: usage in one line, the table, the report, the exit code."""

import csv
from pathlib import Path

import pytest

from huoshui.cli.main import main
from huoshui.cli.take_over import show_take_over
from huoshui.foundation.actor import SYSTEM
from huoshui.jobs.take_over import TakeOverPlan
from huoshui.jobs.tests.old_books import REGULAR, loan_row, paid, schedule_rows, write_folder
from huoshui.products.operations import install_ready_parameters, install_ready_products
from huoshui.servicing.tests.book import Book


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/no/such/folder"], "no such folder or file"),
        ([".", "--tolerance", "much"], "--tolerance wants an amount"),
        ([".", "--tolerance", "-1"], "--tolerance wants an amount"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["take-over", *arguments]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.django_db
def test_what_the_command_shows(
    lender: object, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One loan a cent off, one wrong: both in the table and the report, exit code 1; then the second put
    right: 0."""
    monkeypatch.setenv("COLUMNS", "200")
    book = Book()
    install_ready_parameters(actor=SYSTEM, lender_type="bank")  # type: ignore[arg-type]
    install_ready_products(maker=book.staff(book.zhao), checker=book.staff(book.chen), codes=("microcredit",))
    code = book.branch.code
    loans = [
        loan_row("A", branch_code=code, principal_outstanding="6000.01"),
        loan_row("B", branch_code=code, product_code="none"),
    ]
    instalments = [*schedule_rows("A"), *schedule_rows("B")]
    events = [*paid("A", *REGULAR), *paid("B", *REGULAR)]
    folder = write_folder(tmp_path / "old", loans=loans, instalments=instalments, events=events)
    report = tmp_path / "report.csv"
    assert show_take_over(TakeOverPlan(source=folder), report) == 1
    shown = capsys.readouterr().out
    assert "principal_outstanding" in shown and "loans.csv:3 product_code" in shown
    assert "已迁入但有差异 taken over, differing 1，有错误未迁入 left: problems 1" in shown
    with report.open(encoding="utf-8-sig", newline="") as written:
        lines = list(csv.DictReader(written))
    assert [(line["old_number"], line["difference"], line["column"]) for line in lines] == [
        ("A", "-0.01", ""),
        ("B", "", "product_code"),
    ]
    right = [loans[0], loan_row("B", branch_code=code)]
    write_folder(folder, loans=right, instalments=instalments, events=events)
    assert show_take_over(TakeOverPlan(source=folder), None) == 0
    assert "已迁入 taken over 1，先前已迁入 already here 1" in capsys.readouterr().out
