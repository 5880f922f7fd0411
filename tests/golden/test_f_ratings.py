"""The ready rating models on firms and persons computed by hand; ceilings of unified lines."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import huoshui
from huoshui.core.rating import FigureMissing, RatingModel, figures_of, rate, read_model
from huoshui.core.spreading import spread_years

READY = Path(huoshui.__file__).parent / "risk" / "ratings" / "ready"
WAN = 10_000_00

# 万元. Debts 4,500 of 10,000; current 6,000 to 3,000; profit 900 and interest 150; net profit 675 of 9,000;
# equity 5,000 → 5,500; receivables 1,000 → 1,250; revenue 8,000 → 9,000.
BEFORE = {"revenue": 8_000 * WAN, "total_equity": 5_000 * WAN, "receivables_closing": 1_000 * WAN}
FIRM = {
    "total_assets": 10_000 * WAN,
    "total_liabilities": 4_500 * WAN,
    "current_assets": 6_000 * WAN,
    "current_liabilities": 3_000 * WAN,
    "profit": 900 * WAN,
    "interest_expense": 150 * WAN,
    "net_profit": 675 * WAN,
    "revenue": 9_000 * WAN,
    "total_equity": 5_500 * WAN,
    "receivables_closing": 1_250 * WAN,
}
BEST = {
    "management": "strong",
    "industry_position": "leading",
    "repayment_history": "clean",
    "years_in_business": "over_ten",
    "information_quality": "audited",
}
WORST = {
    "management": "weak",
    "industry_position": "declining",
    "repayment_history": "bad",
    "years_in_business": "under_three",
    "information_quality": "doubtful",
}
PERSON = {
    "repayment_history": "clean",
    "debt_burden": "moderate",
    "income_stability": "secure",
    "experience": "over_ten",
    "residence": "family",
}


def ready(code: str) -> RatingModel:
    return read_model(json.loads((READY / f"{code}.json").read_text(encoding="utf-8")))


def test_f_1_a_sound_firm_with_two_years() -> None:
    figures = figures_of(spread_years({2024: BEFORE, 2025: FIRM})[-1])
    found = rate(ready("enterprise"), figures=figures, answers=BEST)
    points = {row.factor.name: (row.value, row.points) for row in found.rows[:7]}
    assert points == {
        "debt_ratio": (Decimal("0.4500"), 12),
        "current_ratio": (Decimal("2.0000"), 8),
        "interest_cover": (Decimal("7.0000"), 10),
        "net_margin": (Decimal("0.0750"), 6),
        "return_on_equity": (Decimal("0.1286"), 4),  # 675 / 5,250
        "receivables_days": (Decimal("45.0000"), 4),  # 360 × 1,125 / 9,000: exactly 45 is the second band
        "revenue_growth": (Decimal("0.1250"), 8),
    }
    # 52 by the figures, 40 by judgement.
    assert (found.total, found.grade.grade, found.grade.pd) == (92, "AAA", Decimal("0.0003"))


def test_f_2_the_same_firm_without_the_year_before() -> None:
    figures = figures_of(spread_years({2025: FIRM})[-1])
    found = rate(ready("enterprise"), figures=figures, answers=BEST)
    missing = {row.factor.name: row.points for row in found.rows if row.is_missing}
    # No averages and no growth: 0, 0 and 2 points instead of 4, 4 and 8.
    assert missing == {"return_on_equity": 0, "receivables_days": 0, "revenue_growth": 2}
    assert (found.total, found.grade.grade, found.grade.coefficient) == (78, "A", Decimal("1.0"))


def test_f_3_judgement_alone_takes_forty_points() -> None:
    figures = figures_of(spread_years({2024: BEFORE, 2025: FIRM})[-1])
    found = rate(ready("enterprise"), figures=figures, answers=WORST)
    assert (found.total, found.grade.grade) == (52, "B")


def test_f_4_a_firm_without_statements_has_no_grade() -> None:
    with pytest.raises(FigureMissing):
        rate(ready("enterprise"), figures=figures_of(None), answers=BEST)


@pytest.mark.parametrize(
    ("changes", "total", "grade"),
    [
        ({}, 81, "A"),  # 10 for figures not known, 25 + 14 + 15 + 10 + 7
        ({"debt_burden": "light", "residence": "own"}, 90, "AAA"),
        ({"repayment_history": "bad"}, 56, "B"),
        ({"repayment_history": "bad", "debt_burden": "crushing", "income_stability": "uncertain"}, 27, "C"),
    ],
)
def test_f_5_a_person_without_a_business(changes: dict[str, str], total: int, grade: str) -> None:
    found = rate(ready("person"), figures=figures_of(None), answers=PERSON | changes)
    assert (found.total, found.grade.grade) == (total, grade)
