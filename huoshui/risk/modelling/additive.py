"""A sum of one-column and two-column effects learned from a stronger model: what a printed card can hold.

The boosted blend is the teacher. Its held-out opinion of each row, mixed half and half with what happened, is
steadier to learn from than the outcome alone ("distillation"; Hinton, Vinyals, Dean 2015; additive students:
Tan et al., "Distill-and-Compare", 2018). Single columns come first, then a few pairs on what these leave.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.bins import Bins, even_places, fixed_codes
from huoshui.risk.modelling.boosted import SMALL, Boosted, log_loss, row_losses
from huoshui.risk.modelling.boosting import ONE_SPLIT_ABOVE, Bag, Codes2D, Recipe, Rows, boost, shared_gain
from huoshui.risk.modelling.encoding import FineCodes
from huoshui.risk.modelling.linear import Smooth
from huoshui.risk.modelling.metrics import Floats, calibrate, expit

MOST_PAIRS = 10
_PAIRS_TRIED = 40
_PAIR_CODES = 128
"""Codes of a column inside a pair; finer ones only cost time."""
_LEAST_SURENESS = 3.0
"""Pairs stay only when they lower the held-out log loss by this many standard errors."""
_TEACHER_SHARE = 0.5

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Additive:
    """Log odds = constant + Σ effects[column][code] + Σ tables[i, j][code i, code j]; calibrated."""

    constant: float
    effects: tuple[Floats, ...]
    tables: Mapping[Pair, Floats]


def fit_additive(
    fine: FineCodes,
    codes: Codes2D,
    bad: NDArray[np.int8],
    folds: Sequence[tuple[Rows, Rows]],
    teacher: Boosted,
    *,
    seed: int,
    monotone: tuple[int, ...],
) -> Additive:
    """The additive student of this teacher; `monotone` gives +1 or −1 for columns whose effect must not
    turn.
    """
    target = _TEACHER_SHARE * expit(teacher.held_out) + (1 - _TEACHER_SHARE) * bad
    singles = boost(codes, target, folds, _single_recipe(len(bad), monotone), seed=seed)
    smooth = None if any(monotone) else teacher.smooth
    held_out, weight = _mixed(bad, singles, smooth)
    free = [index for index, way in enumerate(monotone) if way == 0]
    pairs = _pairs(fine, codes, bad, target, folds, teacher, held_out, free, seed)
    if pairs is not None:
        held_out = held_out + pairs.bag.held_out
    intercept, slope = calibrate(bad, held_out)
    constant, effects = _effects(fine, singles, smooth, weight)
    tables = pairs.tables() if pairs is not None else {}
    return Additive(
        constant=intercept + slope * constant,
        effects=tuple(slope * effect for effect in effects),
        tables={pair: slope * cells for pair, cells in tables.items()},
    )


def _single_recipe(rows: int, monotone: tuple[int, ...]) -> Recipe:
    small = rows < SMALL
    return Recipe(
        leaves=2,
        rate=0.05 if small else 0.1,
        least_rows=20 if small else 10,
        column_share=0.5 if small else 1.0,
        random_cuts=small,
        monotone=monotone,
    )


def _mixed(bad: NDArray[np.int8], singles: Bag, smooth: Smooth | None) -> tuple[Floats, float]:
    """Held-out log odds and the share of the smooth part: half on little data, else none or half, whichever
    loses less.
    """
    if smooth is not None:
        half = (singles.held_out + smooth.held_out) / 2
        if len(bad) < SMALL or log_loss(bad, half) < log_loss(bad, singles.held_out):
            return half, 0.5
    return singles.held_out, 0.0


def _effects(
    fine: FineCodes, singles: Bag, smooth: Smooth | None, weight: float
) -> tuple[float, tuple[Floats, ...]]:
    """The constant, and the trees' sum read off column by column: the change from code 0 with all others at
    code 0.
    """
    counts = [bins.count for bins in fine.bins]
    base = np.zeros((1, len(counts)), np.int32)
    constant = float(singles.raw(base)[0])
    effects = []
    for index, count in enumerate(counts):
        probe = np.repeat(base, count, axis=0)
        probe[:, index] = np.arange(count)
        effects.append(singles.raw(probe) - constant)
    if smooth is None or weight == 0:
        return constant, tuple(effects)
    return (
        weight * smooth.constant + (1 - weight) * constant,
        tuple(weight * a + (1 - weight) * b for a, b in zip(smooth.effects, effects, strict=True)),
    )


@dataclass(frozen=True, slots=True)
class _PairFit:
    """Trees that each use one pair of columns, on codes of the columns in `used` made coarser by `maps`."""

    pairs: tuple[Pair, ...]
    used: tuple[int, ...]
    maps: tuple[NDArray[np.int32], ...]
    bag: Bag

    def tables(self) -> dict[Pair, Floats]:
        """Log odds by pair and fine codes.

        A sum of two-column effects is exactly its anchored parts (Sobol; Kuo et al. 2010): what a pair adds
        beyond its columns alone, and what each column alone adds, shared out among the pairs that hold it.
        """
        counts = [int(coarse.max()) + 1 for coarse in self.maps]
        place = {column: at for at, column in enumerate(self.used)}
        rest = float(self._at([], counts)[0])
        alone = [self._at([at], counts) - rest for at in range(len(self.used))]
        shares = {column: sum(column in pair for pair in self.pairs) for column in self.used}
        tables = {}
        for one, other in self.pairs:
            a, b = place[one], place[other]
            both = self._at([a, b], counts).reshape(counts[a], counts[b]) - rest
            own = both - alone[a][:, None] - alone[b][None, :]
            lent = alone[a][:, None] / shares[one] + alone[b][None, :] / shares[other]
            cells = own + lent + rest / len(self.pairs)
            tables[one, other] = cells[np.ix_(self.maps[a], self.maps[b])]
        return tables

    def _at(self, varied: list[int], counts: list[int]) -> Floats:
        grids = np.meshgrid(*(np.arange(counts[at]) for at in varied), indexing="ij")
        rows = grids[0].size if varied else 1
        probe = np.zeros((rows, len(self.used)), np.int32)
        for at, grid in zip(varied, grids, strict=True):
            probe[:, at] = grid.ravel()
        return self.bag.raw(probe)


def _pairs(
    fine: FineCodes,
    codes: Codes2D,
    bad: NDArray[np.int8],
    target: Floats,
    folds: Sequence[tuple[Rows, Rows]],
    teacher: Boosted,
    start: Floats,
    free: Sequence[int],
    seed: int,
) -> _PairFit | None:
    """The pairs worth a table: those the teacher uses most, or of many tried those the student uses most;
    whichever loses less on held-out rows, and none when neither helps. With very many rows the teacher's
    choice is sure enough to be taken at once.
    """
    gains = shared_gain(teacher.bags[0])
    ranked = [pair for pair, _ in sorted(gains.items(), key=lambda item: -item[1]) if set(pair) <= set(free)]
    if not ranked:
        return None

    def fitted(pairs: Sequence[Pair]) -> _PairFit:
        used = tuple(sorted({column for pair in pairs for column in pair}))
        place = {column: at for at, column in enumerate(used)}
        groups = tuple((place[one], place[other]) for one, other in pairs)
        recipe = Recipe(leaves=16, rate=0.05, groups=groups)
        maps = tuple(_pair_map(fine.bins[column], codes[:, column]) for column in used)
        own = np.column_stack([coarse[codes[:, column]] for coarse, column in zip(maps, used, strict=True)])
        return _PairFit(tuple(pairs), used, maps, boost(own, target, folds, recipe, seed=seed, start=start))

    candidates = [fitted(ranked[:MOST_PAIRS])]
    if len(ranked) > MOST_PAIRS and len(bad) <= ONE_SPLIT_ABOVE:
        tried = fitted(ranked[:_PAIRS_TRIED])
        used_most = sorted(shared_gain(tried.bag).items(), key=lambda item: -item[1])
        kept = [(tried.used[one], tried.used[other]) for (one, other), _ in used_most[:MOST_PAIRS]]
        candidates.append(fitted(kept))
    best = min(candidates, key=lambda fit: log_loss(bad, start + fit.bag.held_out))
    helped = row_losses(bad, start) - row_losses(bad, start + best.bag.held_out)
    return best if helped.mean() > _LEAST_SURENESS * helped.std() / np.sqrt(len(bad)) else None


def _pair_map(bins: Bins, codes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Fine code → its code inside pairs: missing and special values alone, the rest by about equal counts."""
    fixed = fixed_codes(bins)
    most = _PAIR_CODES - fixed
    sizes = np.bincount(codes, minlength=bins.count)[fixed:]
    if len(sizes) <= most:
        return np.arange(bins.count, dtype=np.int32)
    dense = np.unique(even_places(sizes, most), return_inverse=True)[1]
    return np.concatenate([np.arange(fixed), fixed + dense]).astype(np.int32)


def purified(model: Additive, codes: Codes2D) -> Additive:
    """The same sum, all that a column explains alone moved out of the tables (Lengerich et al. 2020)."""
    effects = [effect.copy() for effect in model.effects]
    tables = {}
    for (one, other), cells in model.tables.items():
        shape = cells.shape
        flat = codes[:, one].astype(np.int64) * shape[1] + codes[:, other]
        weights = np.bincount(flat, minlength=cells.size).reshape(shape) + 1e-3
        pure = cells.copy()
        for _ in range(20):
            by_row = (pure * weights).sum(1) / weights.sum(1)
            pure -= by_row[:, None]
            by_column = (pure * weights).sum(0) / weights.sum(0)
            pure -= by_column[None, :]
            effects[one] += by_row
            effects[other] += by_column
        tables[one, other] = pure
    return replace(model, effects=tuple(effects), tables=tables)
