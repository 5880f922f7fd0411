"""Files of another system that are wrong: one clear line for each slip, the other loans go on. The report."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from huoshui.api.take_over_shapes import TakeOverOut, take_over_values
from huoshui.core.errors import Refusal
from huoshui.jobs.take_over import Outcome
from huoshui.jobs.take_over.report import ReportFile, lines_of
from huoshui.jobs.tests.old_books import REGULAR, counts, loan_row, over, paid, schedule_rows, write_folder
from huoshui.jobs.tests.test_life import all_hold
from huoshui.servicing.queries import get_take_over
from huoshui.servicing.tests.book import Book

pytestmark = pytest.mark.django_db


Wrong = tuple[dict[str, str], dict[int, dict[str, str]], list[dict[str, str]], tuple[str, int, str]]
_GOOD = paid("A", *REGULAR)
WRONG: dict[str, Wrong] = {
    "amount": ({"principal": "12.345"}, {}, _GOOD, ("loans.csv", 2, "principal")),
    "no name": ({"customer_name": ""}, {}, _GOOD, ("loans.csv", 2, "customer_name")),
    "identity": ({"id_number": "110101199003074470"}, {}, _GOOD, ("loans.csv", 2, "id_number")),
    "product": ({"product_code": "none"}, {}, _GOOD, ("loans.csv", 2, "product_code")),
    "branch": ({"branch_code": "zzz"}, {}, _GOOD, ("loans.csv", 2, "branch_code")),
    "method": ({"method": "magic"}, {}, _GOOD, ("loans.csv", 2, "method")),
    "rate": ({"annual_rate": "twelve"}, {}, _GOOD, ("loans.csv", 2, "annual_rate")),
    "terms": ({"terms": "[" * 15_000}, {}, _GOOD, ("loans.csv", 2, "terms")),
    "unknown term": ({"terms": '{"colour": 1}'}, {}, _GOOD, ("loans.csv", 2, "terms")),
    "negative": ({"fee": "-1"}, {}, _GOOD, ("loans.csv", 2, "fee")),
    "long cell": ({"purpose": "很" * 30_000}, {}, _GOOD, ("loans.csv", 2, "purpose")),
    "future balance": ({"balance_date": "2027-01-01"}, {}, _GOOD, ("loans.csv", 2, "balance_date")),
    "sum": ({}, {6: {"principal": "1999.99"}}, _GOOD, ("instalments.csv", 7, "principal")),
    "date": ({}, {2: {"due_date": "2026-02-30"}}, _GOOD, ("instalments.csv", 3, "due_date")),
    "dates": ({}, {2: {"due_date": "2025-11-30"}}, _GOOD, ("instalments.csv", 3, "due_date")),
    "twice": ({}, {2: {"number": "1"}}, _GOOD, ("instalments.csv", 3, "number")),
    "below zero": ({}, {2: {"interest": "-3"}}, _GOOD, ("instalments.csv", 3, "interest")),
    "too early": ({}, {}, paid("A", ("2025-10-30", "1.00")), ("events.csv", 2, "date")),
    "to come": ({}, {}, paid("A", ("2026-02-01", "1.00")), ("events.csv", 2, "date")),
    "no amount": ({}, {}, paid("A", ("2025-11-30", "")), ("events.csv", 2, "amount")),
    "kind": ({}, {}, [{**_GOOD[0], "type": "gift"}], ("events.csv", 2, "type")),
    "not its own": ({}, {}, [{**_GOOD[0], "annual_rate": "0.1"}], ("events.csv", 2, "annual_rate")),
    "impossible": ({}, {}, [{**_GOOD[0], "type": "payoff"}], ("loans.csv", 2, "")),
    "reversal": (
        {},
        {},
        [{"old_number": "A", "type": "reversal", "date": "2025-12-01", "amount": "", "reverses": "1"}],
        ("loans.csv", 2, ""),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_row_stops_its_loan_alone(market: Book, tmp_path: Path, name: str) -> None:
    changes, schedule, events, place = WRONG[name]
    branch = market.branch.code
    folder = write_folder(
        tmp_path / "old",
        loans=[loan_row("A", **{"branch_code": branch, **changes}), loan_row("B", branch_code=branch)],
        instalments=[
            *({**row, **schedule.get(at, {})} for at, row in enumerate(schedule_rows("A"), start=1)),
            *schedule_rows("B"),
        ],
        events=[*events, *paid("B", *REGULAR)],
    )
    bad, good = over(folder)
    assert (bad.outcome, good.outcome) == (Outcome.WRONG, Outcome.TAKEN_OVER)
    found = [(problem.file, problem.line, problem.column) for problem in bad.problems]
    assert found == [place], bad.problems
    assert all(problem.zh and problem.en and problem.zh != problem.en for problem in bad.problems)
    assert counts()[3] == 1


def test_rows_of_no_loan_and_loans_twice(market: Book, tmp_path: Path) -> None:
    branch = market.branch.code
    folder = write_folder(
        tmp_path / "old",
        loans=[
            loan_row("A", branch_code=branch),
            loan_row("A", branch_code=branch),
            loan_row("B", branch_code=branch),
        ],
        instalments=[*schedule_rows("A"), *schedule_rows("Z")],
    )
    strays, twice, none = over(folder)
    assert strays.old_number == "" and len(strays.problems) == 6
    assert [one.line for one in twice.problems] == [3] and none.problems[0].zh == "没有还款计划"
    assert counts()[3] == 0


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("events.csv", None, "文件不存在"),
        ("events.csv", b"", "缺少列"),
        ("events.csv", b"old_number,type,date,amount,colour\n", "未知的列：colour"),
        ("events.csv", b"old_number,type,date,amount,amount\n", "重复的列：amount"),
        ("events.csv", "﻿old_number,type\n".encode("utf-16"), "UTF-16"),
        ("events.csv", b"old_number,type,date,amount\nA,\xff\xff,2025-11-30,1\n", "既不是 UTF-8 也不是 GBK"),
        ("events.csv", b'old_number,type,date,amount\nA,"repayment,2025-11-30,1\n', "不是有效的 CSV"),
        ("events.csv", b"old_number,type,date,amount\n,repayment,2025-11-30,1\n", "没有原借据号"),
    ],
)
def test_a_file_that_is_no_table(
    market: Book, tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    folder = write_folder(
        tmp_path / "old",
        loans=[loan_row("A", branch_code=market.branch.code)],
        instalments=schedule_rows("A"),
    )
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    before = counts()
    with pytest.raises(Refusal, match=why):
        over(folder)
    assert counts() == before


EXAMPLE = Path(__file__).parents[3] / "examples" / "migration"


def test_the_example_and_its_report(market: Book, tmp_path: Path) -> None:
    """The worked example of docs/reference/migration.md, from a zip in GBK."""
    packed = tmp_path / "old.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in EXAMPLE.glob("*.csv"):
            text = path.read_text("utf-8").replace(",001,", f",{market.branch.code},")
            archive.writestr(f"books/{path.name}", text.encode("gbk"))
    outcomes = over(packed)
    lines = [line for one in outcomes for line in lines_of(one)]
    assert [(line.old_number, line.component, line.old, line.ours, line.difference) for line in lines] == [
        ("JK2025-0117", "schedule.1", "2025-07-20 3986.51 + 400.00", "2025-07-20 3986.50 + 400.00", "0.00"),
        ("JK2025-0233", "penalty_interest", "50.00", "121.66", "71.66"),
    ]
    shapes = [TakeOverOut(**(take_over_values(get_take_over(one.loan_number)) or {})) for one in outcomes]
    assert [shape.schedule and shape.schedule.first_number for shape in shapes] == [1, None]
    assert [line.difference for line in shapes[1].balances if not line.agrees] == ["71.66"]
    all_hold()


def test_the_report_runs_no_formula(market: Book, tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://evil","x")'
    folder = write_folder(
        tmp_path / "old",
        loans=[loan_row(evil, branch_code=market.branch.code, principal_outstanding="6000.01")],
        instalments=schedule_rows(evil),
        events=paid(evil, *REGULAR),
    )
    out = io.StringIO()
    report = ReportFile(out)
    for one in over(folder):
        for line in lines_of(one):
            report.write(line)
    rows = list(csv.reader(out.getvalue().splitlines()))
    assert rows[1][0] == f"'{evil}" and rows[1][6] == "-0.01"
