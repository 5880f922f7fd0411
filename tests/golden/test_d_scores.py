"""Feature rows D2 and D3: the worked scorecard and the worked default probability.

The scorecard's bins are not published with the example; these five-point bins (5 best, 1 worst) put all three
values in their middle bin, 3 points each, so that .3 × 3 + .2 × 3 + .5 × 3 = 3.0, medium.
"""

from decimal import Decimal

from huoshui.core.scoring import Bin, Characteristic, GradeBand, Scorecard, default_probability, score


def bins(*lowest_and_points: tuple[str | None, int]) -> tuple[Bin, ...]:
    """Bins from the highest threshold down: a value falls in the first whose threshold it reaches."""
    return tuple(
        Bin(label=text or "below", lowest=Decimal(text) if text else None, points=Decimal(points))
        for text, points in lowest_and_points
    )


CARD = Scorecard(
    characteristics=(
        Characteristic(
            name="debt_ratio",
            zh="资产负债率",
            weight=Decimal("0.3"),
            bins=bins(("0.80", 1), ("0.65", 2), ("0.50", 3), ("0.40", 4), (None, 5)),
        ),
        Characteristic(
            name="current_ratio",
            zh="流动比率",
            weight=Decimal("0.2"),
            bins=bins(("2.5", 5), ("2.0", 4), ("1.2", 3), ("1.0", 2), (None, 1)),
        ),
        Characteristic(
            name="net_margin",
            zh="净利率",
            weight=Decimal("0.5"),
            bins=bins(("0.15", 5), ("0.10", 4), ("0.05", 3), ("0", 2), (None, 1)),
        ),
    ),
    grades=(GradeBand(grade="high", lowest=Decimal(4)), GradeBand(grade="medium", lowest=Decimal("2.5"))),
)


def test_d2_scorecard() -> None:
    values = {"debt_ratio": Decimal("0.60"), "current_ratio": Decimal("1.5"), "net_margin": Decimal("0.08")}
    result = score(CARD, values)
    assert (result.total, result.grade) == (Decimal("3.0"), "medium")
    assert [row.points for row in result.points] == [3, 3, 3]
    assert result.reasons == ("net_margin", "debt_ratio", "current_ratio")


def test_d3_default_probability() -> None:
    result = default_probability(
        Decimal(-2),
        {"debt_ratio": Decimal("0.5"), "current_ratio": Decimal("-0.3")},
        {"debt_ratio": Decimal("0.60"), "current_ratio": Decimal("1.5")},
    )
    assert result.z == Decimal("-2.15")
    assert f"{result.probability:.4f}" == "0.1043"
