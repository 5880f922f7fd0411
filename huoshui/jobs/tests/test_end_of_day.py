"""The end of day: killed anywhere it goes on to the same books; run twice it changes nothing; it catches
up."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from huoshui.collections.queries import list_reminders
from huoshui.core.errors import Forbidden
from huoshui.core.interest import accrued_interest
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import answering
from huoshui.identity.ports import MessageGateway
from huoshui.identity.queries import Scope
from huoshui.jobs import end_of_day
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import DayNotReached, close_day, run_until
from huoshui.jobs.queries import day_end_progress
from huoshui.jobs.tests.banks import TestBank
from huoshui.ledger.queries import trial_balance
from huoshui.servicing.day_end import debit_orders, debits
from huoshui.servicing.day_end.accrual import accrual_of
from huoshui.servicing.day_end.book import read_book
from huoshui.servicing.day_end.groups import load_groups
from huoshui.servicing.models import BookSnapshot, DebitInstruction, LoanEvent, LoanState
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.queries.portfolio import arrears_by_age
from huoshui.servicing.queries.snapshots import month_ends
from huoshui.servicing.store import load_files
from huoshui.servicing.tests.book import START, Book, loan_terms

pytestmark = pytest.mark.django_db
DUE = date(2026, 2, 28)


class Silence:
    """A message gateway that sends nothing."""

    def __init__(self) -> None:
        self.sent = 0

    def send(self, *, phone: str, template: str, text: str) -> None:
        self.sent += 1


@pytest.fixture
def bank() -> Iterator[TestBank]:
    with answering(BankGateway, TestBank()) as chosen, answering(MessageGateway, Silence()):
        yield chosen  # type: ignore[misc]


@pytest.fixture
def loans(book: Book, bank: TestBank) -> list[int]:
    """One loan of every method, and one whose borrower has nothing, on the eve of their first due date."""
    bank.empty.add("622202empty")
    made = [book.loan(loan_terms(method)).id for method in RepaymentMethod]
    made.append(book.loan(loan_terms(), book.customer("李强", account="622202empty")).id)
    run_until(DUE)
    return made


def fingerprint() -> Any:
    """Everything a run leaves behind, but for the keys the database gave."""
    return (
        business_date.today(),
        trial_balance(business_date.today(), START),
        [
            {k: v for k, v in row.items() if k != "id"}
            for row in LoanState.objects.order_by("loan_id").values()
        ],
        list(LoanEvent.objects.order_by("loan_id", "sequence").values_list("loan_id", "sequence", "amount")),
        list(DebitInstruction.objects.order_by("loan_id", "attempt_date").values_list("loan_id", "status")),
        [(row.date, bytes(row.content)) for row in BookSnapshot.objects.order_by("date", "chunk")],
    )


def undisturbed() -> Any:
    """The fingerprint of two days closed in peace; then as if they had not been."""
    with transaction.atomic():
        run_until(DUE + timedelta(days=2))
        found = fingerprint()
        transaction.set_rollback(True)
    return found


def once(real: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    """The function, killed the first time: before it does anything, or when it has done all."""
    state = {"killed": False}

    def killed(*args: Any, **values: Any) -> Any:
        if state["killed"]:
            return real(*args, **values)
        state["killed"] = True
        if after:
            real(*args, **values)
        raise KeyboardInterrupt

    return killed


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("module", "name"),
    [
        (debits, "write_instructions"),
        (debit_orders, "ask_the_bank"),
        (debits, "_book"),
        (end_of_day, "collect_debits"),
        (end_of_day, "turn_day"),
        (end_of_day, "_turn"),
        (end_of_day, "list_reminders_of_day"),
        (end_of_day, "finish_day_end"),
    ],
)
def test_killed_anywhere_it_ends_the_same(
    loans: list[int], bank: TestBank, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, after: bool
) -> None:
    answers = dict(bank.answers), dict(bank.moved)
    expected = undisturbed()
    bank.answers, bank.moved = answers
    monkeypatch.setattr(module, name, once(getattr(module, name), after=after))
    with pytest.raises(KeyboardInterrupt):
        close_day()
    assert day_end_progress().running or (name, after) == ("finish_day_end", True)
    run_until(DUE + timedelta(days=2))
    assert fingerprint() == expected
    assert not day_end_progress().running
    assert [r.code for r in run_check() if not r.ok and r.code != "outbox"] == []


def test_the_days_interest_is_the_sum_of_the_closed_form(loans: list[int]) -> None:
    for day in (DUE, DUE + timedelta(days=1)):
        by_loan = sum(
            accrued_interest(row, day + timedelta(days=1)) - accrued_interest(row, day)
            for file in load_files(loans, lock=False).values()
            for row in file.instalments
            if row.period_start <= day < row.due_date
        )
        accruals = accrual_of(day, read_book(), load_groups())
        assert sum(row.interest for row in accruals) == by_loan > 0


def test_reminders_go_out_once_as_the_product_says(book: Book, bank: TestBank) -> None:
    bank.empty.add("622202empty")
    customer = book.customer(account="622202empty")
    book.loan(loan_terms(), customer, reminder_days=(3, 1))
    book.loan(loan_terms(), customer, reminder_days=())
    while business_date.today() < DUE + timedelta(days=3):
        close_day()
    rows, total = list_reminders(scope=Scope(all=True))
    assert [(row.kind, row.business_date) for row in reversed(rows)] == [
        ("due_in_3", DUE - timedelta(days=3)),
        ("due_in_1", DUE - timedelta(days=1)),
        ("overdue", DUE + timedelta(days=1)),
    ]
    assert total == 3


def test_missed_days_tell_what_still_helps(book: Book, bank: TestBank) -> None:
    """Nobody hears a week late that an instalment falls due tomorrow; that it is unpaid they do hear."""
    bank.empty.add("622202empty")
    book.loan(loan_terms(), book.customer(account="622202empty"), reminder_days=(3, 1))
    while business_date.today() < DUE - timedelta(days=3):
        close_day()
    run_until(DUE + timedelta(days=4))
    rows, _ = list_reminders(scope=Scope(all=True))
    assert [(row.kind, row.business_date) for row in reversed(rows)] == [
        ("due_in_3", DUE - timedelta(days=3)),
        ("overdue", DUE + timedelta(days=4)),
    ]


def test_a_catch_up_cut_off_and_gone_on_with_tells_the_same(book: Book, bank: TestBank) -> None:
    bank.empty.add("622202empty")
    book.loan(loan_terms(), book.customer(account="622202empty"))

    def stop(day: date, step: str, done: int, total: int) -> None:
        if day > DUE and step == "turn" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_until(DUE + timedelta(days=6), progress=stop)
    assert list_reminders(scope=Scope(all=True))[1] == 0
    run_until(DUE + timedelta(days=6))
    (row,), _ = list_reminders(scope=Scope(all=True))
    assert (row.kind, row.business_date, row.due_date) == ("overdue", DUE + timedelta(days=6), DUE)


def test_a_first_catch_up_tells_of_what_is_unpaid(book: Book, bank: TestBank) -> None:
    bank.empty.add("622202empty")
    book.loan(loan_terms(), book.customer(account="622202empty"))
    run_until(DUE + timedelta(days=10))
    (row,), _ = list_reminders(scope=Scope(all=True))
    assert (row.kind, row.business_date, row.due_date) == ("overdue", DUE + timedelta(days=10), DUE)


def test_debits_are_tried_again_for_as_long_as_the_product_says(book: Book, bank: TestBank) -> None:
    bank.empty.add("622202empty")
    loan = book.loan(loan_terms(), book.customer(account="622202empty"), debit_retry_days=2)
    run_until(DUE + timedelta(days=6))
    tried = DebitInstruction.objects.filter(loan_id=loan.id).order_by("attempt_date")
    assert [row.attempt_date for row in tried] == [DUE + timedelta(days=n) for n in range(3)]
    assert {row.status for row in tried} == {"refused"}


def test_month_ends_by_month_on_book(loans: list[int]) -> None:
    run_until(date(2026, 4, 1))
    assert month_ends() == [date(2026, 3, 31), date(2026, 2, 28), date(2026, 1, 31)]
    first, second, third = arrears_by_age(scope=Scope(all=True))
    assert [row.month_on_book for row in (first, second, third)] == [0, 1, 2]
    assert (first.count, first.overdue_30) == (len(loans), 0)
    # 31 days past due on 31 March: the only one that never paid.
    assert third.overdue_30 == LoanState.objects.get(loan_id=loans[-1]).principal_outstanding


def test_who_may_run_it_and_how_far(book: Book, bank: TestBank) -> None:
    with pytest.raises(Forbidden):
        close_day(actor=Actor(kind="staff", user_id=1, name="陈伟"))
    with pytest.raises(DayNotReached):
        run_until(START - timedelta(days=1))
    assert run_until(START) == []
