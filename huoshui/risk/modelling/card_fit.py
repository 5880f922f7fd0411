"""From additive effects to a card: fewer bins, whole points, a scale, grades."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.additive import Additive, fit_additive, purified
from huoshui.risk.modelling.bins import Bins, LevelBins, NumberBins, fixed_codes
from huoshui.risk.modelling.boosted import boosted_on_codes
from huoshui.risk.modelling.boosting import Codes2D, inner_folds
from huoshui.risk.modelling.collapse import Labels, merged_rows, segments
from huoshui.risk.modelling.columns import Table
from huoshui.risk.modelling.encoding import FineCodes, fine_codes
from huoshui.risk.modelling.metrics import Floats
from huoshui.risk.modelling.pointcard import Characteristic, Grade, PairTable, PointCard, Points, Scale

MOST_BINS = 32
MOST_TABLE_BINS = 16
GRADES = ("A", "B", "C", "D", "E")
_BIN_LOSS = 0.0002
"""Squared log odds a card may lose per column by putting bins together: 0.014 on average."""


def fit_point_card(
    table: Table, bad: NDArray[np.int8], seed: int, *, monotone: Mapping[str, int] | None = None
) -> PointCard:
    """The card of these rows; `monotone` gives +1 (more is riskier) or −1 for columns whose points must not
    turn.
    """
    fine = fine_codes(table, bad)
    codes = fine.matrix(table)
    folds = inner_folds(bad, seed)
    teacher = boosted_on_codes(table, fine, codes, bad, folds, seed)
    ways = tuple((monotone or {}).get(name, 0) for name in fine.names)
    model = fit_additive(fine, codes, bad, folds, teacher, seed=seed, monotone=ways)
    card = _in_points(purified(model, codes), fine, codes, bad, Scale())
    return with_bands(card, card.totals(table), bad)


def with_bands(card: PointCard, totals: Points, bad: NDArray[np.int8]) -> PointCard:
    """The card with grades by fifths of these scores, best first, and 0–100 between their 1st and 99th
    percentile.
    """
    low, high = (int(np.rint(one)) for one in np.quantile(totals, [0.01, 0.99]))
    cuts = np.unique(np.rint(np.quantile(totals, [0.2, 0.4, 0.6, 0.8])).astype(int))
    edges = [int(totals.min()), *(int(cut) for cut in cuts if cut > totals.min())]
    names = GRADES[: len(edges)][::-1]
    place = np.searchsorted(edges, totals, side="right") - 1
    grades = [
        Grade(
            name,
            lowest,
            float((place == at).mean()),
            float(bad[place == at].mean()) if (place == at).any() else 0.0,
        )
        for at, (name, lowest) in enumerate(zip(names, edges, strict=True))
    ]
    return replace(card, scale=replace(card.scale, low=low, high=high), grades=tuple(reversed(grades)))


def _in_points(
    model: Additive, fine: FineCodes, codes: Codes2D, bad: NDArray[np.int8], scale: Scale
) -> PointCard:
    constant = model.constant
    characteristics = []
    for index, name in enumerate(fine.names):
        item, mean = _characteristic(
            name, fine.bins[index], model.effects[index], codes[:, index], bad, scale
        )
        constant += mean
        if len(set(item.points)) > 1:
            characteristics.append(item)
    tables = [_table(fine, pair, cells, codes, scale) for pair, cells in sorted(model.tables.items())]
    base = round(scale.anchor - scale.factor * constant)
    kept = tuple(one for one in tables if len({point for row in one.points for point in row}) > 1)
    return PointCard(scale, base, tuple(characteristics), kept)


def _characteristic(
    name: str, bins: Bins, effect: Floats, codes: NDArray[np.int32], bad: NDArray[np.int8], scale: Scale
) -> tuple[Characteristic, float]:
    """The column in points around its average row, and the log odds of that average."""
    counts = np.bincount(codes, minlength=bins.count)
    effect = _unseen_is_worst(effect, counts, bins)
    mean = float((effect * counts).sum() / counts.sum())
    labels = _labels(bins, effect - mean, counts)
    coarse, relabelled = coarser(bins, labels)
    weights = np.maximum(counts, 1e-9)
    sums = np.bincount(relabelled, weights=weights * (effect - mean), minlength=coarse.count)
    sizes = np.bincount(relabelled, weights=weights, minlength=coarse.count)
    points = np.rint(-scale.factor * sums / sizes).astype(int)
    return Characteristic.counted(name, coarse, points, relabelled[codes], bad), mean


def _unseen_is_worst(effect: Floats, counts: NDArray[np.int64], bins: Bins) -> Floats:
    """A missing or special value that no row had is taken for the riskiest bin, never for an average one."""
    fixed = fixed_codes(bins)
    seen = counts > 0
    if seen[:fixed].all() or not seen.any():
        return effect
    worst = effect[seen].max()
    unseen = ~seen & (np.arange(len(effect)) < fixed)
    return np.where(unseen, worst, effect)


def _labels(bins: Bins, effect: Floats, counts: NDArray[np.int64]) -> Labels:
    """Missing and special values alone; neighbours of the rest put together. Levels are ordered by effect
    first.
    """
    fixed = fixed_codes(bins)
    rest = effect[fixed:]
    order = np.argsort(rest, kind="stable") if isinstance(bins, LevelBins) else np.arange(len(rest))
    tolerance = _BIN_LOSS * float(counts.sum())
    inner = segments(
        rest[order], counts[fixed:][order].astype(float), most=MOST_BINS - fixed, tolerance=tolerance
    )
    labels = np.arange(len(effect), dtype=np.int32)
    labels[fixed + order] = fixed + inner
    return labels


def coarser(bins: Bins, labels: Labels) -> tuple[Bins, Labels]:
    """The bins with equal labels put together, and the new code of every old one."""
    if isinstance(bins, LevelBins):
        kept = np.unique(labels[1:])
        place = {int(label): at for at, label in enumerate(kept, 1)}
        groups: list[list[str]] = [[] for _ in kept]
        for group, label in zip(bins.groups, labels[1:].tolist(), strict=True):
            groups[place[label] - 1].extend(group)
        relabelled = np.array([0, *(place[label] for label in labels[1:].tolist())], dtype=np.int32)
        other = int(relabelled[bins.other]) if bins.other else 0
        return LevelBins(tuple(tuple(group) for group in groups), other), relabelled
    fixed = fixed_codes(bins)
    tail = labels[fixed:]
    changes = np.flatnonzero(np.diff(tail))
    cuts = tuple(bins.cuts[int(at)] for at in changes)
    steps = np.concatenate([[0], np.cumsum(np.diff(tail) != 0)]).astype(np.int32)
    return NumberBins(bins.special, cuts), np.concatenate([np.arange(fixed, dtype=np.int32), fixed + steps])


def _table(fine: FineCodes, pair: tuple[int, int], cells: Floats, codes: Codes2D, scale: Scale) -> PairTable:
    one, other = pair
    bins = fine.bins[one], fine.bins[other]
    flat = codes[:, one].astype(np.int64) * cells.shape[1] + codes[:, other]
    weights = np.bincount(flat, minlength=cells.size).reshape(cells.shape) + 1e-6
    rows, row_labels = coarser(bins[0], _axis(bins[0], cells, weights))
    columns, column_labels = coarser(bins[1], _axis(bins[1], cells.T, weights.T))
    sums = np.zeros((rows.count, columns.count))
    sizes = np.zeros_like(sums)
    np.add.at(sums, (row_labels[:, None], column_labels[None, :]), cells * weights)
    np.add.at(sizes, (row_labels[:, None], column_labels[None, :]), weights)
    values = np.divide(sums, sizes, out=np.zeros_like(sums), where=sizes > 0)
    points = np.rint(-scale.factor * values).astype(int)
    return PairTable(
        fine.names[one], fine.names[other], rows, columns, tuple(tuple(row) for row in points.tolist())
    )


def _axis(bins: Bins, cells: Floats, weights: Floats) -> Labels:
    """Which codes of one side share a row of the printed table; levels are neighbours when their rows are
    alike.
    """
    if not isinstance(bins, LevelBins):
        fixed = fixed_codes(bins)
        return merged_rows(cells, weights, most=MOST_TABLE_BINS + fixed, fixed=fixed)
    order = np.concatenate([[0], 1 + _by_likeness(cells[1:], weights[1:])])
    inner = merged_rows(cells[order], weights[order], most=MOST_TABLE_BINS + 1, fixed=1)
    labels = np.empty(len(cells), dtype=np.int32)
    labels[order] = inner
    return labels


def _by_likeness(cells: Floats, weights: Floats) -> NDArray[np.intp]:
    """The order along which rows differ most: their place on the first principal direction."""
    shares = weights.sum(0) / weights.sum()
    scaled = (cells - cells.mean(0)) * np.sqrt(shares)
    if not np.abs(scaled).max() > 0:
        return np.arange(len(cells))
    direction = np.linalg.svd(scaled, full_matrices=False)[2][0]
    return np.argsort(scaled @ direction, kind="stable")
