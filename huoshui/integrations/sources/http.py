"""A data source over HTTPS: the signed protocol of `protocol.py`, and never longer than agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huoshui.integrations.signed_http import LineFailed, TimedOut, post
from huoshui.integrations.sources.protocol import read_reply, request_of
from huoshui.risk.ports import SourceFailed, SourceRequest, SourceTimedOut


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSource:
    """Implements `risk.ports.DataSources` for the service at `url`; https, but for one on this machine."""

    url: str
    key_id: str
    secret: str

    def ask(self, request: SourceRequest) -> Mapping[str, Any]:
        """What the service wrote. Raises SourceTimedOut, SourceFailed."""
        signed = request_of(request, url=self.url, key_id=self.key_id, secret=self.secret)
        try:
            body, signature = post(self.url, signed.body, signed.headers, seconds=request.timeout_seconds)
        except TimedOut as problem:
            raise SourceTimedOut(str(problem)) from problem
        except LineFailed as problem:
            raise SourceFailed(str(problem)) from problem
        found: Mapping[str, Any] = read_reply(
            request.reference, body, signature=signature, nonce=signed.nonce, secret=self.secret
        )
        return found
