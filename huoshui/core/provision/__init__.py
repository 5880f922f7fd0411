"""Provisions for loan losses (拨备): the table of 2002, the required ratios, and expected credit loss."""

from huoshui.core.provision.expected_loss import (
    LossYear,
    Scenario,
    constant_hazard,
    expected_loss,
    impaired_loss,
    marginal_probabilities,
    stressed,
    weighted_loss,
)
from huoshui.core.provision.requirement import AllowanceRequirement, allowance_requirement
from huoshui.core.provision.stage import Stage, StageFacts, stage_of
from huoshui.core.provision.table import ProvisionTable, TableProvision, special_rate, table_provision

__all__ = [
    "AllowanceRequirement",
    "LossYear",
    "ProvisionTable",
    "Scenario",
    "Stage",
    "StageFacts",
    "TableProvision",
    "allowance_requirement",
    "constant_hazard",
    "expected_loss",
    "impaired_loss",
    "marginal_probabilities",
    "special_rate",
    "stage_of",
    "stressed",
    "table_provision",
    "weighted_loss",
]
