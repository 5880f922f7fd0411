"""Bins (分箱): how the cells of a column become small whole numbers, and how a bin is written for people.

Code 0 is the missing value, which is a bin of its own wherever it occurs; a special number (−9 for "refused")
is a bin of its own; then come the ranges of numbers, or the levels of a category.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.columns import Codes, Column, Kind

_SPIKE = 0.01
"""A number that fills this share of the rows, and an equal bin's, is a bin of its own: a round amount."""
_LEAST_IN_LEVEL = 10
_SHRINKAGE = 20.0


@dataclass(frozen=True, slots=True)
class NumberBins:
    """Ranges of a number: special values first, then [−∞, cut 1), [cut 1, cut 2) … [last cut, ∞)."""

    special: tuple[float, ...]
    cuts: tuple[float, ...]

    @property
    def count(self) -> int:
        """How many codes there are, missing included."""
        return 1 + len(self.special) + len(self.cuts) + 1

    def codes(self, column: Column) -> Codes:
        """The code of every row."""
        first = 1 + len(self.special)
        codes = first + np.searchsorted(np.asarray(self.cuts), column.numbers, side="right")
        for index, value in enumerate(self.special):
            codes[column.numbers == value] = 1 + index
        codes[np.isnan(column.numbers)] = 0
        return codes.astype(np.int32)


@dataclass(frozen=True, slots=True)
class LevelBins:
    """Groups of levels: `groups[code − 1]` are the levels of a code; what was never seen takes `other`."""

    groups: tuple[tuple[str, ...], ...]
    other: int

    @property
    def count(self) -> int:
        """How many codes there are, missing included."""
        return 1 + len(self.groups)

    def codes(self, column: Column) -> Codes:
        """The code of every row."""
        known = {level: code for code, group in enumerate(self.groups, 1) for level in group}
        translated = np.array([*(known.get(level, self.other) for level in column.levels), 0], dtype=np.int32)
        return translated[column.codes]


Bins = NumberBins | LevelBins


def fixed_codes(bins: Bins) -> int:
    """How many codes at the front stand for themselves: missing, and each special value."""
    return 1 + len(bins.special) if isinstance(bins, NumberBins) else 1


def even_places(sizes: NDArray[np.int64] | NDArray[np.float64], most: int) -> NDArray[np.int_]:
    """For neighbours of these sizes the group of each, 0 to `most` − 1, groups having about equal counts; one
    may stay empty. (3, 1, 2, 2) in 2 → 0 0 1 1.
    """
    middle = np.cumsum(sizes) - sizes / 2
    return np.minimum((middle / max(sizes.sum(), 1) * most).astype(int), most - 1)


def fine_bins(column: Column, bad: NDArray[np.int8], *, most: int) -> Bins:
    """At most `most` bins that lose nothing a model could use: every frequent number alone, the rest by equal
    counts; levels in the order of their shrunk bad rate, the rare ones put together.
    """
    if column.kind is Kind.CATEGORY:
        return _level_bins(column, bad, most=most)
    return _number_bins(column, most=most)


def _number_bins(column: Column, *, most: int) -> NumberBins:
    ordinary = column.numbers[~column.missing & ~np.isin(column.numbers, column.special)]
    values, counts = np.unique(ordinary, return_counts=True)
    if len(values) <= most:
        return NumberBins(
            column.special, tuple(map(round_between, values[:-1].tolist(), values[1:].tolist()))
        )
    spikes = np.flatnonzero(counts >= max(_SPIKE, 1 / most) * counts.sum())
    around = np.unique(np.concatenate([spikes, spikes + 1]))
    around = around[(around > 0) & (around < len(values))]
    steps = np.searchsorted(np.cumsum(counts), np.linspace(0, counts.sum(), most + 1)[1:-1], side="left")
    steps = steps[(steps > 0) & (steps < len(values))]
    edges = np.unique(np.concatenate([around, steps]))
    below, above = values[edges - 1].tolist(), values[edges].tolist()
    return NumberBins(column.special, tuple(map(round_between, below, above)))


def round_between(below: float, above: float) -> float:
    """The number c with below < c ≤ above that has the fewest digits: a cut a person can read.

    (4873.2, 5120.9) → 5000; (1, 2) → 2.
    """
    gap = above - below
    if not np.isfinite(gap) or gap <= 0:
        return above
    for place in range(-int(np.floor(np.log10(gap))) - 1, 18):
        step = 10.0**-place
        cut = round(np.ceil(below / step) * step, max(place, 0))
        if cut <= below:
            cut = round(cut + step, max(place, 0))
        if below < cut <= above:
            return float(cut)
    return above


def _level_bins(column: Column, bad: NDArray[np.int8], *, most: int) -> LevelBins:
    codes = column.codes
    known = codes >= 0
    counts = np.bincount(codes[known], minlength=len(column.levels))
    bads = np.bincount(codes[known], weights=bad[known], minlength=len(column.levels))
    overall = float(bad.mean())
    rates = (bads + _SHRINKAGE * overall) / (counts + _SHRINKAGE)
    order = [int(one) for one in np.argsort(rates, kind="stable") if counts[one] > 0]
    frequent = [one for one in order if counts[one] >= _LEAST_IN_LEVEL]
    rare = [one for one in order if counts[one] < _LEAST_IN_LEVEL]
    groups = _in_groups(frequent, counts, most - bool(rare)) if frequent else []
    if rare:
        groups.append(rare)
    names = tuple(tuple(column.levels[one] for one in group) for group in groups)
    return LevelBins(names, other=_other(groups, rates, overall, bool(rare)))


def _in_groups(order: Sequence[int], counts: NDArray[np.int64], most: int) -> list[list[int]]:
    """Neighbours put together until there are at most `most` groups, of about equal counts."""
    if len(order) <= most:
        return [[one] for one in order]
    place = even_places(counts[list(order)], most)
    return [[one for one, at in zip(order, place, strict=True) if at == group] for group in np.unique(place)]


def _other(groups: list[list[int]], rates: NDArray[np.float64], overall: float, has_rare: bool) -> int:
    """The code of a level never seen: the rare ones' bin, else the bin nearest the overall rate; 0 without
    any.
    """
    if has_rare:
        return len(groups)
    if not groups:
        return 0
    means = [float(np.mean(rates[group])) for group in groups]
    return 1 + int(np.argmin(np.abs(np.array(means) - overall)))
