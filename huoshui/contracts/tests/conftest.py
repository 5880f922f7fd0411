"""Messages go to the sandbox, whatever an installation names."""

from collections.abc import Iterator

import pytest

from huoshui.foundation.ports import answering
from huoshui.identity.ports import MessageGateway
from huoshui.integrations.messaging.sandbox import SandboxMessages


@pytest.fixture(autouse=True)
def _sandbox_messages() -> Iterator[None]:
    with answering(MessageGateway, SandboxMessages()):
        yield
