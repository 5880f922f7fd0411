"""What the parties room asks of later ones: who has left the same phone, device, address or account."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTrace:
    """Several customers with the same phone, device, address or account (`kind`); the value is hidden."""

    kind: str
    customer_ids: tuple[int, ...]


class SharedTraces(Protocol):
    """What customers share (共用信息): origination knows from their applications."""

    def shared_by(self, customer_ids: Collection[int]) -> tuple[SharedTrace, ...]:
        """One entry for each phone, device, address or account that one of these shares with anybody else."""
        ...
