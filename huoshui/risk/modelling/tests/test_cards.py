"""Cards and their challengers on loans made up by known rules."""

import json
import math
from dataclasses import replace
from decimal import Decimal
from math import log

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from huoshui.core.scoring import Value, score
from huoshui.risk.modelling.artefact import (
    ArtefactRefused,
    card_from_json,
    inputs_of,
    opened,
)
from huoshui.risk.modelling.bins import LevelBins, NumberBins, round_between
from huoshui.risk.modelling.card_fit import MOST_BINS, fit_point_card
from huoshui.risk.modelling.challengers import Fit
from huoshui.risk.modelling.collapse import segments
from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.comparison import MODELS, compare, out_of_time
from huoshui.risk.modelling.exact import exact_scorecard
from huoshui.risk.modelling.metrics import calibrate, calibration_error, confusion, expit, measure
from huoshui.risk.modelling.pointcard import Characteristic, PairTable, PointCard, Scale
from huoshui.risk.modelling.printing import printed
from huoshui.risk.modelling.tests.made_up import past_loans
from huoshui.risk.modelling.training import Wish, artefact_of, train
from huoshui.risk.modelling.woe import fit_woe_card


@pytest.fixture(scope="module")
def card() -> PointCard:
    return fit_point_card(*past_loans(3000), 42)


def test_the_scale_of_the_textbook() -> None:
    # 600 points at 20 : 1, 20 more double the odds: P(bad) 1/21, 1/41.
    scale = Scale()
    assert scale.probabilities(np.array([600, 620])) == pytest.approx([1 / 21, 1 / 41])
    assert scale.anchor == pytest.approx(600 - 20 / log(2) * log(20))
    assert Scale(low=400, high=800).hundredths(np.array([399, 400, 500, 800, 999])).tolist() == [
        0,
        0,
        25,
        100,
        100,
    ]


def test_points_are_whole_and_sum_exactly_to_the_score(card: PointCard) -> None:
    table, _ = past_loans(500, seed=8)
    parts = [item.of(table) for item in card.characteristics] + [item.of(table) for item in card.tables]
    assert all(part.dtype == np.int64 for part in parts)
    assert (card.totals(table) == card.base + sum(parts)).all()


def test_the_card_finds_the_rules_the_loans_were_made_by(card: PointCard) -> None:
    table, bad = past_loans(4000, seed=9)
    random = np.random.default_rng(9)  # the same draws as the loans': what nobody could know better
    debt = np.round(random.uniform(0, 1, 4000), 3)
    income = np.round(np.exp(random.normal(9, 0.5, 4000)), 2)
    industry = random.choice(["农业", "餐饮", "制造"], 4000, p=[0.3, 0.3, 0.4])
    truth = expit(
        -2 + 3 * debt + np.where(industry == "餐饮", 0.8, 0) + 1.5 * ((debt > 0.6) & (income < 8000))
    )
    figures = measure(bad, card.probabilities(table))
    assert figures.auc > roc_auc_score(bad, truth) - 0.02
    assert 0.85 < figures.calibration_slope < 1.15
    industry_points = next(item for item in card.characteristics if item.name == "industry")
    riskiest = int(np.argmin(industry_points.points[1:]))
    assert isinstance(industry_points.bins, LevelBins)
    assert industry_points.bins.groups[riskiest] == ("餐饮",)
    assert all(len(item.points) <= MOST_BINS for item in card.characteristics)


def test_missing_that_was_never_seen_is_the_worst_never_the_average(card: PointCard) -> None:
    debt = next(item for item in card.characteristics if item.name == "debt_ratio")
    assert debt.points[0] == min(debt.points) < 0
    unknown = Column("debt_ratio", Kind.NUMBER, numbers=np.array([np.nan]))
    assert debt.of(Table({"debt_ratio": unknown}, 1)).tolist() == [min(debt.points)]


def test_a_level_never_seen_has_points_of_a_known_bin(card: PointCard) -> None:
    industry = next(item for item in card.characteristics if item.name == "industry")
    unknown = Column("industry", Kind.CATEGORY, codes=np.array([0], np.int32), levels=("航天",))
    assert industry.of(Table({"industry": unknown}, 1))[0] in industry.points[1:]


@pytest.mark.parametrize("fit", [fit_point_card, fit_woe_card])
def test_the_same_rows_and_seed_make_the_same_card(fit: Fit) -> None:
    table, bad = past_loans(800)
    first, second = (fit(table, bad, 42).probabilities(table).tolist() for _ in range(2))
    assert first == second


