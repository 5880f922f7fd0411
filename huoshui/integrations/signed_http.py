"""One signed request over HTTPS, one signed answer, and never longer than agreed."""

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

from huoshui.integrations.deadline import within

_LARGEST = 1_000_000
_OWN_MACHINE = frozenset({"127.0.0.1", "localhost"})


class TimedOut(Exception):
    """No whole answer within the time."""


class LineFailed(Exception):
    """No connection, a broken one, or an answer that is none."""


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: int) -> tuple[bytes, str]:
    """The answer's body and signature; https, but for a service on this machine.

    Raises TimedOut, LineFailed.
    """
    address, connection = urlsplit(url), _connection(url, seconds)
    with within(connection, seconds) as late:
        try:
            target = (address.path or "/") + (f"?{address.query}" if address.query else "")
            connection.request("POST", target, body=body, headers=dict(headers))
            reply = connection.getresponse()
            content, signature = reply.read(_LARGEST), reply.headers.get("X-Signature", "")
        except TimeoutError as problem:
            raise TimedOut(str(problem)) from problem
        except (OSError, http.client.HTTPException, ValueError) as problem:
            if late.is_set():
                raise TimedOut(f"no answer within {seconds} s") from problem
            raise LineFailed(f"{type(problem).__name__}: {problem}"[:200]) from problem
    if late.is_set():
        raise TimedOut(f"no answer within {seconds} s")
    if reply.status != 200:
        raise LineFailed(f"HTTP {reply.status}")
    return content, signature


def _connection(url: str, seconds: int) -> http.client.HTTPConnection:
    address = urlsplit(url)
    host = address.hostname or ""
    if address.scheme == "https":
        return http.client.HTTPSConnection(host, address.port, timeout=seconds)
    if address.scheme == "http" and host in _OWN_MACHINE:
        return http.client.HTTPConnection(host, address.port, timeout=seconds)
    raise LineFailed("who applicants are leaves this machine by https only")
