"""What the partners room asks of the world outside: to carry a call-back to a partner."""

from collections.abc import Mapping
from typing import Protocol

from huoshui.core.errors import Refusal


class CallbackAddressRefused(Refusal):
    """An address nobody outside owns, or not by https: the lender's own network is not called."""

    code = "partners.callback_address_refused"
    zh = "回调地址无效：须为 https 公网地址，不得含账号、不得指向内网或本机"
    en = "This is no address to call back: https to a public address, without a user, never the own network"
    status = 422


class CallbackFailed(Exception):
    """The partner did not take the call-back; it is sent again later."""


class CallbackGateway(Protocol):
    """Carries call-backs (回调通道)."""

    def check(self, url: str) -> None:
        """Nothing, when that address may be called. Raises CallbackAddressRefused."""
        ...

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> None:
        """Post the body. Raises CallbackFailed when nobody answers with 2xx, CallbackAddressRefused."""
        ...