def test_points_do_not_turn_where_the_business_forbids_it() -> None:
    table, bad = past_loans(1500)
    card = fit_point_card(table, bad, 42, monotone={"debt_ratio": 1})
    debt = next(item for item in card.characteristics if item.name == "debt_ratio")
    assert list(debt.points[1:]) == sorted(debt.points[1:], reverse=True)
    assert not any("debt_ratio" in (one.first, one.second) for one in card.tables)


def test_special_values_have_bins_of_their_own() -> None:
    table, bad = past_loans(1500)
    numbers = table.columns["debt_ratio"].numbers.copy()
    numbers[:300], bad[:300] = -9, 0
    coded = Column("debt_ratio", Kind.NUMBER, numbers=numbers, special=(-9.0,))
    card = fit_point_card(Table({**table.columns, "debt_ratio": coded}, 1500), bad, 42)
    debt = next(item for item in card.characteristics if item.name == "debt_ratio")
    assert isinstance(debt.bins, NumberBins) and debt.bins.special == (-9.0,)
    assert debt.bad_rates[1] == 0 and debt.points[1] == max(debt.points)


def test_classic_points_rise_or_fall_or_turn_once() -> None:
    table, bad = past_loans(3000)
    card = fit_woe_card(table, bad, 42)
    for item in card.characteristics:
        if isinstance(item.bins, NumberBins):
            steps = np.sign(np.diff(item.points[1:]))
            assert (np.diff(steps[steps != 0]) != 0).sum() <= 1
            assert len(item.points) <= 9
    debt = next(item for item in card.characteristics if item.name == "debt_ratio")
    assert list(debt.points[1:]) == sorted(debt.points[1:], reverse=True)


def test_every_model_learns_and_is_judged_on_rows_it_never_saw() -> None:
    table, bad = past_loans(800)
    noise = np.random.default_rng(3).permutation(bad)
    seen: list[tuple[str, int, int]] = []
    reports = compare(table, bad, names=tuple(MODELS), seed=42, progress=lambda *told: seen.append(told))
    assert [report.name for report in reports] == list(MODELS)
    assert len(seen) == 5 * len(MODELS) and seen[-1][1:] == (34, 35)
    for report in reports:
        assert report.mean("auc") > 0.65, report.name
        assert report.mean("auc") == pytest.approx(np.mean([fold.auc for fold in report.folds]))
    # Outcomes dealt out anew say nothing: a model that still separates them has seen them.
    for report in compare(table, noise, names=("point_card",), seed=42):
        assert report.mean("auc") < 0.58, report.name


def test_figures_of_a_small_example() -> None:
    bad = np.array([0, 0, 1, 1], np.int8)
    probability = np.array([0.1, 0.6, 0.4, 0.9])
    figures = measure(bad, probability)
    # Pairs of good and bad: 0.1<0.4, 0.1<0.9, 0.6>0.4, 0.6<0.9 → 3 of 4.
    assert (figures.auc, figures.gini, figures.ks) == (0.75, 0.5, 0.5)
    assert figures.brier == pytest.approx((0.01 + 0.36 + 0.36 + 0.01) / 4)
    at_half = confusion(bad, probability, 0.5)
    assert (at_half.bad_declined, at_half.good_declined, at_half.bad_approved, at_half.good_approved) == (
        1,
        1,
        1,
        1,
    )
    assert at_half.accuracy == 0.5


def test_calibration_finds_what_was_put_in() -> None:
    random = np.random.default_rng(5)
    z = random.normal(size=200_000)
    bad = (random.random(len(z)) < expit(0.5 + 2 * z)).astype(np.int8)
    assert calibrate(bad, z) == pytest.approx((0.5, 2), abs=0.03)
    assert calibration_error(bad, expit(0.5 + 2 * z)) < 0.003


def test_a_later_time_that_differs_is_told_and_recalibration_mends_it() -> None:
    table, bad = past_loans(4000)
    day = np.arange(4000.0)
    random = np.random.default_rng(6)
    bad = np.where((day > 2500) & (random.random(4000) < 0.35), 1, bad).astype(np.int8)
    later = out_of_time(table, bad, day, name="woe_card", seed=42, cut=2500)
    assert later is not None and later.recalibrated is not None
    assert (later.earlier, later.later) == (2500, 1500)
    assert later.metrics.observed - later.metrics.predicted > 0.1
    assert abs(later.recalibrated.observed - later.recalibrated.predicted) < 0.06
    assert out_of_time(table, bad, day, name="woe_card", seed=42, cut=3995) is None


