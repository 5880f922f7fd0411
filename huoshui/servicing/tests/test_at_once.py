"""Two at once: one payment sent twice is booked once, two payments both count, a day does not turn under
them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.db import connection

from huoshui.foundation import business_date, outbox
from huoshui.foundation.ports import answering
from huoshui.jobs.end_of_day import close_day
from huoshui.jobs.tests.banks import TestBank
from huoshui.lenders.queries import in_lender
from huoshui.servicing import checks
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.store import load_file
from huoshui.servicing.tests.book import START, Book
from huoshui.servicing.tests.test_repayment import pay


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What the acts returned, each run in a thread and connection of its own."""

    def alone(act: Callable[[], Any]) -> Any:
        try:
            with in_lender("qingshan"), outbox.inline():
                return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(alone, acts))


def test_payments_at_once_and_under_the_turn_of_the_day(own_database: Any) -> None:
    with outbox.inline(), answering(BankGateway, TestBank()):
        loan = Book().loan()
        same = together(*[lambda: pay(loan.number, 100_00, "same")] * 4)
        assert len({receipt.sequence for receipt in same}) == 1
        both = together(lambda: pay(loan.number, 1_00, "A"), lambda: pay(loan.number, 2_00, "B"))
        assert {receipt.sequence for receipt in both} == {3, 4}
        assert load_file(number=loan.number, lock=False).state.credit_balance == 103_00

        def many() -> None:
            for index in range(10):
                pay(loan.number, 1_00, f"N{index}")

        together(many, lambda: close_day(remind=False))
        today = business_date.today()
        found = checks.check_book(today)
        assert today == START + timedelta(days=1)
        assert (found.states, found.ledger) == ([], [])
        assert load_file(number=loan.number, lock=False).state.credit_balance == 113_00
