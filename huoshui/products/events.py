"""What the products room tells the others."""

from dataclasses import dataclass

from huoshui.foundation.outbox import Event


@dataclass(frozen=True)
class ProductVersionLive(Event):
    """A product version was checked by a second person and is live."""

    product_code: str
    version_id: int
