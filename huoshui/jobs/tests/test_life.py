"""Loans lived day by day, every method: after each day the ledger equals the positions, the states equal
the fold."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from huoshui.core.dates import DayCount
from huoshui.core.loan import LoanStatus
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.ports import answering
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import close_day
from huoshui.jobs.tests.banks import TestBank
from huoshui.ledger.queries import account_balances, trial_balance
from huoshui.servicing import checks
from huoshui.servicing.operations.repayment import receive_repayment
from huoshui.servicing.operations.reversal import reverse_repayment
from huoshui.servicing.operations.write_off import record_recovery, write_off_loan
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.store import load_file
from huoshui.servicing.tests.book import START, Book, loan_terms

pytestmark = pytest.mark.django_db


# Those whose first instalment falls due while the borrowers below are watched, and two that come later.
LATE = (
    RepaymentMethod.EQUAL_INSTALMENT,
    RepaymentMethod.EQUAL_PRINCIPAL,
    RepaymentMethod.INTEREST_MONTHLY,
    RepaymentMethod.INTEREST_QUARTERLY,
    RepaymentMethod.BULLET,
)


@pytest.fixture
def bank() -> Iterator[TestBank]:
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


def all_hold() -> None:
    """Σ debits = Σ credits, the ledger equals the states, every state equals the fold."""
    today = business_date.today()
    found = checks.check_book(today)
    assert (found.states, found.due_tables, found.arrears, found.ledger) == ([], [], [], [])
    assert trial_balance(today).balanced


def days(count: int) -> None:
    for _ in range(count):
        close_day(remind=False)
        all_hold()
    for result in run_check():
        if result.code != "outbox":  # nobody drains here
            assert result.ok, (business_date.today(), result.name_en, result.differences)


def pay(number: str, amount: int, reference: str, payoff: bool = False) -> int:
    receipt = receive_repayment(
        actor=SYSTEM,
        loan_number=number,
        amount=amount,
        channel="transfer",
        external_reference=reference,
        payoff=payoff,
    )
    all_hold()
    return receipt.sequence


def test_loans_paid_by_debit_are_settled_at_their_end(book: Book, bank: TestBank) -> None:
    loans = [
        book.loan(loan_terms(method, months=3, day_count=day_count))
        for method in RepaymentMethod
        for day_count in (DayCount.THIRTY_360, DayCount.ACTUAL_365)
    ]
    days((date(2026, 4, 30) - START).days + 1)
    files = [load_file(number=loan.number, lock=False) for loan in loans]
    assert {file.state.status for file in files} == {LoanStatus.SETTLED.value}
    agreed = [row for file in files for row in file.instalments]
    assert sum(bank.moved.values()) == sum(row.total_due for row in agreed)
    balances = account_balances(["1303", "1132", "2241", "9001", "6011", "2221"], business_date.today())
    assert {balances[code] for code in ("1303", "1132", "2241", "9001")} == {0}
    assert balances["6011"] + balances["2221"] == -sum(row.interest_due for row in agreed)


def test_borrowers_who_stop_paying(book: Book, bank: TestBank) -> None:
    """Late from the start, overdue 91 days, paying part, reversed, paid off, written off, recovered; in
    every method."""
    bank.empty.add("622202empty")
    poor = book.customer(account="622202empty")
    loans = [book.loan(loan_terms(method, months=2, due_day=10), poor).number for method in LATE]
    others = [book.loan(loan_terms(method, months=2), poor).number for method in LATE]
    days(45)
    late = [load_file(number=number, lock=False).state for number in loans]
    assert [state.risk_class for state in late] == ["special_mention"] * 3 + ["normal"] * 2
    firsts = [pay(number, 300_00, f"A{number}") for number in loans]
    days(20)
    for number, sequence in zip(loans, firsts, strict=True):
        reverse_repayment(actor=SYSTEM, loan_number=number, sequence=sequence, reason="退票")
        all_hold()
    days(100)
    for number in loans:
        state = load_file(number=number, lock=False).state
        assert (
            state.is_non_accrual
            and state.risk_class == "substandard"
            and state.days_past_due(business_date.today()) > 90
        )
    assert account_balances(["1132"], business_date.today()) == {"1132": 0}
    partials = [pay(number, 1_000_00, f"B{number}") for number in loans]
    days(3)
    for number, sequence in zip(loans, partials, strict=True):
        reverse_repayment(actor=SYSTEM, loan_number=number, sequence=sequence, reason="误记")
        all_hold()
        pay(number, 2_000_00, f"C{number}")
        owed = load_file(number=number, lock=False).position(business_date.today()).total_due
        settled = pay(number, owed, f"D{number}", payoff=True)
        assert load_file(number=number, lock=False).state.status == LoanStatus.SETTLED.value
        reverse_repayment(actor=SYSTEM, loan_number=number, sequence=settled, reason="退票")
        all_hold()
    days(2)
    for number in others:
        write_off_loan(actor=SYSTEM, loan_number=number, reason="无力偿还")
        all_hold()
        for index, amount in enumerate((5_000_00, 7_500_00)):
            record_recovery(
                actor=SYSTEM,
                loan_number=number,
                amount=amount,
                channel="transfer",
                external_reference=f"REC{number}{index}",
            )
            all_hold()
    days(2)


def test_ninety_days_then_income_stops(book: Book, bank: TestBank) -> None:
    """5-4, 5-5: 500,000 at 6 % bullet over 3 months; past due 91 days the interest leaves income for the
    memo."""
    bank.empty.add("622202empty")
    book.loan(
        loan_terms(RepaymentMethod.BULLET, principal=500_000_00, annual_rate="0.06", months=3),
        book.customer(account="622202empty"),
    )
    due = date(2026, 4, 30)
    days((due - START).days + 90)
    assert business_date.today() == due + timedelta(days=90)
    # 30/360: three months at 0.5 % a month.
    assert account_balances(["1132", "9001"], business_date.today()) == {"1132": 7_500_00, "9001": 0}
    days(1)
    # Besides the interest the memo holds 91 days of penalty on principal and compound on interest, at 9 %.
    penalty = 500_000_00 * 9 * 91 // 36000
    compound = -(-7_500_00 * 9 * 91 // 36000)
    balances = account_balances(["1132", "9001", "1303.02"], business_date.today())
    assert balances == {"1132": 0, "9001": 7_500_00 + penalty + compound, "1303.02": 500_000_00}
    days(30)
    grown = account_balances(["9001"], business_date.today())["9001"] - balances["9001"]
    assert grown in (3_750_00 + 56_25, 3_750_00 + 56_25 - 1, 3_750_00 + 56_25 + 1)


def test_money_paid_ahead_is_used_on_the_due_dates(book: Book, bank: TestBank) -> None:
    loan = book.loan(loan_terms(months=3))
    days(3)
    first = pay(loan.number, 5_000_00, "A")
    days(60)
    file = load_file(number=loan.number, lock=False)
    assert file.state.credit_balance == 0 and len(bank.moved) == 1
    # The earlier one first: what followed is allocated again, then it goes too.
    reverse_repayment(actor=SYSTEM, loan_number=loan.number, sequence=first, reason="误记")
    all_hold()
    debit = next(row for row in file.events if row.sequence > first)
    reverse_repayment(actor=SYSTEM, loan_number=loan.number, sequence=debit.sequence, reason="退票")
    all_hold()
    days(3)


def test_a_cured_loan_accrues_again_after_its_observation(book: Book, bank: TestBank) -> None:
    bank.empty.add("622202empty")
    loan = book.loan(loan_terms(months=14), book.customer(account="622202empty"))
    days(125)
    assert load_file(number=loan.number, lock=False).state.is_non_accrual
    bank.empty.clear()
    owed = load_file(number=loan.number, lock=False).position(business_date.today()).total_due
    pay(loan.number, owed, "A")
    cleared = business_date.today()
    state = load_file(number=loan.number, lock=False).state
    assert (state.risk_class, state.arrears_cleared_date) == ("substandard", cleared)
    days((date(2026, 12, 4) - cleared).days)
    assert load_file(number=loan.number, lock=False).state.risk_class == "substandard"
    days(1)
    assert business_date.today() == date(2026, 12, 5)
    state = load_file(number=loan.number, lock=False).state
    assert (state.risk_class, state.is_non_accrual) == ("normal", False)
