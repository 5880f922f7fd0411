"""Collateral (押品): the kinds there are, what a value allows by rank, and whether loans are covered."""

from huoshui.core.collateral.coverage import AssetCharge, AssetWorth, CaseCover, cover_cases, is_over_ltv
from huoshui.core.collateral.fields import AssetFields, KindField, read_fields
from huoshui.core.collateral.kinds import (
    ASSET_KINDS,
    GUARANTEE_KINDS,
    REGISTRIES,
    AssetKind,
    GuaranteeKind,
    Registry,
)
from huoshui.core.collateral.ranking import RankedCover, RankedSum, available_to_next, lendable, rank_cover

__all__ = [
    "ASSET_KINDS",
    "GUARANTEE_KINDS",
    "REGISTRIES",
    "AssetCharge",
    "AssetFields",
    "AssetKind",
    "AssetWorth",
    "CaseCover",
    "GuaranteeKind",
    "KindField",
    "RankedCover",
    "RankedSum",
    "Registry",
    "available_to_next",
    "cover_cases",
    "is_over_ltv",
    "lendable",
    "rank_cover",
    "read_fields",
]
