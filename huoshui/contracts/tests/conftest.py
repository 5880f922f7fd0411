"""Messages go to the sandbox, whatever an installation names."""

from collections.abc import Iterator
from typing import Any

import pytest

from huoshui.foundation.ports import answering
from huoshui.identity.ports import MessageGateway
from huoshui.integrations.messaging.sandbox import SandboxMessages


@pytest.fixture(autouse=True)
def _sandbox_messages() -> Iterator[None]:
    with answering(MessageGateway, SandboxMessages()):
        yield


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Nobody logs in here, so nobody's password needs to be hard to guess."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
