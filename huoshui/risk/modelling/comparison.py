"""Models side by side (模型对比): every one fitted and judged on the very same folds, and out of time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from huoshui.risk.modelling.boosted import fit_boosted
from huoshui.risk.modelling.boosting import Rows
from huoshui.risk.modelling.card_fit import fit_point_card
from huoshui.risk.modelling.challengers import Fit, fit_forest, fit_logistic, fit_neural, fit_tree
from huoshui.risk.modelling.columns import Table
from huoshui.risk.modelling.metrics import Curves, Floats, Metrics, calibrate, curves, expit, logit, measure
from huoshui.risk.modelling.woe import fit_woe_card

FOLDS = 5
TIME_SHARE = 0.3
"""Share of the rows, the latest, that the split out of time is judged on."""
RECENT_LABELS = 400
LEAST_LATER_EACH = 20

MODELS: Mapping[str, Fit] = {
    "point_card": fit_point_card,
    "woe_card": fit_woe_card,
    "logistic": fit_logistic,
    "tree": fit_tree,
    "forest": fit_forest,
    "boosted": fit_boosted,
    "neural": fit_neural,
}

Progress = Callable[[str, int, int], None]
"""Told the model's name, how many fits are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class ModelReport:
    """One model's figures on the folds: each fold, their mean and standard deviation, and pictures of all
    rows, every row judged by the fit that never saw it.
    """

    name: str
    folds: tuple[Metrics, ...]
    curves: Curves
    held_out: Floats

    def mean(self, figure: str) -> float:
        """Mean of a figure over the folds."""
        return float(np.mean([getattr(fold, figure) for fold in self.folds]))

    def spread(self, figure: str) -> float:
        """Standard deviation of a figure over the folds."""
        return float(np.std([getattr(fold, figure) for fold in self.folds]))


def compare(
    table: Table, bad: NDArray[np.int8], *, names: Sequence[str], seed: int, progress: Progress | None = None
) -> tuple[ModelReport, ...]:
    """The models' figures on five stratified folds, in the order of `names`."""
    splits = list(StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(np.zeros(len(bad)), bad))
    held_out = {name: np.empty(len(bad)) for name in names}
    total = len(splits) * len(names)
    for number, (train, test) in enumerate(splits):
        seen, unseen = table.take(train), table.take(test)
        for at, name in enumerate(names):
            if progress is not None:
                progress(name, number * len(names) + at, total)
            held_out[name][test] = MODELS[name](seen, bad[train], seed).probabilities(unseen)
    return tuple(_report(name, bad, held_out[name], splits) for name in names)


def _report(
    name: str, bad: NDArray[np.int8], probability: Floats, splits: Sequence[tuple[Rows, Rows]]
) -> ModelReport:
    folds = tuple(measure(bad[test], probability[test]) for _, test in splits)
    return ModelReport(name, folds, curves(bad, probability), probability)


@dataclass(frozen=True, slots=True)
class OutOfTime:
    """What the model of earlier rows makes of later ones (跨时间验证), and of those after recalibration.

    `recalibrated` uses the outcomes of `recent` later rows and is judged on the rest; none when the later
    rows are too few.
    """

    earlier: int
    later: int
    cut: float
    metrics: Metrics
    recent: int
    recalibrated: Metrics | None


def out_of_time(
    table: Table, bad: NDArray[np.int8], time: Floats, *, name: str, seed: int, cut: float | None = None
) -> OutOfTime | None:
    """The model fitted on rows before the cut (without one: the earliest 70 %) and judged on the others.

    None when either side lacks twenty rows of each outcome. Rows without a time are left out.
    """
    known = ~np.isnan(time)
    at = float(np.quantile(time[known], 1 - TIME_SHARE)) if cut is None else cut
    before, after = np.flatnonzero(known & (time < at)), np.flatnonzero(known & (time >= at))
    if min(_least_each(bad[before]), _least_each(bad[after])) < LEAST_LATER_EACH:
        return None
    model = MODELS[name](table.take(before), bad[before], seed)
    probability = model.probabilities(table.take(after))
    return OutOfTime(
        earlier=len(before),
        later=len(after),
        cut=at,
        metrics=measure(bad[after], probability),
        recent=min(RECENT_LABELS, len(after) // 2),
        recalibrated=_recalibrated(bad[after], probability, time[after]),
    )


def _recalibrated(bad: NDArray[np.int8], probability: Floats, time: Floats) -> Metrics | None:
    """Figures of the later rows but the first few hundred, whose outcomes set a new intercept and slope."""
    order = np.argsort(time, kind="stable")
    count = min(RECENT_LABELS, len(bad) // 2)
    recent, rest = order[:count], order[count:]
    if min(_least_each(bad[recent]), _least_each(bad[rest])) < LEAST_LATER_EACH:
        return None
    intercept, slope = calibrate(bad[recent], logit(probability[recent]))
    return measure(bad[rest], expit(intercept + slope * logit(probability[rest])))


def _least_each(bad: NDArray[np.int8]) -> int:
    bads = int(bad.sum())
    return min(bads, len(bad) - bads)