def test_an_artefact_is_whole_and_an_altered_one_is_refused() -> None:
    table, bad = past_loans(600)
    outcome = Column("outcome", Kind.NUMBER, numbers=bad.astype(float))
    whole = Table({**table.columns, "outcome": outcome}, 600)
    wish = Wish(target="outcome", bad_value="1", models=("logistic",), card="woe_card")
    artefact = json.loads(json.dumps(artefact_of(train(whole, wish))))
    again = artefact_of(train(whole, wish))
    assert opened(artefact)["hash"] == again["hash"]
    card = card_from_json(artefact["card"])
    fitted = fit_woe_card(table, bad, 42)
    assert (card.totals(inputs_of(card, whole)) == fitted.totals(table)).all()
    artefact["card"]["base"] += 1
    with pytest.raises(ArtefactRefused):
        opened(artefact)
    with pytest.raises(ArtefactRefused):
        opened({"format": 1})
    with pytest.raises(ArtefactRefused) as refused:
        inputs_of(card, whole.only(["income"]))
    assert "debt_ratio" in refused.value.message("en")


def test_one_case_at_a_time_gets_the_score_of_the_columns_to_the_point(card: PointCard) -> None:
    table, _ = past_loans(300, seed=11)
    pair = PairTable(
        "income",
        "industry",
        NumberBins((), (8000.0,)),
        LevelBins((("农业", "制造"), ("餐饮",)), 1),
        ((0, 7, -3), (1, -17, 2), (3, 4, 5)),
    )
    whole = replace(card, tables=(*card.tables, pair))
    exact = exact_scorecard(whole)
    totals = whole.totals(table)
    grades = whole.grade_names(totals)
    cells = {name: column.texts().tolist() for name, column in table.columns.items()}
    for row in range(table.row_count):
        values: dict[str, Value] = {
            name: None if not cells[name][row] else Decimal(cells[name][row])
            for name in ("debt_ratio", "income")
        }
        result = score(exact, {**values, "industry": cells["industry"][row]})
        assert (int(result.total), result.grade) == (int(totals[row]), grades[row])
        assert result.total == exact.base + sum(line.weighted for line in result.points)


def test_special_and_unseen_values_are_scored_alike_one_at_a_time() -> None:
    numbers = Characteristic(
        "x", NumberBins((-9.0,), (0.1, 5.0)), (-40, -30, 1, 2, 3), (0.2,) * 5, (None,) * 5
    )
    levels = Characteristic(
        "y", LevelBins((("甲",), ("乙",)), other=2), (-50, 10, 20), (0.3,) * 3, (None,) * 3
    )
    card = PointCard(Scale(), 500, (numbers, levels), ())
    exact = exact_scorecard(card)
    cases: list[tuple[float, str]] = [
        (-9, "甲"),
        (-10, "乙"),
        (0.1, "丙"),
        (5, ""),
        (math.nan, "甲"),
        (4.99, "乙"),
    ]
    table = Table(
        {
            "x": Column("x", Kind.NUMBER, numbers=np.array([x for x, _ in cases])),
            "y": Column(
                "y",
                Kind.CATEGORY,
                codes=np.array(["甲乙丙".find(y) if y else -1 for _, y in cases], np.int32),
                levels=("甲", "乙", "丙"),
            ),
        },
        len(cases),
    )
    one_by_one = [
        int(score(exact, {"x": None if math.isnan(x) else Decimal(str(x)), "y": y or None}).total)
        for x, y in cases
    ]
    assert one_by_one == card.totals(table).tolist() == [480, 521, 522, 453, 470, 522]


def test_a_printed_card_shows_every_point(card: PointCard) -> None:
    pair = PairTable(
        "income",
        "industry",
        NumberBins((), (8000.0,)),
        LevelBins((("农业",), ("餐饮",)), 1),
        ((0, 0, 0), (1, -17, 2), (3, 4, 5)),
    )
    lines = list(printed(PointCard(card.scale, card.base, card.characteristics, (pair,), card.grades)))
    text = "\n".join(lines)
    assert f"base {card.base}" in lines[0]
    assert "income × industry" in text and "-17" in text and "< 8000" in text and "≥ 8000" in text
    for item in card.characteristics:
        assert item.name in lines
    assert sum(line.startswith(grade.name + "  ≥") for grade in card.grades for line in lines) == len(
        card.grades
    )


@pytest.mark.parametrize(
    ("below", "above", "cut"), [(4873.2, 5120.9, 5000), (1, 2, 2), (0.0312, 0.0359, 0.035), (-3, -1, -1)]
)
def test_cuts_are_numbers_a_person_can_read(below: float, above: float, cut: float) -> None:
    found = round_between(below, above)
    assert below < found <= above
    assert len(f"{found:g}") <= len(f"{cut:g}")


def test_segments_are_the_fewest_that_lose_nothing() -> None:
    values, weights = np.array([0.0, 0, 1, 1, 5]), np.ones(5)
    assert segments(values, weights, most=5, tolerance=1e-9).tolist() == [0, 0, 1, 1, 2]
    assert segments(values, weights, most=2, tolerance=1e-9).tolist() == [0, 0, 0, 0, 1]
