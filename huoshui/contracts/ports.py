"""What contracts need from outside: a time-stamp authority, and whoever compares faces."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol, get_args


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


FaceOutcome = Literal["waiting", "passed", "other_person", "not_live", "given_up"]
FACE_OUTCOMES: tuple[str, ...] = get_args(FaceOutcome)


class FaceUnavailable(Exception):
    """The provider gave no usable answer: nothing in time, a failure, or nonsense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceBegun:
    """Where the signer looks into the camera; without an address it is the marked simulator of a demo."""

    address: str
    is_simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceFound:
    """What the provider found: `similarity` 0 to 100, None where it does not say."""

    outcome: FaceOutcome
    similarity: Decimal | None
    provider_reference: str


class FaceProvider(Protocol):
    """Compares a living face with the picture the state keeps (人脸核身，含活体检测)."""

    def begin(self, *, reference: str, name: str, id_number: str, return_to: str) -> FaceBegun:
        """A check of that person, who comes back to `return_to` after it. Raises FaceUnavailable."""
        ...

    def result(self, *, reference: str) -> FaceFound:
        """How that check stands; asked of the provider, never of the browser. Raises FaceUnavailable."""
        ...
