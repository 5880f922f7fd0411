"""A model in use: what moved is named, and a month that goes wrong is seen."""

from datetime import date

import numpy as np
import pytest

from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.pointcard import PointCard
from huoshui.risk.modelling.tests.made_up import past_loans
from huoshui.risk.modelling.watching import ACT, STEADY, WATCH, back_test, psi, shifts
from huoshui.risk.modelling.woe import fit_woe_card


@pytest.fixture(scope="module")
def card() -> PointCard:
    return fit_woe_card(*past_loans(3000), 42)


def test_the_index_of_the_textbook() -> None:
    assert psi(np.array([0.5, 0.5]), np.array([0.6, 0.4])) == pytest.approx(
        0.1 * np.log(1.2) - 0.1 * np.log(0.8)
    )
    assert psi(np.array([0.5, 0.5]), np.array([0.5, 0.5])) == 0
    assert psi(np.array([1.0, 0.0]), np.array([0.5, 0.5])) > 3  # a bin that was empty counts, and is finite


def test_the_same_population_is_steady_and_a_moved_column_is_named_first(card: PointCard) -> None:
    table, _ = past_loans(3000, seed=12)
    assert {shift.level for shift in shifts(card, table)} == {STEADY}
    debt = Column("debt_ratio", Kind.NUMBER, numbers=np.sqrt(table.columns["debt_ratio"].numbers))
    moved = shifts(card, Table({**table.columns, "debt_ratio": debt}, table.row_count))
    assert (moved[0].name, moved[1].name, moved[1].level) == ("score", "debt_ratio", ACT)
    assert moved[0].level in (WATCH, ACT)
    assert all(shift.level == STEADY for shift in moved[2:])


def test_a_month_of_more_defaults_than_predicted_is_seen(card: PointCard) -> None:
    table, bad = past_loans(3000, seed=13)
    days = np.array([(date(2026, 1 + row % 3, 5) - date(1970, 1, 1)).days for row in range(3000)], float)
    random = np.random.default_rng(1)
    worse = ((days == days[2]) & (random.random(3000) < 0.15)) | (bad == 1)
    days[0] = np.nan
    tested = back_test(card, card.totals(table), worse.astype(np.int8), days)
    assert [month.month for month in tested] == ["2026-01", "2026-02", "2026-03"]
    assert [month.rows for month in tested] == [999, 1000, 1000]
    assert [month.level == ACT for month in tested] == [False, False, True]
    assert tested[2].observed > tested[2].predicted
