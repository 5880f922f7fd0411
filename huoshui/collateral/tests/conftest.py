"""Fixtures of collateral's tests; nobody logs in here, so passwords need not be hard to guess."""

from typing import Any

import pytest

from huoshui.collateral.tests.yard import Yard, open_yard


@pytest.fixture
def yard(lender: object, settings: Any) -> Yard:
    """A fresh book in the bank's schema."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return open_yard()
