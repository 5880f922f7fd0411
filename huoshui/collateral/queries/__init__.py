"""Reads of collateral: assets, what secures a case, what is due, what is over its cap."""

from huoshui.collateral.queries.assets import STATES, get_asset, get_asset_document, list_assets
from huoshui.collateral.queries.cards import card_of_case, card_of_customer, coverage_of
from huoshui.collateral.queries.papers import cases_of_asset, is_secured, papers_of_security
from huoshui.collateral.queries.shapes import (
    AssetDetail,
    AssetPage,
    AssetRow,
    CaseCard,
    CustomerCard,
    GuaranteeRow,
    OverLtv,
    SecurityRow,
    StepToCheck,
    Task,
)
from huoshui.collateral.queries.watch import (
    cases_over_ltv,
    list_steps_to_check,
    list_tasks,
    require_registered,
    unregistered_securities,
)
from huoshui.collateral.worth import KindRules, rules_of_kinds

__all__ = [
    "STATES",
    "AssetDetail",
    "AssetPage",
    "AssetRow",
    "CaseCard",
    "CustomerCard",
    "GuaranteeRow",
    "KindRules",
    "OverLtv",
    "SecurityRow",
    "StepToCheck",
    "Task",
    "card_of_case",
    "card_of_customer",
    "cases_of_asset",
    "cases_over_ltv",
    "coverage_of",
    "get_asset",
    "get_asset_document",
    "is_secured",
    "list_assets",
    "list_steps_to_check",
    "list_tasks",
    "papers_of_security",
    "require_registered",
    "rules_of_kinds",
    "unregistered_securities",
]
