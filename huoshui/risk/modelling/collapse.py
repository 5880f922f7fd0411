"""Fewer bins: as few as a card can print, losing as little of the effects as possible."""

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.metrics import Floats

Labels = NDArray[np.int32]


def segments(values: Floats, weights: Floats, *, most: int, tolerance: float) -> Labels:
    """A label per value, equal for neighbours put together: the fewest segments, at most `most`, whose
    weighted squared loss is at most `tolerance` (Fisher 1958, by dynamic programming).

    (0, 0, 1, 1, 5) with equal weights in 3 segments → 0 0 1 1 2, without loss.
    """
    count = len(values)
    most = min(most, count)
    weights = np.maximum(weights, 1e-9)
    loss = _losses(values, weights)
    best = loss[0].copy()  # best[j]: loss of the first j + 1 values in the segments used so far
    cuts = [np.zeros(count, dtype=np.int32)]
    used = 1
    while best[-1] > tolerance and used < most:
        before = np.concatenate([[np.inf], best[:-1]])
        options = before[:, None] + loss  # last segment begins at row, ends at column
        starts = np.argmin(options, axis=0).astype(np.int32)
        best = options[starts, np.arange(count)]
        cuts.append(starts)
        used += 1
    labels = np.zeros(count, dtype=np.int32)
    end = count - 1
    for label in range(used - 1, -1, -1):
        start = int(cuts[label][end])
        labels[start : end + 1] = label
        end = start - 1
    return labels


def _losses(values: Floats, weights: Floats) -> Floats:
    """loss[i, j] of one segment from i to j; infinite where j < i."""
    total = np.concatenate([[0.0], np.cumsum(weights)])
    first = np.concatenate([[0.0], np.cumsum(weights * values)])
    second = np.concatenate([[0.0], np.cumsum(weights * values * values)])
    size = total[None, 1:] - total[:-1, None]
    sums = first[None, 1:] - first[:-1, None]
    squares = second[None, 1:] - second[:-1, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        loss = np.maximum(squares - sums * sums / size, 0)
    return np.where(np.tri(len(values), k=-1, dtype=bool), np.inf, loss)


def merged_rows(cells: Floats, weights: Floats, *, most: int, fixed: int = 0) -> Labels:
    """A label per row of a table: the two neighbours that differ least are put together until `most` are
    left.

    The first `fixed` rows (missing, special values) stay as they are.
    """
    groups = [[row] for row in range(len(cells))]
    means = [cells[row].copy() for row in range(len(cells))]
    sizes = [weights[row] + 1e-9 for row in range(len(cells))]
    costs = [_cost(means, sizes, at) if at >= fixed else np.inf for at in range(len(groups) - 1)]
    while len(groups) > most and costs and min(costs) < np.inf:
        at = int(np.argmin(costs))
        size = sizes[at] + sizes[at + 1]
        means[at] = (means[at] * sizes[at] + means[at + 1] * sizes[at + 1]) / size
        sizes[at] = size
        groups[at] += groups[at + 1]
        del groups[at + 1], means[at + 1], sizes[at + 1], costs[at]
        for near in (at - 1, at):
            if fixed <= near < len(groups) - 1:
                costs[near] = _cost(means, sizes, near)
    labels = np.empty(len(cells), dtype=np.int32)
    for label, rows in enumerate(groups):
        labels[rows] = label
    return labels


def _cost(means: list[Floats], sizes: list[Floats], at: int) -> float:
    """How much squared loss putting the row and the next together adds."""
    a, b = sizes[at], sizes[at + 1]
    return float((a * b / (a + b) * (means[at] - means[at + 1]) ** 2).sum())
