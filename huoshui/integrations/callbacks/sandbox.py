"""A call-back gateway without a network: it keeps what it was given, and may be told to fail."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from huoshui.partners.ports import CallbackFailed


@dataclass
class SandboxCallbacks:
    """Implements `partners.ports.CallbackGateway`; `sent` holds address, body and headers."""

    is_down: bool = False
    sent: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def check(self, url: str) -> None:
        """Nothing: every address will do."""

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> None:
        """Nothing; the call-back is kept. Raises CallbackFailed while told to fail."""
        if self.is_down:
            raise CallbackFailed("HTTP 503")
        self.sent.append((url, body, dict(headers)))
