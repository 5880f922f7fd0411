"""Fixtures of the tests of unified lines."""

from collections.abc import Iterator

import pytest

from huoshui.foundation.ports import answering
from huoshui.jobs.tests.banks import TestBank
from huoshui.risk.unified_lines.tests.desk import Desk
from huoshui.servicing.ports import BankGateway


@pytest.fixture
def bank() -> Iterator[TestBank]:
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


@pytest.fixture
def desk(lender: object, bank: TestBank) -> Desk:
    return Desk()
