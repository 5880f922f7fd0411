"""A rating adds whole points of declared bands; a figure not known is never zero; a bad model is refused."""

import copy
from decimal import Decimal
from typing import Any

import pytest

from huoshui.core.errors import InvalidInput
from huoshui.core.rating import (
    BadModel,
    CapName,
    FigureMissing,
    LineFacts,
    LineRules,
    NotAnswered,
    UnknownAnswer,
    figures_of,
    line_ceiling,
    missing_answers,
    notched,
    rate,
    read_model,
    write_model,
)
from huoshui.core.spreading import spread_years

DOCUMENT: dict[str, Any] = {
    "factors": [
        {
            "name": "debts",
            "zh": "负债率",
            "en": "Debts",
            "kind": "figure",
            "source": "debt_ratio",
            "missing": None,
            "bands": [
                {"below": "0.5", "points": 40, "zh": "低", "en": "low"},
                {"below": "0.7", "points": 20, "zh": "中", "en": "middle"},
                {"below": None, "points": 0, "zh": "高", "en": "high"},
            ],
        },
        {
            "name": "cover",
            "zh": "利息保障",
            "en": "Cover",
            "kind": "figure",
            "source": "interest_cover",
            "missing": 5,
            "bands": [
                {"below": "2", "points": 0, "zh": "弱", "en": "weak"},
                {"below": None, "points": 30, "zh": "强", "en": "strong"},
            ],
        },
        {
            "name": "management",
            "zh": "管理层",
            "en": "Management",
            "kind": "choice",
            "bands": [
                {"value": "good", "points": 30, "zh": "好", "en": "good"},
                {"value": "bad", "points": 0, "zh": "差", "en": "bad"},
            ],
        },
    ],
    "grades": [
        {"grade": "A", "lowest": 80, "pd": "0.01", "coefficient": "1"},
        {"grade": "B", "lowest": 50, "pd": "0.05", "coefficient": "0.5"},
        {"grade": "C", "lowest": 0, "pd": "0.4", "coefficient": "0"},
    ],
}
MODEL = read_model(DOCUMENT)
GOOD = {"management": "good"}


def figures(debts: str | None, cover: str | None) -> dict[str, Decimal | None]:
    return {
        "debt_ratio": None if debts is None else Decimal(debts),
        "interest_cover": None if cover is None else Decimal(cover),
    }


@pytest.mark.parametrize(
    ("debts", "cover", "answer", "points", "grade"),
    [
        ("0.4999", "2", "good", (40, 30, 30), "A"),
        ("0.5", "2", "good", (20, 30, 30), "A"),  # exactly 80 earns A
        ("0.6999", "1.9999", "good", (20, 0, 30), "B"),  # exactly 50 earns B
        ("0.7", "2", "bad", (0, 30, 0), "C"),
        ("-1", "-3", "bad", (40, 0, 0), "C"),  # the first band has no lower end
    ],
)
def test_points_are_those_of_the_band(
    debts: str, cover: str, answer: str, points: tuple[int, ...], grade: str
) -> None:
    found = rate(MODEL, figures=figures(debts, cover), answers={"management": answer})
    assert tuple(row.points for row in found.rows) == points
    assert (found.total, found.grade.grade) == (sum(points), grade)


def test_a_figure_not_known_costs_what_the_model_says_and_is_shown() -> None:
    # 40 + 5 + 30 = 75: B. Had it been read as zero it would have earned 0 points, and as the best 30.
    found = rate(MODEL, figures=figures("0.3", None), answers=GOOD)
    cover = found.rows[1]
    assert (cover.value, cover.points, cover.is_missing, cover.band.zh) == (None, 5, True, "缺失")
    assert (found.total, found.grade.grade, found.grade.pd) == (75, "B", Decimal("0.05"))


def test_without_what_the_model_needs_there_is_no_rating() -> None:
    with pytest.raises(FigureMissing) as missing:
        rate(MODEL, figures=figures(None, "2"), answers=GOOD)
    assert missing.value.message("zh") == "已复核报表中没有“负债率”，按模型规定不能评级"
    with pytest.raises(NotAnswered) as silent:
        rate(MODEL, figures=figures("0.3", "2"), answers={})
    assert silent.value.field == "answers.management"
    for answers in ({"management": "great"}, {**GOOD, "debts": "low"}):
        with pytest.raises(UnknownAnswer):
            rate(MODEL, figures=figures("0.3", "2"), answers=answers)
    assert [one.name for one in missing_answers(MODEL, {"management": ""})] == ["management"]


def test_notches_stay_on_the_scale() -> None:
    assert notched(MODEL, "B", 1).grade == "A"
    assert notched(MODEL, "B", -1).grade == "C"
    assert notched(MODEL, "B", 0).grade == "B"
    for grade, by in (("A", 1), ("C", -1)):
        with pytest.raises(InvalidInput):
            notched(MODEL, grade, by)


