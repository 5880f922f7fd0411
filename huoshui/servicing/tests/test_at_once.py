"""Two at once: one payment sent twice is booked once, two payments both count, a day does not turn under
them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection

from huoshui.contracts.tests.book import open_book
from huoshui.core.payment import PaymentWay
from huoshui.foundation import business_date, outbox
from huoshui.foundation.ports import answering
from huoshui.jobs.end_of_day import close_day
from huoshui.jobs.tests.banks import TestBank
from huoshui.ledger.operations import install_chart
from huoshui.lenders.queries import in_lender
from huoshui.servicing import checks
from huoshui.servicing.payment.orders import NewPayment
from huoshui.servicing.payment.refusals import EntrustedPaymentRequired
from huoshui.servicing.payment.tests.desk import PaymentDesk
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


def test_one_payment_split_over_two_orders_at_once(own_database: Any) -> None:
    """6,000,000.00 and 4,000,000.01 to one account: over the threshold together, whoever comes second."""
    with outbox.inline(), answering(BankGateway, TestBank()):
        install_chart()
        desk = PaymentDesk(open_book())
        orders = [(desk.contract(amount), desk.payment(amount)) for amount in (6_000_000_00, 4_000_000_01)]

        def order(contract: str, payment: NewPayment) -> str:
            try:
                desk.order(contract, payment, way=PaymentWay.SELF)
            except EntrustedPaymentRequired as refusal:
                return refusal.code
            return "ordered"

        answers = together(*[partial(order, *one) for one in orders])
        assert sorted(answers) == ["ordered", EntrustedPaymentRequired.code]
