"""Call-backs over https. The lender's own network is never called (SSRF): the name is looked up once, every
address found must be public, and the connection goes to the address that was looked at. Nothing is followed.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from huoshui.integrations.deadline import within
from huoshui.partners.ports import CallbackAddressRefused, CallbackFailed

TIMEOUT_SECONDS = 5  # of each step
LONGEST_SECONDS = 8  # of the whole: who answers a letter at a time holds nobody up
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class HttpCallbacks:
    """Implements `partners.ports.CallbackGateway`."""

    def check(self, url: str) -> None:
        """Nothing, for https without a user to a host that is not a private address. The name is looked up
        when it is called, not here. Raises CallbackAddressRefused.
        """
        address = _split(url)
        try:
            literal = ipaddress.ip_address(address.hostname or "")
        except ValueError:
            host = (address.hostname or "").lower().rstrip(".")
            if not settings.CALLBACK_PRIVATE and (host == "localhost" or "." not in host):
                raise CallbackAddressRefused(field="callback_url") from None
            return
        _need_public(literal)

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> None:
        """Post the body; the answer's content is not read. Raises CallbackFailed, CallbackAddressRefused."""
        address = _split(url)
        port = address.port or (443 if address.scheme == "https" else 80)
        connection = _Pinned(address.hostname or "", port, is_secure=address.scheme == "https")
        with within(connection, LONGEST_SECONDS):
            try:
                target = (address.path or "/") + (f"?{address.query}" if address.query else "")
                connection.request("POST", target, body=body, headers=dict(headers))
                status = connection.getresponse().status
            except (OSError, http.client.HTTPException, ValueError) as problem:
                raise CallbackFailed(f"{type(problem).__name__}: {problem}"[:200]) from problem
        if not 200 <= status < 300:
            raise CallbackFailed(f"HTTP {status}")


def is_public(address: Address) -> bool:
    """Whether the address belongs to the internet at large, also when an IPv4 address hides in it."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour
        if hidden is None and address in _NAT64:
            hidden = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if hidden is not None:
            return is_public(hidden)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _need_public(address: Address) -> None:
    if not settings.CALLBACK_PRIVATE and not is_public(address):
        raise CallbackAddressRefused(field="callback_url")


def _split(url: str) -> SplitResult:
    schemes = ("https", "http") if settings.CALLBACK_PRIVATE else ("https",)
    try:
        address = urlsplit(url)
        good = address.scheme in schemes and bool(address.hostname) and address.port != 0
    except ValueError:
        good = False
    if not good or len(url) > 300 or not url.isascii() or any(char <= " " for char in url):
        raise CallbackAddressRefused(field="callback_url")
    if address.username is not None or address.password is not None or address.fragment:
        raise CallbackAddressRefused(field="callback_url")
    return address


class _Pinned(http.client.HTTPConnection):
    """A connection to the very address that was found to be public, under the certificate of the name."""

    def __init__(self, host: str, port: int, *, is_secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self._is_secure = is_secure

    def connect(self) -> None:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        for _, _, _, _, place in found:
            _need_public(ipaddress.ip_address(str(place[0]).partition("%")[0]))
        plain = socket.create_connection((str(found[0][4][0]), self.port), timeout=TIMEOUT_SECONDS)
        self.sock: Any = plain
        if self._is_secure:
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
