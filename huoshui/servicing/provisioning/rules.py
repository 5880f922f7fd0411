"""The lender's provisioning rules on a day: dated parameters as the core's values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from huoshui.core.classification import RiskClass
from huoshui.core.provision import ProvisionTable, Scenario
from huoshui.products.queries import NoCurrentParameter, get_parameter, get_parameters

TABLE, ECL = "table_2002", "ecl"

_TABLE_CODES = (
    "provision_general",
    "provision_special_mention",
    "provision_substandard",
    "provision_doubtful",
    "provision_loss",
    "provision_float_max",
)
_ECL_CODES = (
    "ecl_pd_normal",
    "ecl_pd_special_mention",
    "ecl_lgd",
    "ecl_recovery_substandard",
    "ecl_recovery_doubtful",
    "ecl_recovery_loss",
    "ecl_recovery_years",
    "ecl_weight_base",
    "ecl_weight_upside",
    "ecl_weight_downside",
    "ecl_factor_upside",
    "ecl_factor_downside",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRules:
    """Expected credit loss for a product (预期信用损失参数): PD a year by class, LGD, what is recovered of an
    impaired loan and over how many years, and the scenarios."""

    default_probability: dict[RiskClass, Decimal]
    loss_share: Decimal
    recovered_share: dict[RiskClass, Decimal]
    recovery_years: int
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredRatios:
    """The allowance the supervisor asks for: of bad loans (拨备覆盖率) and of all loans (贷款拨备率)."""

    coverage: Decimal
    loan_share: Decimal


def method_of(on: date) -> str:
    """The lender's method, `table_2002` or `ecl`. Refusals: NoCurrentParameter."""
    return str(get_parameter("provisioning_method", on=on))


def method_or_none(on: date) -> str | None:
    """As `method_of`; None for a lender that has chosen no method."""
    try:
        return method_of(on)
    except NoCurrentParameter:
        return None


def required_ratios(on: date) -> RequiredRatios:
    """The required ratios in force. Refusals: NoCurrentParameter."""
    values = get_parameters(("allowance_coverage_min", "allowance_loan_share_min"), on=on)
    return RequiredRatios(
        coverage=values["allowance_coverage_min"], loan_share=values["allowance_loan_share_min"]
    )


def table_rules(on: date, product_code: str) -> ProvisionTable:
    """The table of 2002 as the lender applies it to a product. Refusals: NoCurrentParameter."""
    values = get_parameters(_TABLE_CODES, on=on, product_code=product_code)
    return ProvisionTable(
        general=values["provision_general"],
        special={one: values[f"provision_{one.value}"] for one in RiskClass if one is not RiskClass.NORMAL},
        float_share=values["provision_float_max"],
    )


def loss_rules(on: date, product_code: str) -> LossRules:
    """The parameters of expected loss of a product. Refusals: NoCurrentParameter."""
    values: dict[str, Any] = get_parameters(_ECL_CODES, on=on, product_code=product_code)
    return LossRules(
        default_probability={
            RiskClass.NORMAL: values["ecl_pd_normal"],
            RiskClass.SPECIAL_MENTION: values["ecl_pd_special_mention"],
        },
        loss_share=values["ecl_lgd"],
        recovered_share={
            one: values[f"ecl_recovery_{one.value}"]
            for one in (RiskClass.SUBSTANDARD, RiskClass.DOUBTFUL, RiskClass.LOSS)
        },
        recovery_years=values["ecl_recovery_years"],
        scenarios=(
            Scenario(name="base", weight=values["ecl_weight_base"]),
            Scenario(
                name="upside",
                weight=values["ecl_weight_upside"],
                default_factor=values["ecl_factor_upside"],
            ),
            Scenario(
                name="downside",
                weight=values["ecl_weight_downside"],
                default_factor=values["ecl_factor_downside"],
            ),
        ),
    )
