"""A data source over HTTPS: the signed protocol of `protocol.py`, and never longer than agreed."""

import http.client
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from huoshui.integrations.sources.protocol import read_reply, request_of
from huoshui.risk.ports import SourceFailed, SourceRequest, SourceTimedOut

_LARGEST = 1_000_000
_OWN_MACHINE = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSource:
    """Implements `risk.ports.DataSources` for the service at `url`; https, but for one on this machine."""

    url: str
    key_id: str
    secret: str

    def ask(self, request: SourceRequest) -> Mapping[str, Any]:
        """What the service wrote. Raises SourceTimedOut, SourceFailed."""
        signed = request_of(request, url=self.url, key_id=self.key_id, secret=self.secret)
        body, signature = self._send(signed.body, signed.headers, request.timeout_seconds)
        found: Mapping[str, Any] = read_reply(
            request, body, signature=signature, nonce=signed.nonce, secret=self.secret
        )
        return found

    def _send(self, body: bytes, headers: Mapping[str, str], seconds: int) -> tuple[bytes, str]:
        """The answer's body and signature."""
        address = urlsplit(self.url)
        connection = self._connection(seconds)
        late = threading.Event()

        def cut() -> None:
            late.set()
            if connection.sock is not None:
                connection.sock.shutdown(socket.SHUT_RDWR)

        # A timeout of the socket begins anew with each byte: this one does not.
        watch = threading.Timer(seconds, cut)
        watch.daemon = True
        watch.start()
        try:
            target = (address.path or "/") + (f"?{address.query}" if address.query else "")
            connection.request("POST", target, body=body, headers=dict(headers))
            reply = connection.getresponse()
            content, signature = reply.read(_LARGEST), reply.headers.get("X-Signature", "")
        except TimeoutError as problem:
            raise SourceTimedOut(str(problem)) from problem
        except (OSError, http.client.HTTPException, ValueError) as problem:
            if late.is_set():
                raise SourceTimedOut(f"no answer within {seconds} s") from problem
            raise SourceFailed(f"{type(problem).__name__}: {problem}"[:200]) from problem
        finally:
            watch.cancel()
            connection.close()
        if late.is_set():
            raise SourceTimedOut(f"no answer within {seconds} s")
        if reply.status != 200:
            raise SourceFailed(f"HTTP {reply.status}")
        return content, signature

    def _connection(self, seconds: int) -> http.client.HTTPConnection:
        address = urlsplit(self.url)
        host = address.hostname or ""
        if address.scheme == "https":
            return http.client.HTTPSConnection(host, address.port, timeout=seconds)
        if address.scheme == "http" and host in _OWN_MACHINE:
            return http.client.HTTPConnection(host, address.port, timeout=seconds)
        raise SourceFailed("who applicants are leaves this machine by https only")
