"""What the parties room asks of later ones: which customers have left the same phone, device or address."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTrace:
    """Several customers with the same phone, device or address (`kind`); the value itself stays hidden."""

    kind: str
    customer_ids: tuple[int, ...]


class SharedTraces(Protocol):
    """What customers share (共用信息): origination knows from their applications."""

    def shared_by(self, customer_ids: Collection[int]) -> tuple[SharedTrace, ...]:
        """One entry for each phone, device or address that one of these shares with anybody else."""
        ...
