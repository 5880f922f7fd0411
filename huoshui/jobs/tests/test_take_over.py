"""Loans of another system taken over as they are, then lived on day by day; files that are wrong."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from huoshui.core.loan import Surplus
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.ports import answering
from huoshui.identity.queries import EVERYTHING
from huoshui.jobs.take_over import Outcome
from huoshui.jobs.tests.banks import TestBank
from huoshui.jobs.tests.old_books import REGULAR, counts, loan_row, over, paid, schedule_rows, write_folder
from huoshui.jobs.tests.test_life import all_hold, days, pay
from huoshui.ledger.queries import account_balances
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


def test_the_fees_of_an_old_schedule_come_over_with_it(market: Book, bank: TestBank, tmp_path: Path) -> None:
    """15.00 with every instalment: debited with the next one, the lender's income less 6 % VAT, and kept by
    a schedule made anew."""
    rows = [{**row, "fee": "15.00"} for row in schedule_rows("OLD-1")]
    folder = write_folder(
        tmp_path / "old",
        loans=[loan_row("OLD-1", branch_code=market.branch.code, fee="0")],
        instalments=rows,
        events=paid("OLD-1", ("2025-11-30", "2135"), ("2025-12-31", "2115"), ("2026-01-31", "2095")),
    )
    (outcome,) = over(folder)
    assert outcome.problems == () and outcome.outcome is Outcome.TAKEN_OVER
    number = outcome.loan_number
    assert load_file(number=number).terms.schedule.instalment_fee == 15_00
    days((date(2026, 3, 1) - START).days)
    assert list(bank.moved.values()) == [2_075_00]  # 2,000.00 + 60.00 + 15.00
    assert account_balances(["6021", "2243"], business_date.today()) == {"6021": -14_15, "2243": 0}
    wish = RepaymentWish(surplus=Surplus.LOWER_INSTALMENT)
    receive_repayment(
        actor=SYSTEM,
        loan_number=number,
        amount=1_000_00,
        channel="counter",
        external_reference="R",
        wish=wish,
    )
    assert [row.fee_due for row in load_file(number=number).due_table] == [15_00] * 6
    days(1)


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
