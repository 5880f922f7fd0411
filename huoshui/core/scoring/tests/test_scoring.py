"""Scores: a missing value is never zero, bins are half-open, reasons name what cost most."""

from decimal import Decimal

import pytest

from huoshui.core.errors import InvalidInput
from huoshui.core.scoring import (
    Bin,
    Characteristic,
    GradeBand,
    MissingValue,
    NoBin,
    Scorecard,
    Value,
    default_probability,
    score,
)

RATIO = Characteristic(
    name="ratio",
    zh="负债率",
    weight=Decimal("0.5"),
    bins=(
        Bin(label="低", points=Decimal(5), below=Decimal("0.5")),
        Bin(label="中", points=Decimal(3), lowest=Decimal("0.5"), below=Decimal("0.8")),
        Bin(label="缺失", points=Decimal(1), missing=True),
    ),
)
TRADE = Characteristic(
    name="trade",
    zh="行业",
    weight=Decimal("0.5"),
    bins=(
        Bin(label="农业", points=Decimal(4), values=frozenset({"farming", "fishing"})),
        Bin(label="贸易", points=Decimal(2), values=frozenset({"trade"})),
    ),
)
CARD = Scorecard(
    base=Decimal(1),
    characteristics=(RATIO, TRADE),
    grades=(GradeBand(grade="A", lowest=Decimal(5)), GradeBand(grade="B", lowest=Decimal(4))),
    lowest_grade="C",
)


@pytest.mark.parametrize(
    ("ratio", "trade", "total", "grade", "reasons"),
    [
        (Decimal("0.4999"), "farming", "5.5", "A", ()),
        (Decimal("0.5"), "fishing", "4.5", "B", ("ratio",)),
        (Decimal("0.5"), "trade", "3.5", "C", ("trade", "ratio")),
        (None, "farming", "3.5", "C", ("ratio",)),
        (0, "farming", "5.5", "A", ()),
    ],
)
def test_score(ratio: Value, trade: str, total: str, grade: str, reasons: tuple[str, ...]) -> None:
    result = score(CARD, {"ratio": ratio, "trade": trade})
    assert (result.total, result.grade, result.reasons) == (Decimal(total), grade, reasons)


def test_a_missing_value_without_a_bin_is_refused() -> None:
    with pytest.raises(MissingValue) as refused:
        score(CARD, {"ratio": Decimal("0.1")})
    assert refused.value.field == "trade" and "行业" in str(refused.value)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"ratio": Decimal("0.9"), "trade": "trade"}, NoBin),
        ({"ratio": Decimal("0.1"), "trade": "mining"}, NoBin),
        ({"ratio": Decimal("0.1"), "trade": 5}, NoBin),
        ({"ratio": "0.1", "trade": "trade"}, NoBin),
        ({"ratio": float(1), "trade": "trade"}, InvalidInput),
    ],
)
def test_values_no_bin_holds_are_refused(values: dict[str, Value], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        score(CARD, values)


def test_default_probability() -> None:
    even = default_probability(Decimal(0), {"x": Decimal(1)}, {"x": 0})
    assert even.probability == Decimal("0.5")
    assert default_probability(Decimal(5000), {}, {}).probability == 1
    assert default_probability(Decimal(-5000), {}, {}).probability == 0
    with pytest.raises(MissingValue):
        default_probability(Decimal(0), {"x": Decimal(1)}, {"x": None})
