"""What the collateral room tells the others."""

from dataclasses import dataclass

from huoshui.foundation.outbox import Event


@dataclass(frozen=True)
class AssetPaperAdded(Event):
    """One more paper is kept with an asset (押品材料已上传)."""

    asset_id: int
