"""The end of day by columns and the same by the fold: every table they leave behind is the same."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import transaction

from huoshui.core.dates import DayCount
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.ports import answering
from huoshui.jobs.end_of_day import run_until
from huoshui.jobs.tests.banks import TestBank
from huoshui.jobs.tests.traces import left_behind
from huoshui.servicing.day_end import debits, turn
from huoshui.servicing.day_end.book import Book as Columns
from huoshui.servicing.day_end.book import read_book, refreshed
from huoshui.servicing.day_end.moves import Moves, moves_of
from huoshui.servicing.operations.repayment import receive_repayment
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.tests.book import START, Book, loan_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Iterator[TestBank]:
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


@pytest.fixture
def loans(book: Book, bank: TestBank) -> list[str]:
    """Payers and non-payers of every method, with and without grace, technical days, compound interest."""
    bank.empty.add("622202empty")
    poor = book.customer("李强", account="622202empty")
    made = [
        book.loan(loan_terms(method, months=4, day_count=day_count), customer).number
        for method in RepaymentMethod
        for day_count in (DayCount.THIRTY_360, DayCount.ACTUAL_365)
        for customer in (None, poor)
    ]
    made.append(book.loan(loan_terms(grace_days=3, due_day=10), poor, technical_overdue_days=5).number)
    made.append(book.loan(loan_terms(compound_interest=False, due_day=10), poor).number)
    return made


def pay(number: str, amount: int, reference: str) -> None:
    receive_repayment(
        actor=SYSTEM, loan_number=number, amount=amount, channel="transfer", external_reference=reference
    )


def lived(until: date, *, bank: TestBank) -> Any:
    """What is left behind on `until`; then as if it had not been lived."""
    before = dict(bank.answers), dict(bank.moved)
    with transaction.atomic():
        run_until(until, remind=False)
        found = left_behind()
        transaction.set_rollback(True)
    bank.answers, bank.moved = before
    return found


def everything_folded(real: Callable[..., Moves]) -> Callable[..., Moves]:
    """The moves, with every loan that moves left to the fold."""

    def marked(*args: Any) -> Moves:
        moves = real(*args)
        touched = moves.to_fold | moves.unpaid | moves.falls_due | moves.class_moves | moves.in_memo
        none = np.zeros_like(touched)
        return replace(moves, to_fold=touched, unpaid=none, falls_due=none, class_moves=none, in_memo=none)

    return marked


@pytest.mark.parametrize("days", [31, 130])
def test_the_turn(loans: list[str], bank: TestBank, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """31 days: due, unpaid, paid. 130: penalties, classes, income stopped, the memo growing."""
    run_until(START + timedelta(days=45), remind=False)
    for at, number in enumerate(loans[1::3]):
        pay(number, 200_00 + at, f"P{number}")
    pay(loans[0], 9_000_00, "AHEAD")
    until = business_date.today() + timedelta(days=days)
    by_columns = lived(until, bank=bank)
    monkeypatch.setattr(turn, "moves_of", everything_folded(moves_of))
    assert lived(until, bank=bank) == by_columns


def test_the_debits(loans: list[str], bank: TestBank, monkeypatch: pytest.MonkeyPatch) -> None:
    until = START + timedelta(days=65)
    by_columns = lived(until, bank=bank)
    monkeypatch.setattr(debits, "whole_debits", lambda *_, **__: None)
    assert lived(until, bank=bank) == by_columns


@pytest.mark.parametrize("days", [3, 32, 62])
def test_arrears_are_debited_when_there_is_money_again(
    loans: list[str], bank: TestBank, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    """Loans 3, 32 and 62 days into their arrears, with grace days and technical days, paid in part: the next
    debit takes it all, with penalty and compound interest."""
    run_until(START + timedelta(days=31 + days), remind=False)
    pay(loans[1], 120_00, "PART")
    bank.empty.clear()
    until = business_date.today() + timedelta(days=2)
    by_columns = lived(until, bank=bank)
    monkeypatch.setattr(debits, "whole_debits", lambda *_, **__: None)
    assert lived(until, bank=bank) == by_columns


def test_what_changed_since_makes_the_book_read_anew(loans: list[str], bank: TestBank, book: Book) -> None:
    def same(known: Columns, day: date) -> None:
        fresh, told = read_book(), refreshed(known, since=day)
        assert all(np.array_equal(getattr(fresh, f.name), getattr(told, f.name)) for f in fields(Columns))

    for days, act in (
        (1, lambda: None),
        (1, lambda: book.loan(loan_terms())),
        (28, lambda: pay(loans[0], 50_00, "A")),
        (100, lambda: None),
    ):
        day, known = business_date.today(), read_book()
        run_until(day + timedelta(days=days), remind=False)
        act()
        same(known, day)
