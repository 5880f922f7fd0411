"""A card changed by hand, and groups looked at apart."""

import numpy as np
import pytest

from huoshui.core.errors import InvalidInput
from huoshui.risk.modelling.columns import Column, Kind
from huoshui.risk.modelling.editing import Edit, edited, effect_of
from huoshui.risk.modelling.fairness import by_group
from huoshui.risk.modelling.pointcard import PointCard
from huoshui.risk.modelling.tests.made_up import past_loans
from huoshui.risk.modelling.woe import fit_woe_card


@pytest.fixture(scope="module")
def card() -> PointCard:
    return fit_woe_card(*past_loans(2000), 42)


def test_an_edit_moves_the_rows_of_its_bin_and_no_others(card: PointCard) -> None:
    table, bad = past_loans(1000, seed=21)
    debt = next(item for item in card.characteristics if item.name == "debt_ratio")
    better = edited(card, [Edit("debt_ratio", 1, debt.points[1] + 30)])
    inside = debt.bins.codes(table.columns["debt_ratio"]) == 1
    difference = better.totals(table) - card.totals(table)
    assert set(difference[inside].tolist()) == {30} and not difference[~inside].any()
    effect = effect_of(card, better, table, bad)
    assert effect.largest_change == 30
    assert 0 < effect.regraded <= inside.sum()
    assert effect.after.predicted < effect.before.predicted  # more points, less risk


def test_an_edit_that_spoils_the_card_shows(card: PointCard) -> None:
    table, bad = past_loans(1000, seed=22)
    debt = next(item for item in card.characteristics if item.name == "debt_ratio")
    flat = edited(card, [Edit("debt_ratio", code, 0) for code in range(len(debt.points))])
    effect = effect_of(card, flat, table, bad)
    assert effect.after.auc < effect.before.auc - 0.1


@pytest.mark.parametrize(
    "edit",
    [Edit("wages", 1, 5), Edit("debt_ratio", 99, 5), Edit("debt_ratio", -1, 5), Edit("debt_ratio", 1, 5000)],
)
def test_an_edit_of_nothing_is_refused(card: PointCard, edit: Edit) -> None:
    with pytest.raises(InvalidInput):
        edited(card, [edit])


def test_groups_are_told_apart() -> None:
    bad = np.array([1] * 30 + [0] * 70 + [1] * 10 + [0] * 90 + [1, 0], np.int8)
    probability = np.array([0.5] * 30 + [0.1] * 70 + [0.1] * 100 + [0.9, 0.9])
    codes = np.array([0] * 100 + [1] * 100 + [-1] * 2, np.int32)
    town, village, missing = by_group(
        Column("place", Kind.CATEGORY, codes=codes, levels=("town", "village")), bad, probability, cut=0.4
    )
    assert (town.group, town.rows, town.bad_rate, town.approval_rate, town.auc) == (
        "town",
        100,
        0.3,
        0.7,
        1.0,
    )
    assert (village.predicted, village.approval_rate, village.auc) == (0.1, 1.0, 0.5)
    assert (missing.rows, missing.auc) == (2, None)


def test_a_number_is_grouped_by_quarters() -> None:
    random = np.random.default_rng(2)
    age = Column("age", Kind.NUMBER, numbers=np.round(random.uniform(18, 70, 400)))
    bad = (random.random(400) < 0.3).astype(np.int8)
    groups = by_group(age, bad, np.full(400, 0.3), cut=0.5)
    assert len(groups) == 4
    assert sum(group.rows for group in groups) == 400
    assert all(80 <= group.rows <= 120 for group in groups)
