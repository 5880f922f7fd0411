"""Fixtures of the tests of payments."""

from collections.abc import Iterator

import pytest

from huoshui.contracts.tests.book import open_book
from huoshui.foundation.ports import answering
from huoshui.jobs.tests.banks import TestBank
from huoshui.ledger.operations import install_chart
from huoshui.servicing.payment.tests.desk import PaymentDesk
from huoshui.servicing.ports import BankGateway


@pytest.fixture
def bank() -> Iterator[TestBank]:
    """A bank that pays what it is told to."""
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


@pytest.fixture
def desk(lender: object, bank: TestBank) -> PaymentDesk:
    """The desk of a bank."""
    install_chart()
    return PaymentDesk(open_book())
