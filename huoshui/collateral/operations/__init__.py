"""Writes of collateral: assets on file, what is secured on them, registrations, releases, guarantees."""

from huoshui.collateral.operations.assets import (
    DOCUMENT_KINDS,
    SOURCES,
    NewAsset,
    NewPolicy,
    NewValuation,
    add_asset_document,
    insure_asset,
    register_asset,
    reveal_asset,
    value_asset,
)
from huoshui.collateral.operations.case_turns import (
    agree_with_contract,
    follow_redraft,
    move_to_contract,
    void_of_case,
    void_with_contract,
)
from huoshui.collateral.operations.guarantees import agree_guarantee, end_guarantee, propose_guarantee
from huoshui.collateral.operations.securities import agree_security, propose_security, void_security
from huoshui.collateral.operations.steps import answer_step, request_registration, request_release

__all__ = [
    "DOCUMENT_KINDS",
    "SOURCES",
    "NewAsset",
    "NewPolicy",
    "NewValuation",
    "add_asset_document",
    "agree_guarantee",
    "agree_security",
    "agree_with_contract",
    "answer_step",
    "end_guarantee",
    "follow_redraft",
    "insure_asset",
    "move_to_contract",
    "propose_guarantee",
    "propose_security",
    "register_asset",
    "request_registration",
    "request_release",
    "reveal_asset",
    "value_asset",
    "void_of_case",
    "void_security",
    "void_with_contract",
]
