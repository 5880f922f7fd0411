"""Loans of another system taken over as they are, then lived on day by day; files that are wrong."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from huoshui.api.take_over_shapes import TakeOverOut, take_over_values
from huoshui.core.errors import Refusal
from huoshui.core.loan import Surplus
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.ports import answering
from huoshui.identity.queries import EVERYTHING
from huoshui.jobs.take_over import LoanOutcome, Outcome, TakeOverPlan, take_over
from huoshui.jobs.take_over.report import ReportFile, lines_of
from huoshui.jobs.tests.banks import TestBank
from huoshui.jobs.tests.old_books import REGULAR, loan_row, paid, schedule_rows, write_folder
from huoshui.jobs.tests.test_life import all_hold, days, pay
from huoshui.ledger.queries import account_balances
from huoshui.products.operations import install_ready_parameters, install_ready_products
from huoshui.servicing.operations import (
    AlreadyDisbursed,
    receive_repayment,
    request_disbursement,
    reverse_repayment,
    take_over_loan,
)
from huoshui.servicing.operations.reversal import BeforeTakeOver
from huoshui.servicing.plans import RepaymentWish
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.queries import contracts_ready_to_disburse, flows_by_month, get_take_over
from huoshui.servicing.store import load_file
from huoshui.servicing.tests.book import START, Book

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Iterator[TestBank]:
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


@pytest.fixture
def market(book: Book) -> Book:
    """The book, with microcredit on offer. The business date is 31 January 2026."""
    install_ready_parameters(actor=SYSTEM, lender_type="bank")  # type: ignore[arg-type]
    install_ready_products(maker=book.staff(book.zhao), checker=book.staff(book.chen), codes=("microcredit",))
    return book


def over(folder: Path, **options: Any) -> list[LoanOutcome]:
    """The outcomes of a take-over."""
    found = list(take_over(TakeOverPlan(source=folder, **options)))
    assert isinstance(found[0], int)
    return [one for one in found if isinstance(one, LoanOutcome)]


def counts() -> list[int]:
    names = (
        "parties.Customer",
        "origination.Application",
        "contracts.Contract",
        "servicing.LoanAccount",
        "servicing.LoanEvent",
        "servicing.LoanTakeOver",
        "ledger.JournalEntry",
        "audit.AuditEntry",
    )
    return [apps.get_model(name).objects.count() for name in names]


def test_a_loan_comes_over_and_lives_on(market: Book, bank: TestBank, tmp_path: Path) -> None:
    """Interest a cent off everywhere: the old schedule stands, debits follow it, the books agree daily."""
    odd = ("120.01", "99.99", "80.01", "59.99", "40.01", "19.99")
    folder = write_folder(
        tmp_path / "old",
        loans=[
            loan_row(
                "OLD-1",
                branch_code=market.branch.code,
                interest_due="0",
                days_past_due="0",
                risk_class="正常",
            )
        ],
        instalments=schedule_rows("OLD-1", interests=odd),
        events=paid("OLD-1", ("2025-11-30", "2120.01"), ("2025-12-31", "2099.99"), ("2026-01-31", "2080.01")),
    )
    (outcome,) = over(folder)
    assert outcome.problems == ()
    number = outcome.loan_number
    file = load_file(number=number, lock=False)
    assert file.taken_over_from == "OLD-1"
    assert [row.interest_due for row in file.instalments] == [12001, 9999, 8001, 5999, 4001, 1999]
    assert [row.value_date for row in file.events][1:] == [date(2025, 11, 30), date(2025, 12, 31), START]
    assert outcome.outcome is Outcome.DIFFERS  # the schedule
    # The old system moved that money, long ago.
    assert flows_by_month(scope=EVERYTHING, since=START, until=START) == []
    view = get_take_over(number)
    assert view is not None and view.differences == outcome.differences and view.differences.schedule
    assert view.differences.balances_beyond(0) == ()
    gap = view.differences.schedule
    assert (gap.first_number, gap.instalments, gap.largest, gap.interest_difference) == (1, 6, 1, 0)
    assert account_balances(["1303.01", "1999", "2011"], START) == {
        "1303.01": 600000,
        "1999": -600000,
        "2011": 0,
    }
    all_hold()
    days(29)
    assert list(bank.moved.values()) == [2059_99]
    found = load_file(number=number, lock=False).position(business_date.today())
    pay(number, found.principal_outstanding + found.interest_accrued_current, "Q", payoff=True)
    assert load_file(number=number, lock=False).state.status == "settled"
    days(1)


def test_an_overdue_loan_comes_over(market: Book, bank: TestBank, tmp_path: Path) -> None:
    """Nothing paid for 85 days: penalty by our rules from the old due dates; then part paid, bad, paid."""
    bank.empty.add("6222020200112233446")
    row = loan_row(
        "A",
        branch_code=market.branch.code,
        start_date="2025-10-07",
        penalty_markup="0.5",
        terms='{"compound_interest": true, "penalty_day_basis": 360}',
        principal_outstanding="12000",
        principal_past_due="6000.00",
        interest_due="300.00",
        penalty_interest="145.00",
        compound_interest="8.81",
        days_past_due="85",
        risk_class="关注",
    )
    folder = write_folder(
        tmp_path / "old", loans=[row], instalments=schedule_rows("A", start=date(2025, 10, 7))
    )
    (outcome,) = over(folder)
    assert outcome.outcome is Outcome.DIFFERS and outcome.differences is not None
    lines = {line.component: line for line in outcome.differences.balances}
    # 2,000.00 × (85 + 55 + 24) days at 18 % / 360.
    assert (lines["penalty_interest"].ours, lines["penalty_interest"].difference) == (164_00, 19_00)
    assert {name for name, line in lines.items() if not line.agrees} == {"penalty_interest"}
    number = outcome.loan_number
    all_hold()
    days(2)
    pay(number, 100_00, "P1")
    days(5)
    state = load_file(number=number, lock=False).state
    assert state.is_non_accrual and state.risk_class == "substandard"
    owed = load_file(number=number, lock=False).position(business_date.today()).total_due
    pay(number, owed, "P2")
    assert load_file(number=number, lock=False).state.principal_past_due == 0
    days(3)


def test_a_prepayment_makes_a_new_schedule(market: Book, bank: TestBank, tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "old",
        loans=[loan_row("A", branch_code=market.branch.code, due_day="31")],
        instalments=schedule_rows("A"),
        events=paid("A", *REGULAR),
    )
    (outcome,) = over(folder)
    assert outcome.outcome is Outcome.TAKEN_OVER
    days(3)
    receive_repayment(
        actor=SYSTEM,
        loan_number=outcome.loan_number,
        amount=3_000_00,
        channel="transfer",
        external_reference="P",
        wish=RepaymentWish(surplus=Surplus.LOWER_INSTALMENT),
    )
    all_hold()
    file = load_file(number=outcome.loan_number, lock=False)
    assert file.state.plan == 1
    assert [row.principal_due for row in file.due_table[3:]] == [1000_00, 1000_00, 1000_00]
    days(2)
    quote = load_file(number=outcome.loan_number, lock=False).position(business_date.today())
    owed = quote.principal_outstanding + quote.interest_accrued_current
    pay(outcome.loan_number, owed, "Q", payoff=True)
    days(2)


def test_a_bad_loan_stays_bad_until_observed(market: Book, bank: TestBank, tmp_path: Path) -> None:
    """Its arrears are paid, but the old system still had it as substandard: so do we, for six months."""
    folder = write_folder(
        tmp_path / "old",
        loans=[
            loan_row(
                "A",
                branch_code=market.branch.code,
                risk_class="substandard",
                arrears_cleared_date="2025-12-31",
            )
        ],
        instalments=schedule_rows("A"),
        events=paid("A", *REGULAR),
    )
    (outcome,) = over(folder)
    state = load_file(number=outcome.loan_number, lock=False).state
    assert (state.risk_class, state.is_non_accrual, state.arrears_cleared_date) == (
        "substandard",
        True,
        date(2025, 12, 31),
    )
    all_hold()
    days(3)


def test_history_of_every_kind(market: Book, bank: TestBank, tmp_path: Path) -> None:
    events = [
        {"old_number": "A", "id": "7", "type": "放款", "date": "2025/10/31", "amount": "12,000.00"},
        {"old_number": "A", "id": "8", "type": "还款", "date": "2025/11/30", "amount": "2120"},
        {"old_number": "A", "id": "9", "type": "还款", "date": "20251215", "amount": "500.00"},
        {
            "old_number": "A",
            "id": "10",
            "type": "冲正",
            "date": "2025-12-16",
            "amount": "500",
            "reverses": "9",
        },
        {
            "old_number": "A",
            "id": "11",
            "type": "fee",
            "date": "2025-12-20",
            "amount": "30.00",
            "name": "公证费",
        },
        {
            "old_number": "A",
            "id": "12",
            "type": "waiver",
            "date": "2025-12-21",
            "amount": "30.00",
            "component": "fee",
        },
        {
            "old_number": "A",
            "id": "13",
            "type": "repayment",
            "date": "2025-12-31",
            "amount": "4100.00",
            "surplus": "lower_instalment",
        },
        {
            "old_number": "A",
            "id": "14",
            "type": "rate_change",
            "date": "2026-01-10",
            "amount": "0.00",
            "annual_rate": "10%",
        },
    ]
    loans = [
        loan_row("A", branch_code=market.branch.code, principal_outstanding="6000", balance_date="2026-01-20")
    ]
    folder = write_folder(
        tmp_path / "old", loans=loans, instalments=schedule_rows("A"), events=events, encoding="gbk"
    )
    (outcome,) = over(folder)
    assert outcome.problems == () and outcome.differences is not None
    assert outcome.differences.balances_beyond(0) == ()
    file = load_file(number=outcome.loan_number, lock=False)
    assert file.state.plan == 1 and file.state.principal_outstanding == 6000_00
    by_sequence = {event.sequence: event for event in file.events}
    assert by_sequence[4].reverses_id == by_sequence[3].id
    all_hold()
    with pytest.raises(BeforeTakeOver):
        reverse_repayment(actor=SYSTEM, loan_number=outcome.loan_number, sequence=7, reason="退票")
    days(3)
    receipt = pay(outcome.loan_number, 100_00, "N")
    reverse_repayment(actor=SYSTEM, loan_number=outcome.loan_number, sequence=receipt, reason="退票")
    all_hold()
    days(2)


def test_written_off_and_settled_loans_come_over(market: Book, bank: TestBank, tmp_path: Path) -> None:
    loans = [
        loan_row("A", branch_code=market.branch.code, principal_outstanding="10000", risk_class="loss"),
        loan_row("B", branch_code=market.branch.code, principal_outstanding="0"),
    ]
    events = [
        *paid("A", ("2025-11-30", "2120.00")),
        {"old_number": "A", "type": "write_off", "date": "2026-01-15", "amount": "10000.00"},
        {"old_number": "B", "type": "payoff", "date": "2025-11-30", "amount": "12120.00"},
    ]
    folder = write_folder(
        tmp_path / "old", loans=loans, instalments=[*schedule_rows("A"), *schedule_rows("B")], events=events
    )
    first, second = over(folder)
    assert first.problems == second.problems == ()
    states = [load_file(number=one.loan_number, lock=False).state for one in (first, second)]
    assert [state.status for state in states] == ["written_off", "settled"]
    assert account_balances(["9002"], START) == {"9002": 10000_00}
    all_hold()
    days(3)


def test_twice_is_once_and_one_person_is_one_file(market: Book, tmp_path: Path) -> None:
    branch = market.branch.code
    folder = write_folder(
        tmp_path / "old",
        loans=[loan_row("A", branch_code=branch), loan_row("B", branch_code=branch)],
        instalments=[*schedule_rows("A"), *schedule_rows("B")],
        events=[*paid("A", *REGULAR), *paid("B", *REGULAR)],
    )
    first = over(folder)
    after = counts()
    assert [one.outcome for one in first] == [Outcome.TAKEN_OVER] * 2
    assert after[:4] == [1, 2, 2, 2]
    again = over(folder)
    assert [(one.outcome, one.loan_number) for one in again] == [
        (Outcome.SKIPPED, one.loan_number) for one in first
    ]
    assert counts() == after


def test_check_only_changes_nothing(market: Book, tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "old",
        loans=[
            loan_row("A", branch_code=market.branch.code),
            loan_row("B", branch_code=market.branch.code, phone="12"),
        ],
        instalments=[*schedule_rows("A"), *schedule_rows("B")],
        events=paid("A", *REGULAR),
    )
    before = counts()
    first, second = over(folder, check_only=True)
    assert (first.outcome, first.loan_number, second.outcome) == (Outcome.TAKEN_OVER, "", Outcome.WRONG)
    assert second.problems[0].column == "phone" and second.problems[0].line == 3
    assert counts() == before


def test_killed_half_way_and_run_again(market: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second loan dies when its contract stands already: nothing of it is left; the next run has it."""
    branch = market.branch.code
    folder = write_folder(
        tmp_path / "old",
        loans=[loan_row(name, branch_code=branch) for name in "ABC"],
        instalments=[row for name in "ABC" for row in schedule_rows(name)],
        events=[row for name in "ABC" for row in paid(name, *REGULAR)],
    )
    real = take_over_loan

    def dies(**given: Any) -> Any:
        if given["old"].number == "B":
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr("huoshui.jobs.take_over.run.take_over_loan", dies)
    with pytest.raises(KeyboardInterrupt):
        over(folder)
    assert counts()[:4] == [1, 1, 1, 1]
    monkeypatch.undo()
    assert [one.outcome for one in over(folder)] == [Outcome.SKIPPED, Outcome.TAKEN_OVER, Outcome.TAKEN_OVER]
    all_hold()


def test_too_large_a_difference_is_refused_when_asked(market: Book, tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "old",
        loans=[loan_row("A", branch_code=market.branch.code, principal_outstanding="5999.99")],
        instalments=schedule_rows("A"),
        events=paid("A", *REGULAR),
    )
    before = counts()
    (refused,) = over(folder, refuses_differences=True)
    assert refused.outcome is Outcome.REFUSED and refused.differences is not None
    assert counts() == before
    (listed,) = over(folder, refuses_differences=True, tolerance=1)
    assert listed.outcome is Outcome.TAKEN_OVER and listed.differences is not None
    assert [line.difference for line in listed.differences.balances_beyond(0)] == [1]


def test_a_taken_over_contract_is_never_paid_out(market: Book, tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "old",
        loans=[loan_row("A", branch_code=market.branch.code)],
        instalments=schedule_rows("A"),
        events=paid("A", *REGULAR),
    )
    over(folder)
    assert contracts_ready_to_disburse(scope=EVERYTHING) == ()
    contract = apps.get_model("contracts.Contract").objects.get()
    assert (contract.template_version, contract.status) == ("taken_over", "signed")
    with pytest.raises(AlreadyDisbursed):
        request_disbursement(actor=market.staff(), contract_number=contract.number)


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
