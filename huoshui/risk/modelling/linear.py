"""A logistic regression over fine codes whose effect per column is smooth: a line plus small steps.

On little data it is steadier than trees; being a sum over columns it can be added to a card's points.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from huoshui.risk.modelling.bins import LevelBins, even_places, fixed_codes
from huoshui.risk.modelling.boosting import Codes2D, Rows
from huoshui.risk.modelling.columns import Table
from huoshui.risk.modelling.encoding import FineCodes
from huoshui.risk.modelling.metrics import Floats

_STEPS = 6
_STEP_SIZE = 0.5  # steps are dearer than the line
_STRENGTH = 0.1
_TAIL = 0.01


@dataclass(frozen=True, slots=True)
class Smooth:
    """Log odds by column and code, the constant, and for every row the sum without its own fold."""

    constant: float
    effects: tuple[Floats, ...]
    held_out: Floats

    def raw(self, codes: Codes2D) -> Floats:
        """Log odds of rows given as fine codes."""
        total = np.full(len(codes), self.constant)
        for index, effect in enumerate(self.effects):
            total += effect[codes[:, index]]
        return total


def fit_smooth(
    table: Table,
    fine: FineCodes,
    codes: Codes2D,
    target: Floats,
    folds: Sequence[tuple[Rows, Rows]],
) -> Smooth:
    """The smooth fit; a target between 0 and 1 counts as both outcomes in these shares."""
    bases = [_basis(table, fine, codes, index) for index in range(len(fine.names))]
    design = np.hstack([basis[codes[:, index]] for index, basis in enumerate(bases)])
    held_out = np.empty(len(target))
    fitted = []
    for train, held in folds:
        model = _logistic(design[train], target[train])
        held_out[held] = model.decision_function(design[held])
        fitted.append(model)
    weights = np.mean([model.coef_[0] for model in fitted], axis=0)
    constant = float(np.mean([model.intercept_[0] for model in fitted]))
    places = np.cumsum([0, *(basis.shape[1] for basis in bases)])
    effects = tuple(basis @ weights[places[index] : places[index + 1]] for index, basis in enumerate(bases))
    return Smooth(constant, effects, held_out)


def _logistic(design: NDArray[np.float64], target: Floats) -> LogisticRegression:
    """Every row twice, as bad and as good, weighted by its share of each."""
    shares = np.concatenate([target, 1 - target])
    used = shares > 0
    outcomes = np.repeat([1, 0], len(target))[used]
    rows = np.tile(np.arange(len(target)), 2)[used]
    model = LogisticRegression(C=_STRENGTH, solver="newton-cholesky", max_iter=100)
    return model.fit(design[rows], outcomes, sample_weight=shares[used])


def _basis(table: Table, fine: FineCodes, codes: Codes2D, index: int) -> NDArray[np.float64]:
    """codes × features: what stands in the design for a row of that code."""
    bins = fine.bins[index]
    if isinstance(bins, LevelBins):
        return np.eye(bins.count)
    numbers = table.columns[fine.names[index]].numbers
    first = fixed_codes(bins)
    own = codes[:, index]
    counts = np.bincount(own, minlength=bins.count)
    ordinary = own >= first
    known = numbers[ordinary]
    low, high = np.quantile(known, [_TAIL, 1 - _TAIL]) if len(known) else (0.0, 0.0)
    kept = np.clip(known, low, high)
    sums = np.bincount(own[ordinary], weights=kept, minlength=bins.count)
    means = np.divide(sums, counts, out=np.full(bins.count, np.nan), where=counts > 0)
    spread = float(kept.std()) if len(known) else 0.0
    line = np.zeros(bins.count)
    if spread > 0:
        line[first:] = _filled(means[first:] - kept.mean()) / spread
    places = np.concatenate([np.arange(first), first + even_places(counts[first:], _STEPS)])
    return np.column_stack([line, _STEP_SIZE * np.eye(first + _STEPS)[places]])


def _filled(values: Floats) -> Floats:
    """Empty codes take their neighbour's value."""
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return np.zeros(len(values))
    return np.interp(np.arange(len(values)), known, values[known])
