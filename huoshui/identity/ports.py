"""What identity asks of the world outside: to carry a message, and (demo only) which accounts to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class MessageGateway(Protocol):
    """Carries a text message to a phone (短信通道)."""

    def send(self, *, phone: str, template: str, text: str) -> None:
        """Send `text`; raises when the gateway does not take it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """An account the demo shows on its login page."""

    username: str
    password: str
    name: str
    role: str
    role_en: str


class DemoAccounts(Protocol):
    """Knows the accounts of a demo lender; asked only when settings.DEMO is on."""

    def accounts(self, *, slug: str) -> Sequence[DemoAccount]:
        """The accounts of the lender with that slug, none when it is no demo lender."""
        ...