def test_figures_are_rounded_once_and_never_made_up() -> None:
    years = spread_years(
        {
            2024: {"revenue": 100_000_000_00, "net_profit": -5_00},
            2025: {
                "revenue": 112_500_000_00,
                "net_profit": 3_00,
                "total_liabilities": 60_000_000_00,
                "total_assets": 90_000_000_00,
            },
        }
    )
    found = figures_of(years[-1])
    assert found["debt_ratio"] == Decimal("0.6667")
    assert found["revenue_growth"] == Decimal("0.1250")
    assert found["net_profit_growth"] is None  # from a loss there is no share
    assert found["current_ratio"] is None
    assert set(figures_of(None).values()) == {None}


def test_a_document_is_read_back_to_the_same_model() -> None:
    assert read_model(write_model(MODEL)) == MODEL


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("factors", 0, "bands", 0, "points"), 39, "factors"),  # 99 points
        (("factors", 0, "bands", 0, "below"), "0.7", "factors.0.bands"),  # no rise
        (("factors", 0, "bands", 2, "below"), "0.9", "factors.0.bands"),  # nothing for the rest
        (("factors", 0, "source"), "mood", "factors.0.source"),
        (("factors", 1, "missing"), 30, "factors.1.missing"),  # not knowing pays as well as the best
        (("factors", 1, "name"), "debts", "factors"),
        (("factors", 1, "bands", 0, "points"), 0.5, "factors.1.bands.0.points"),
        (("factors", 2, "bands", 1, "value"), "good", "factors.2.bands"),
        (("factors", 2, "zh"), " ", "factors.2.zh"),
        (("grades", 1, "lowest"), 80, "grades"),
        (("grades", 2, "lowest"), 1, "grades"),
        (("grades", 1, "pd"), "0.01", "grades"),
        (("grades", 2, "pd"), "1.1", "grades"),
        (("grades", 2, "coefficient"), "0.6", "grades"),
        (("grades", 0, "coefficient"), 1.5, "grades.0.coefficient"),
        (("grades", 0, "grade"), "best", "grades.0.grade"),
    ],
)
def test_a_bad_model_is_refused_where_it_is_bad(path: tuple[Any, ...], value: Any, field: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    at: Any = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(BadModel) as refused:
        read_model(document)
    assert refused.value.field == field


RULES = LineRules(
    net_assets_share=Decimal(1),
    revenue_share=Decimal("0.3"),
    single_cap=50_000_000_00,
    group_cap=75_000_000_00,
)


@pytest.mark.parametrize(
    ("changes", "amount", "binding"),
    [
        ({}, 12_000_000_00, CapName.REVENUE),  # 0.8 × 0.3 × 50 m = 12 m
        ({"revenue": 80_000_000_00}, 15_000_000_00, CapName.NEED),  # 19.2 m by revenue, 16 m by assets
        ({"net_assets": 10_000_000_00}, 8_000_000_00, CapName.NET_ASSETS),
        ({"net_assets": -3_00}, 0, CapName.NET_ASSETS),  # more debts than assets: nothing
        ({"group_others": 70_000_000_00}, 5_000_000_00, CapName.GROUP),
        ({"group_others": 80_000_000_00}, 0, CapName.GROUP),
        ({"net_assets": None}, 12_000_000_00, CapName.REVENUE),
        ({"net_assets": None, "revenue": None, "stated": 900_000_00}, 720_000_00, CapName.STATED),
        ({"net_assets": None, "revenue": None}, None, None),  # nothing by the grade: no ceiling at all
        ({"stated": 1_00}, 12_000_000_00, CapName.REVENUE),  # what is stated counts only without statements
        ({"coefficient": Decimal(0)}, 0, CapName.NET_ASSETS),
    ],
)
def test_the_smallest_cap_binds_and_is_named(
    changes: dict[str, Any], amount: int | None, binding: CapName | None
) -> None:
    facts: dict[str, Any] = {
        "coefficient": Decimal("0.8"),
        "need": 15_000_000_00,
        "net_assets": 20_000_000_00,
        "revenue": 50_000_000_00,
    }
    found = line_ceiling(LineFacts(**facts | changes), RULES)
    assert (found.amount, found.binding) == (amount, binding)


def test_a_cap_that_cannot_be_told_is_shown_as_such() -> None:
    found = line_ceiling(LineFacts(coefficient=Decimal(1), need=1_00, revenue=10_00), RULES)
    assert (found.caps[CapName.NET_ASSETS], found.caps[CapName.REVENUE]) == (None, 3_00)
