"""Fixtures of origination's tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from huoshui.foundation import outbox
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import answering
from huoshui.identity.ports import MessageGateway
from huoshui.origination.tests.batch_files import Texts
from huoshui.origination.tests.desk import Bureau, Desk, NoExposure, open_desk, person
from huoshui.risk.ports import CreditBureau, Exposure


@pytest.fixture
def desk(lender: object, settings: Any) -> Iterator[Desk]:
    """A lender at work."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # a slow hash proves nothing here
    bureau = Bureau()
    with answering(CreditBureau, bureau), answering(Exposure, NoExposure()), outbox.inline():
        yield open_desk(bureau)


@pytest.fixture
def texts() -> Iterator[Texts]:
    """The text messages that were sent."""
    gateway = Texts()
    with answering(MessageGateway, gateway):
        yield gateway


@pytest.fixture
def officer(desk: Desk) -> Actor:
    """A loan officer."""
    return person(desk.cast, "t.officer", "application.view", "application.enter", "customer.view")
