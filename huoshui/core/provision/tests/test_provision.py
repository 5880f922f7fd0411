"""Properties of provisions: between nothing and everything, more risk never costs less."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from huoshui.core.classification import RiskClass
from huoshui.core.provision import (
    LossYear,
    ProvisionTable,
    Scenario,
    StageFacts,
    allowance_requirement,
    constant_hazard,
    expected_loss,
    impaired_loss,
    stage_of,
    stressed,
    table_provision,
    weighted_loss,
)

AMOUNTS = st.integers(0, 10**12)
SHARES = st.decimals(0, 1, places=4)
RATES = st.decimals(0, Decimal("0.36"), places=4)
TABLE = ProvisionTable(
    general=Decimal("0.01"),
    special={
        RiskClass.SPECIAL_MENTION: Decimal("0.02"),
        RiskClass.SUBSTANDARD: Decimal("0.25"),
        RiskClass.DOUBTFUL: Decimal("0.5"),
        RiskClass.LOSS: Decimal(1),
    },
    float_share=Decimal("0.2"),
)
YEARS = st.lists(
    st.builds(
        LossYear,
        exposure=AMOUNTS,
        default_probability=SHARES,
        loss_share=SHARES,
        part=st.fractions(0, 1, max_denominator=12),
    ),
    max_size=5,
)


@given(AMOUNTS, st.decimals(Decimal("-0.2"), Decimal("0.2"), places=3))
def test_a_worse_class_is_never_cheaper(balance: int, floated: Decimal) -> None:
    rows = [table_provision(balance, one, TABLE, floated) for one in RiskClass]
    totals = [row.total for row in rows]
    assert totals == sorted(totals)
    assert all(row.general + row.special == row.total and row.special >= 0 for row in rows)


@given(YEARS, RATES, RATES)
def test_expected_loss_lies_within_the_exposure(years: list[LossYear], low: Decimal, more: Decimal) -> None:
    loss = expected_loss(years, low)
    assert 0 <= loss <= sum(year.exposure for year in years)
    assert expected_loss(years, low + more) <= loss


@given(AMOUNTS, st.lists(AMOUNTS, max_size=4), RATES)
def test_the_loss_of_an_impaired_loan(exposure: int, recoveries: list[int], rate: Decimal) -> None:
    assert 0 <= impaired_loss(exposure, recoveries, rate) <= exposure
    assert impaired_loss(exposure, [], rate) == exposure


@given(SHARES, st.integers(1, 30))
def test_a_curve_of_default_never_passes_one(yearly: Decimal, years: int) -> None:
    curve = constant_hazard(yearly, years)
    assert len(curve) == years and all(one >= 0 for one in curve) and sum(curve) <= 1
    assert sum(curve) == 1 - (1 - Fraction(yearly)) ** years


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.data())
def test_the_weighted_loss_lies_between_the_scenarios(parts: list[int], data: st.DataObject) -> None:
    weights = [Decimal(part) / Decimal(1000) for part in parts[:-1]]
    weights.append(1 - sum(weights, Decimal(0)))
    losses = [data.draw(AMOUNTS) for _ in weights]
    assert min(losses) <= weighted_loss(list(zip(weights, losses, strict=True))) <= max(losses)


@given(st.integers(0, 400), st.integers(0, 400))
def test_stages_never_improve_with_days(days: int, more: int) -> None:
    assert stage_of(StageFacts(days_past_due=days + more)) >= stage_of(StageFacts(days_past_due=days))


@given(AMOUNTS, SHARES, AMOUNTS)
def test_the_requirement_is_the_harder_of_two(loans: int, bad: Decimal, allowance: int) -> None:
    found = allowance_requirement(
        loans=loans,
        non_performing=int(loans * bad),
        allowance=allowance,
        coverage=Decimal("1.5"),
        loan_share=Decimal("0.025"),
    )
    assert found.required >= max(found.by_coverage, found.by_loans)
    assert found.shortfall == max(found.required - allowance, 0)


def test_a_scenario_never_makes_default_more_than_certain() -> None:
    bad = Scenario(name="downside", weight=Decimal("0.2"), default_factor=Decimal("1.8"))
    assert stressed(Decimal("0.9"), bad.default_factor) == 1
