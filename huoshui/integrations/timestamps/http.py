"""A real time-stamp authority over HTTP (RFC 3161 §3.4), such as 联合信任 or any other with an address."""

import re
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from huoshui.contracts.ports import TimeStampUnavailable

TIMEOUT_SECONDS = 10
_LARGEST = 200_000
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTimeStamps:
    """Implements `contracts.ports.TimeStampAuthority` for the service at `url`; `roots_file` holds PEM."""

    url: str
    roots_file: str

    def answer(self, request: bytes) -> bytes:
        """The service's response. Raises TimeStampUnavailable when there is none within 10 seconds."""
        asked = urllib.request.Request(
            self.url, data=request, headers={"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS) as reply:
                kind, content = reply.headers.get_content_type(), reply.read(_LARGEST)
        except OSError as problem:
            raise TimeStampUnavailable(str(problem)) from problem
        if kind != "application/timestamp-reply":
            raise TimeStampUnavailable(f"the service answered {kind}")
        return bytes(content)

    def roots(self) -> tuple[str, ...]:
        """The certificates of the file; none when no file is named."""
        return tuple(_PEM.findall(Path(self.roots_file).read_text("utf-8"))) if self.roots_file else ()
