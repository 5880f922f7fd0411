"""Watching a model in use (模型监控): has the population moved, and do predictions come true?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.artefact import card_from_json, inputs_of
from huoshui.risk.modelling.columns import Table
from huoshui.risk.modelling.metrics import Floats
from huoshui.risk.modelling.pointcard import PointCard, Points
from huoshui.risk.modelling.target import days_of, known_outcomes

STEADY, WATCH, ACT = "steady", "watch", "act"
PSI_WATCH, PSI_ACT = 0.10, 0.25
"""The bounds in common use: below 0.10 steady, from 0.25 the model is for another population."""
ERRORS_WATCH, ERRORS_ACT = 2.0, 3.0
_SMALLEST = 1e-4
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a column, or the score, has moved away from the rows the card was made on."""

    name: str
    psi: float
    level: str


@dataclass(frozen=True, slots=True)
class Month:
    """Predicted beside real default of a month; `errors` is the difference in standard errors."""

    month: str
    rows: int
    predicted: float
    observed: float
    errors: float
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How a newer table compares with the rows a card was made on (模型监控)."""

    rows: int
    shifts: tuple[Shift, ...]
    months: tuple[Month, ...]


def watch(artefact: Mapping[str, Any], table: Table, *, time_column: str | None) -> Watch:
    """The population and, with a column of dates and outcomes, the predictions of a newer table.

    Refusals: ArtefactRefused (columns missing), NoSuchColumn, NoDates.
    """
    card = card_from_json(artefact["card"])
    inputs = inputs_of(card, table)
    months: tuple[Month, ...] = ()
    if time_column is not None:
        known, bad = known_outcomes(table, target=artefact["target"], bad_value=artefact["bad_value"])
        days = days_of(table, time_column)
        months = back_test(card, card.totals(inputs)[known], bad, days[known])
    return Watch(rows=table.row_count, shifts=shifts(card, inputs), months=months)


def psi(expected: Floats, actual: Floats) -> float:
    """The population stability index (PSI): Σ (actual − expected) × ln(actual / expected) over bins' shares.

    Shares (0.5, 0.5) then (0.6, 0.4) → 0.1 × ln 1.2 − 0.1 × ln 0.8 = 0.0405.
    """
    before = np.maximum(np.asarray(expected, float), _SMALLEST)
    after = np.maximum(np.asarray(actual, float), _SMALLEST)
    return float(((after - before) * np.log(after / before)).sum())


def shifts(card: PointCard, table: Table) -> tuple[Shift, ...]:
    """The score first, by grades, then every column of the card by its bins, the most moved first."""
    place = np.array([grade.name for grade in card.grades])
    names = np.array(card.grade_names(card.totals(table)))
    shares = np.array([(names == name).mean() for name in place])
    score = shift("score", np.array([grade.share for grade in card.grades]), shares)
    columns = [
        shift(
            item.name,
            np.array(item.shares),
            np.bincount(item.bins.codes(table.columns[item.name]), minlength=item.bins.count)
            / table.row_count,
        )
        for item in card.characteristics
    ]
    return (score, *sorted(columns, key=lambda shift: -shift.psi))


def shift(name: str, expected: Floats, actual: Floats) -> Shift:
    """How far these shares have moved from the expected ones, with its level."""
    value = psi(expected, actual)
    return Shift(name, round(value, 6), _level(value, PSI_WATCH, PSI_ACT))


def back_test(card: PointCard, totals: Points, bad: NDArray[np.int8], time: Floats) -> tuple[Month, ...]:
    """Month by month, oldest first; rows without a date are left out. `time` is days since 1970-01-01."""
    probability = card.scale.probabilities(totals)
    known = ~np.isnan(time)
    months = np.array([_month(day) for day in time[known].tolist()])
    return tuple(
        tested(month, probability[known][months == month], bad[known][months == month])
        for month in sorted(set(months.tolist()))
    )


def tested(month: str, probability: Floats, bad: NDArray[np.int8]) -> Month:
    """Predicted beside real default of these rows; the difference in standard errors of the prediction."""
    rows = len(bad)
    predicted, observed = float(probability.mean()), float(bad.mean())
    spread = float(np.sqrt((probability * (1 - probability)).sum())) / rows
    errors = (observed - predicted) / spread if spread else 0.0
    level = _level(abs(errors), ERRORS_WATCH, ERRORS_ACT)
    return Month(month, rows, round(predicted, 6), round(observed, 6), round(errors, 3), level)


def _month(day: float) -> str:
    return f"{_EPOCH + timedelta(days=int(day)):%Y-%m}"


def _level(value: float, watch: float, act: float) -> str:
    if value >= act:
        return ACT
    return WATCH if value >= watch else STEADY
