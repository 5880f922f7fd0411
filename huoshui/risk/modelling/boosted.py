"""The boosted challenger (梯度提升): several ways to grow trees, blended by what held-out rows say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier

from huoshui.risk.modelling.boosting import ONE_SPLIT_ABOVE, Bag, Codes2D, Recipe, Rows, boost, inner_folds
from huoshui.risk.modelling.columns import Table
from huoshui.risk.modelling.encoding import FineCodes, fine_codes
from huoshui.risk.modelling.linear import Smooth, fit_smooth
from huoshui.risk.modelling.metrics import Floats, calibrate, expit, logit

_BLENDING_STEPS = 12
SMALL = 5_000
"""Up to so many rows large trees are left out, a forest joins, and all have equal shares: held-out rows
are too few to choose by."""


@dataclass(frozen=True, slots=True)
class Forest:
    """A random forest per inner fold, and for every row the log odds without its own fold."""

    forests: tuple[RandomForestClassifier, ...]
    held_out: Floats

    def raw(self, codes: Codes2D) -> Floats:
        """Mean log odds of these rows."""
        return np.mean([logit(_shrunk(one.predict_proba(codes)[:, 1])) for one in self.forests], axis=0)


@dataclass(frozen=True, slots=True)
class Boosted:
    """The blend: each member's share, and its log odds for every row without the row's own fold."""

    fine: FineCodes
    bags: tuple[Bag, ...]
    smooth: Smooth | None
    forest: Forest | None
    shares: tuple[float, ...]
    intercept: float
    slope: float
    held_out: Floats

    def raw(self, codes: Codes2D) -> Floats:
        """Calibrated log odds of rows given as fine codes."""
        parts = [
            bag.raw(codes) if share else np.zeros(len(codes))
            for bag, share in zip(self.bags, self.shares, strict=False)
        ]
        if self.smooth is not None:
            parts.append(self.smooth.raw(codes))
        if self.forest is not None:
            parts.append(self.forest.raw(codes))
        blended = np.asarray(sum(share * part for share, part in zip(self.shares, parts, strict=True)))
        return self.intercept + self.slope * blended

    def probabilities(self, table: Table) -> Floats:
        """P(bad) of every row."""
        return expit(self.raw(self.fine.matrix(table)))


def grow_forest(
    codes: Codes2D, bad: NDArray[np.int8], folds: Sequence[tuple[Rows, Rows]], seed: int
) -> Forest:
    """The forests of these inner folds."""
    held_out = np.empty(len(bad))
    forests = []
    for train, held in folds:
        forest = RandomForestClassifier(
            300, min_samples_leaf=3, max_features=0.3, n_jobs=2, random_state=seed
        ).fit(codes[train], bad[train])
        held_out[held] = logit(_shrunk(forest.predict_proba(codes[held])[:, 1]))
        forests.append(forest)
    return Forest(tuple(forests), held_out)


def _shrunk(probability: Floats) -> Floats:
    """Kept off 0 and 1, which a vote of trees may give and no lender should believe."""
    return 0.002 + 0.996 * probability


def fit_boosted(table: Table, bad: NDArray[np.int8], seed: int) -> Boosted:
    """Trees on ordered levels, trees on sets of levels, small random trees, and a smooth line below them;
    the shares are chosen by the log loss of held-out rows.
    """
    fine = fine_codes(table, bad)
    return boosted_on_codes(table, fine, fine.matrix(table), bad, inner_folds(bad, seed), seed)


def boosted_on_codes(
    table: Table,
    fine: FineCodes,
    codes: Codes2D,
    bad: NDArray[np.int8],
    folds: Sequence[tuple[Rows, Rows]],
    seed: int,
) -> Boosted:
    """The same, on codes and folds already made."""
    target = bad.astype(float)
    bags = tuple(boost(codes, target, folds, recipe, seed=seed) for recipe in _recipes(fine, len(bad)))
    smooth = fit_smooth(table, fine, codes, target, folds) if len(bad) <= ONE_SPLIT_ABOVE else None
    forest = grow_forest(codes, bad, folds, seed) if len(bad) <= SMALL else None
    members = [bag.held_out for bag in bags]
    members += [one.held_out for one in (smooth, forest) if one is not None]
    shares = blend(bad, members) if forest is None else (1 / len(members),) * len(members)
    held_out = np.asarray(sum(share * member for share, member in zip(shares, members, strict=True)))
    intercept, slope = calibrate(bad, held_out)
    return Boosted(fine, bags, smooth, forest, shares, intercept, slope, intercept + slope * held_out)


def _recipes(fine: FineCodes, rows: int) -> tuple[Recipe, ...]:
    ordered = Recipe(leaves=15)
    if rows > ONE_SPLIT_ABOVE:
        return (Recipe(leaves=31, rate=0.1, least_rows=50),)
    small = Recipe(leaves=7, rate=0.03, least_rows=20, column_share=0.5, random_cuts=True)
    if rows <= SMALL:
        return (small,)
    if not fine.categories:
        return (ordered, small)
    return (ordered, Recipe(leaves=15, least_rows=20, categories=fine.categories), small)


def blend(bad: NDArray[np.int8], members: Sequence[Floats]) -> tuple[float, ...]:
    """Shares of the members' log odds that give held-out rows the least log loss: the best member first, then
    whichever helps most, again and again (ensemble selection, Caruana et al. 2004).
    """
    chosen: list[int] = []
    total = np.zeros(len(bad))
    best = np.inf
    for step in range(1, _BLENDING_STEPS + 1):
        losses = [log_loss(bad, (total + member) / step) for member in members]
        winner = int(np.argmin(losses))
        if losses[winner] >= best and step > 2:
            break
        best = min(best, losses[winner])
        chosen.append(winner)
        total = total + members[winner]
    return tuple(chosen.count(index) / len(chosen) for index in range(len(members)))


def log_loss(bad: NDArray[np.int8], z: Floats) -> float:
    """Mean −log of the probability given to what happened, from log odds."""
    return float(row_losses(bad, z).mean())


def row_losses(bad: NDArray[np.int8], z: Floats) -> Floats:
    """−log of the probability given to what happened, row by row."""
    return np.logaddexp(0, z) - bad * z
