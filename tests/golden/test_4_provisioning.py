"""Regulation §4.2: the table of 2002, the required allowance, expected credit loss."""

from decimal import Decimal
from fractions import Fraction

import pytest

from huoshui.core.classification import BookFigures, RiskClass, indicators
from huoshui.core.errors import InvalidInput
from huoshui.core.money import parse_yuan, round_half_up, yuan_text
from huoshui.core.provision import (
    LossYear,
    ProvisionTable,
    Stage,
    StageFacts,
    allowance_requirement,
    constant_hazard,
    expected_loss,
    impaired_loss,
    marginal_probabilities,
    stage_of,
    stressed,
    table_provision,
    weighted_loss,
)

TABLE = ProvisionTable(
    general=Decimal("0.01"),
    special={
        RiskClass.SPECIAL_MENTION: Decimal("0.02"),
        RiskClass.SUBSTANDARD: Decimal("0.25"),
        RiskClass.DOUBTFUL: Decimal("0.50"),
        RiskClass.LOSS: Decimal("1"),
    },
    float_share=Decimal("0.2"),
)
MILLIONS = dict(zip(RiskClass, (80, 10, 5, 3, 2), strict=True))
BOOK = {risk_class: parse_yuan(f"{count}000000") for risk_class, count in MILLIONS.items()}
SIX, LGD = Decimal("0.06"), Decimal("0.45")


def provisions(floated: str = "0") -> tuple[str, str, str]:
    rows = [table_provision(amount, one, TABLE, Decimal(floated)) for one, amount in BOOK.items()]
    sums = (sum(r.special for r in rows), sum(r.general for r in rows), sum(r.total for r in rows))
    special, general, total = (yuan_text(amount) for amount in sums)
    return special, general, total


def yuan(amount: Fraction | int) -> str:
    return yuan_text(round_half_up(amount))


def test_4_1_table_of_2002() -> None:
    assert provisions() == ("4950000.00", "1000000.00", "5950000.00")


def test_4_2_floating_by_a_fifth() -> None:
    assert (provisions("-0.2")[0], provisions("0.2")[0]) == ("4400000.00", "5500000.00")
    with pytest.raises(InvalidInput):
        provisions("0.21")


def test_4_3_ratios() -> None:
    book = BookFigures(
        loans=sum(BOOK.values()),
        special_mention=BOOK[RiskClass.SPECIAL_MENTION],
        non_performing=parse_yuan("10000000"),
        overdue_90=0,
        overdue_90_performing=0,
        allowance=parse_yuan("5950000"),
    )
    found = indicators(book)
    assert (found.npl_ratio, found.coverage, found.allowance_to_loans) == (
        Fraction(10, 100),
        Fraction(5950, 10000),
        Fraction(595, 10000),
    )


@pytest.mark.parametrize(
    ("row", "coverage", "share", "required", "shortfall"),
    [
        ("4-4", "1.5", "0.025", "15000000.00", "9050000.00"),
        ("4-5", "1.2", "0.015", "12000000.00", "6050000.00"),
    ],
)
def test_4_4_and_4_5_requirement(row: str, coverage: str, share: str, required: str, shortfall: str) -> None:
    found = allowance_requirement(
        loans=parse_yuan("100000000"),
        non_performing=parse_yuan("10000000"),
        allowance=parse_yuan("5950000"),
        coverage=Decimal(coverage),
        loan_share=Decimal(share),
    )
    assert (yuan_text(found.required), yuan_text(found.shortfall)) == (required, shortfall)
    assert found.required == max(found.by_coverage, found.by_loans)


def test_4_6_stage_one() -> None:
    year = LossYear(exposure=parse_yuan("1000000"), default_probability=Decimal("0.02"), loss_share=LGD)
    assert yuan(expected_loss([year], Decimal(0))) == "9000.00"
    assert yuan(expected_loss([year], SIX)) == "8490.57"


def test_4_7_stage_two() -> None:
    exposures = [parse_yuan(text) for text in ("1000000", "700000", "350000")]
    curve = marginal_probabilities([Decimal("0.03"), Decimal("0.055"), Decimal("0.075")])
    assert curve == (Fraction(3, 100), Fraction(25, 1000), Fraction(2, 100))
    years = [
        LossYear(exposure=exposure, default_probability=marginal, loss_share=LGD)
        for exposure, marginal in zip(exposures, curve, strict=True)
    ]
    assert yuan(expected_loss(years, SIX)) == "22389.37"
    assert yuan(expected_loss(years, Decimal(0))) == "24525.00"
    nothing = LossYear(exposure=0, default_probability=0, loss_share=LGD)  # type: ignore[arg-type]
    by_year = [expected_loss([*[nothing] * place, year], SIX) for place, year in enumerate(years)]
    assert [yuan(loss) for loss in by_year] == ["12735.85", "7008.72", "2644.80"]


def test_4_8_stage_three() -> None:
    recoveries = [parse_yuan("200000"), parse_yuan("250000")]
    loss = impaired_loss(parse_yuan("800000"), recoveries, SIX)
    assert (yuan(loss), yuan(parse_yuan("800000") - loss)) == ("388821.64", "411178.36")
    assert impaired_loss(100, [200], SIX) == 0


def test_4_9_scenarios() -> None:
    weights = [Decimal("0.5"), Decimal("0.3"), Decimal("0.2")]
    losses = [parse_yuan(text) for text in ("9000", "15000", "6000")]
    assert yuan(weighted_loss(list(zip(weights, losses, strict=True)))) == "10200.00"
    with pytest.raises(InvalidInput):
        weighted_loss([(Decimal("0.5"), 1), (Decimal("0.4"), 1)])


def test_4_10_stages() -> None:
    days = (30, 31, 90, 91)
    assert [stage_of(StageFacts(days_past_due=day)) for day in days] == [1, 2, 2, 3]
    rebutted = [
        stage_of(StageFacts(days_past_due=day, rebuts_30_days=True, rebuts_90_days=True)) for day in days
    ]
    assert rebutted == [Stage.ONE] * 4
    assert stage_of(StageFacts(days_past_due=0, risk_increased=True)) is Stage.TWO
    assert stage_of(StageFacts(days_past_due=0, credit_impaired=True)) is Stage.THREE


def test_curves_of_default() -> None:
    assert constant_hazard(Decimal("0.02"), 3) == (
        Fraction(2, 100),
        Fraction(196, 10000),
        Fraction(19208, 1000000),
    )
    assert stressed(Decimal("0.8"), Decimal("1.5")) == 1
    for curve in ([Decimal("0.03"), Decimal("0.02")], [Decimal("1.01")]):
        with pytest.raises(InvalidInput):
            marginal_probabilities(curve)
