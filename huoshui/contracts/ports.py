"""What contracts need from outside: a time-stamp authority."""

from typing import Protocol


class TimeStampUnavailable(Exception):
    """The time-stamp authority gave no stamp: no answer in time, or a refusal."""


class TimeStampAuthority(Protocol):
    """Proves that data existed at an instant (时间戳机构): the protocol of RFC 3161, in DER."""

    def answer(self, request: bytes) -> bytes:
        """The TimeStampResp to a TimeStampReq. Raises TimeStampUnavailable."""
        ...

    def roots(self) -> tuple[str, ...]:
        """The certificates (PEM) a stamp of this authority may lead to."""
        ...
