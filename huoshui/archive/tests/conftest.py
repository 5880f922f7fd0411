"""Fixtures of the archive's tests; nobody logs in here, so passwords need not be hard to guess."""

from typing import Any

import pytest

from huoshui.archive.tests.stacks import Stacks, open_stacks


@pytest.fixture
def stacks(lender: object, settings: Any) -> Stacks:
    """A fresh archive in the bank's schema."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return open_stacks()
