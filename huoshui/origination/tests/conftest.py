"""Fixtures of origination's tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from huoshui.foundation import outbox
from huoshui.foundation.ports import answering
from huoshui.origination.tests.desk import Bureau, Desk, NoExposure, open_desk
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
