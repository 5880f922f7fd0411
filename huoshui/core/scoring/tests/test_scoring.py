"""Scores: a missing value is never zero, bins are half-open, reasons name what cost most."""

from dataclasses import replace
from decimal import Decimal

import pytest

from huoshui.core.errors import InvalidInput
from huoshui.core.scoring import (
    Bin,
    Characteristic,
    GradeBand,
    MissingValue,
    NoBin,
    PairTable,
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


PAIR = PairTable(
    first="ratio",
    second="trade",
    first_bins=RATIO.bins,
    second_bins=TRADE.bins,
    points=((Decimal(0), Decimal(-2)), (Decimal("0.5"), Decimal(1)), (Decimal(-1), Decimal(-3))),
)


@pytest.mark.parametrize(
    ("ratio", "trade", "points", "label"),
    [
        (Decimal("0.4"), "trade", -2, "低 × 贸易"),
        (Decimal("0.5"), "fishing", Decimal("0.5"), "中 × 农业"),
        (None, "trade", -3, "缺失 × 贸易"),
    ],
)
def test_a_two_way_table_adds_the_points_of_its_cell(
    ratio: Decimal | None, trade: str, points: Decimal, label: str
) -> None:
    values: dict[str, Value] = {"ratio": ratio, "trade": trade}
    single = score(CARD, values)
    both = score(replace(CARD, tables=(PAIR,)), values)
    assert both.total == single.total + points
    cell = both.points[-1]
    assert (cell.name, cell.bin_label, cell.weighted) == ("ratio × trade", label, points)
    assert cell.lost == 1 - Decimal(points)  # the best cell has 1 point


def test_a_value_no_bin_names_takes_the_bin_for_the_rest_when_there_is_one() -> None:
    with pytest.raises(NoBin):
        score(CARD, {"ratio": Decimal(0), "trade": "space"})
    rest = replace(TRADE, bins=(replace(TRADE.bins[0], rest=True), TRADE.bins[1]))
    open_card = replace(CARD, characteristics=(RATIO, rest))
    farming, space = (score(open_card, {"ratio": Decimal(0), "trade": one}) for one in ("farming", "space"))
    assert space.total == farming.total
    # The rest are texts: a missing value is still none of them.
    with pytest.raises(MissingValue):
        score(open_card, {"ratio": Decimal(0), "trade": None})
