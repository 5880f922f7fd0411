"""Fixtures of the tests of tranches."""

from collections.abc import Iterator

import pytest

from huoshui.foundation.ports import answering
from huoshui.jobs.tests.banks import TestBank
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.tranches.tests.desk import TrancheDesk


@pytest.fixture
def bank() -> Iterator[TestBank]:
    """A bank that pays what it is told to, and debits nobody."""
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


@pytest.fixture
def desk(lender: object, bank: TestBank) -> TrancheDesk:
    """The desk."""
    return TrancheDesk()
