"""The printable scorecard (可打印评分卡): whole points per bin, a few two-way tables, and one scale for all.

Score = base + Σ points of the bin a value falls in + Σ points of the cell a pair of values falls in. More
points are better; `pdo` points double the odds good : bad. P(bad) = 1 / (1 + e^((score − anchor) / factor))
with factor = pdo / ln 2 and anchor = base score − factor × ln(base odds).
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.bins import Bins
from huoshui.risk.modelling.columns import Codes, Table
from huoshui.risk.modelling.metrics import Floats, expit

Points = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scale:
    """How log odds become points: `base_score` at odds good : bad of `base_odds`, `pdo` more double them.

    `low` and `high` are the totals that make 0 and 100 of the score in hundredths.
    """

    base_score: int = 600
    base_odds: float = 20.0
    pdo: int = 20
    low: int = 400
    high: int = 800

    @property
    def factor(self) -> float:
        """Points per unit of log odds: 20 / ln 2 = 28.85."""
        return self.pdo / log(2)

    @property
    def anchor(self) -> float:
        """The score at which good and bad are equally likely: 600 − 28.85 × ln 20 = 513.56."""
        return self.base_score - self.factor * log(self.base_odds)

    def probabilities(self, totals: Points) -> Floats:
        """P(bad) of these scores: 600 → 1 / 21 = 0.0476."""
        return expit((self.anchor - totals) / self.factor)

    def hundredths(self, totals: Points) -> Points:
        """The score from 0 to 100 (百分制), whole."""
        share = (totals - self.low) / max(self.high - self.low, 1)
        return np.rint(100 * np.clip(share, 0, 1)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One column of the card: its bins and the points of each; share and bad rate of the rows it was made
    on.
    """

    name: str
    bins: Bins
    points: tuple[int, ...]
    shares: tuple[float, ...]
    bad_rates: tuple[float | None, ...]

    @classmethod
    def counted(
        cls, name: str, bins: Bins, points: NDArray[np.int_], codes: Codes, bad: NDArray[np.int8]
    ) -> "Characteristic":
        """The column with the shares and bad rates of rows that have these codes of its bins."""
        rows = np.bincount(codes, minlength=bins.count)
        bads = np.bincount(codes, weights=bad, minlength=bins.count)
        return cls(
            name=name,
            bins=bins,
            points=tuple(points.tolist()),
            shares=tuple((rows / rows.sum()).tolist()),
            bad_rates=tuple(b / n if n else None for b, n in zip(bads.tolist(), rows.tolist(), strict=True)),
        )

    def of(self, table: Table) -> Points:
        """Points of every row."""
        return np.asarray(self.points, np.int64)[self.bins.codes(table.columns[self.name])]


@dataclass(frozen=True, slots=True)
class PairTable:
    """A two-way table of the card (交叉表): points[bin of `first`][bin of `second`]."""

    first: str
    second: str
    first_bins: Bins
    second_bins: Bins
    points: tuple[tuple[int, ...], ...]

    def of(self, table: Table) -> Points:
        """Points of every row."""
        rows: Codes = self.first_bins.codes(table.columns[self.first])
        columns: Codes = self.second_bins.codes(table.columns[self.second])
        return np.asarray(self.points, np.int64)[rows, columns]


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade (等级), the lowest score that earns it, and what became of the rows that had it."""

    name: str
    lowest: int
    share: float
    bad_rate: float


@dataclass(frozen=True, slots=True)
class PointCard:
    """The whole card."""

    scale: Scale
    base: int
    characteristics: tuple[Characteristic, ...]
    tables: tuple[PairTable, ...]
    grades: tuple[Grade, ...] = ()

    def totals(self, table: Table) -> Points:
        """The score of every row: whole points that sum exactly."""
        total = np.full(table.row_count, self.base, np.int64)
        for item in self.characteristics:
            total += item.of(table)
        for pair in self.tables:
            total += pair.of(table)
        return total

    def probabilities(self, table: Table) -> Floats:
        """P(bad) of every row."""
        return self.scale.probabilities(self.totals(table))

    def reasons(self, table: Table, *, most: int) -> list[tuple[str, ...]]:
        """For every row the names of the columns and tables that cost it most points beside the best bin, the
        dearest first; fewer than `most` where fewer cost anything.
        """
        names = [item.name for item in self.characteristics]
        names += [f"{pair.first} × {pair.second}" for pair in self.tables]
        lost = [max(item.points) - item.of(table) for item in self.characteristics]
        lost += [max(map(max, pair.points)) - pair.of(table) for pair in self.tables]
        if not lost:
            return [()] * table.row_count
        costs = np.column_stack(lost)
        dearest = np.argsort(-costs, axis=1, kind="stable")[:, :most]
        return [
            tuple(names[at] for at in row if costs[index, at] > 0)
            for index, row in enumerate(dearest.tolist())
        ]

    def grade_names(self, totals: Points) -> list[str]:
        """The grade of every score; below every band the lowest one."""
        bands = sorted(self.grades, key=lambda grade: grade.lowest)
        if not bands:
            return [""] * len(totals)
        place = np.searchsorted([band.lowest for band in bands], totals, side="right") - 1
        return [bands[max(int(at), 0)].name for at in place]
