"""What one loan needs: exposure and rules in, amount and explanation out. Pure: no database here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from huoshui.core.classification import RiskClass, is_non_performing
from huoshui.core.dates import whole_months_and_days
from huoshui.core.money import round_half_up, yuan_text
from huoshui.core.provision import (
    LossYear,
    ProvisionTable,
    Scenario,
    Stage,
    StageFacts,
    constant_hazard,
    expected_loss,
    impaired_loss,
    stage_of,
    stressed,
    table_provision,
    weighted_loss,
)
from huoshui.servicing.provisioning.rules import LossRules

_SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """A loan as provisioning sees it, cents; `later` is the principal agreed to be left after each full
    year, read only where the whole life counts."""

    loan_id: int
    product_code: str
    branch_id: int
    risk_class: RiskClass
    class_floor: RiskClass
    days_past_due: int
    principal: int
    interest: int
    annual_rate: Decimal
    maturity_date: date
    later: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the loan needs (单笔拨备), cents, and what it was made of."""

    exposure: int
    amount: int
    stage: Stage | None = None
    rate: Decimal | None = None
    default_probability: Decimal | None = None
    loss_share: Decimal | None = None
    explanation: dict[str, Any] = field(default_factory=dict)


def measure_by_table(loan: Exposure, table: ProvisionTable) -> Measured:
    """By the table of 2002: general and special reserve on the principal."""
    found = table_provision(loan.principal, loan.risk_class, table)
    return Measured(
        exposure=loan.principal,
        amount=found.total,
        rate=_six(found.rate),
        explanation={
            "rule": "table",
            "general_rate": str(table.general),
            "general": yuan_text(found.general),
            "special_rate": str(_six(found.rate - Fraction(table.general))),
            "special": yuan_text(found.special),
        },
    )


def stage_of_loan(loan: Exposure) -> Stage:
    """The stage: a bad class is credit-impaired; 关注 for more than its days is a significant increase."""
    return stage_of(
        StageFacts(
            days_past_due=loan.days_past_due,
            risk_increased=loan.class_floor is RiskClass.SPECIAL_MENTION,
            credit_impaired=is_non_performing(loan.risk_class),
        )
    )


def measure_by_loss(loan: Exposure, rules: LossRules, on: date) -> Measured:
    """By expected credit loss: 12 months in stage 1, the whole life in stage 2, recoveries in stage 3.

    The contract rate discounts: fees are income when received, no part of the yield.
    """
    stage = stage_of_loan(loan)
    if stage is Stage.THREE:
        return _impaired(loan, rules)
    months = months_left(on, loan.maturity_date)
    yearly = rules.default_probability[loan.risk_class]
    if stage is Stage.ONE:
        part = Fraction(min(months, 12), 12)
        unit = _unit_loss(yearly, rules.loss_share, part, loan.annual_rate, rules.scenarios)
        exposure = loan.principal + loan.interest
        return _expected(loan, rules, stage, [exposure], months, exposure * unit)
    exposures = [loan.principal + loan.interest, *loan.later]
    loss = weighted_loss(
        [
            (one.weight, _life_loss(exposures, yearly, months, loan.annual_rate, rules.loss_share, one))
            for one in rules.scenarios
        ]
    )
    return _expected(loan, rules, stage, exposures, months, loss)


def months_left(on: date, maturity: date) -> int:
    """Months a loan still lives, begun ones counted; past its maturity a loan is taken to live a year on."""
    if maturity <= on:
        return 12
    months, days = whole_months_and_days(on, maturity)
    return months + (days > 0)


def _expected(
    loan: Exposure,
    rules: LossRules,
    stage: Stage,
    exposures: Sequence[int],
    months: int,
    loss: Fraction,
) -> Measured:
    yearly = rules.default_probability[loan.risk_class]
    return Measured(
        exposure=exposures[0],
        amount=round_half_up(loss),
        stage=stage,
        default_probability=yearly,
        loss_share=rules.loss_share,
        explanation={
            "rule": "ecl_12m" if stage is Stage.ONE else "ecl_life",
            "effective_rate": str(loan.annual_rate),
            "months": min(months, 12) if stage is Stage.ONE else months,
            "exposures": [yuan_text(one) for one in exposures],
            "scenarios": [
                {"name": one.name, "weight": str(one.weight), "factor": str(one.default_factor)}
                for one in rules.scenarios
            ],
        },
    )


def _impaired(loan: Exposure, rules: LossRules) -> Measured:
    exposure = loan.principal + loan.interest
    risk_class = loan.risk_class if is_non_performing(loan.risk_class) else RiskClass.SUBSTANDARD
    share = rules.recovered_share[risk_class]
    each = Fraction(exposure) * Fraction(share) / rules.recovery_years
    loss = impaired_loss(exposure, [each] * rules.recovery_years, loan.annual_rate)
    return Measured(
        exposure=exposure,
        amount=round_half_up(loss),
        stage=Stage.THREE,
        default_probability=Decimal(1),
        loss_share=_six(loss / exposure) if exposure else None,
        explanation={
            "rule": "ecl_impaired",
            "effective_rate": str(loan.annual_rate),
            "recovered_share": str(share),
            "recovery_years": rules.recovery_years,
            "recovery_a_year": yuan_text(round_half_up(each)),
        },
    )


@lru_cache(maxsize=4096)
def _unit_loss(
    yearly: Decimal,
    loss_share: Decimal,
    part: Fraction,
    effective_rate: Decimal,
    scenarios: tuple[Scenario, ...],
) -> Fraction:
    """The 12-month loss of one cent, exact: the loss is proportional to the exposure, so once is enough."""
    return weighted_loss(
        [
            (
                one.weight,
                expected_loss(
                    [
                        LossYear(
                            exposure=1,
                            default_probability=stressed(yearly, one.default_factor),
                            loss_share=loss_share,
                            part=part,
                        )
                    ],
                    effective_rate,
                ),
            )
            for one in scenarios
        ]
    )


def _life_loss(
    exposures: Sequence[int],
    yearly: Decimal,
    months: int,
    effective_rate: Decimal,
    loss_share: Decimal,
    scenario: Scenario,
) -> Fraction:
    curve = constant_hazard(stressed(yearly, scenario.default_factor), len(exposures))
    last = len(exposures) - 1
    years = [
        LossYear(
            exposure=exposure,
            default_probability=marginal,
            loss_share=loss_share,
            part=Fraction(min(months - 12 * place, 12), 12) if place == last else Fraction(1),
        )
        for place, (exposure, marginal) in enumerate(zip(exposures, curve, strict=True))
    ]
    return expected_loss(years, effective_rate)


def _six(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_SIX_PLACES)
