"""Scorecards (评分卡): base + Σ weight × points of the bin a value falls in + Σ points of two-way tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from huoshui.core.errors import InvalidInput, Refusal

Value: TypeAlias = Decimal | int | str | None


class MissingValue(Refusal):
    """A value is missing and its characteristic has no bin for that: it is never taken as zero."""

    code = "scoring.missing_value"
    zh = "缺少评分所需的数据：{name}"
    en = "A value the score needs is missing: {name}"
    status = 422


class NoBin(Refusal):
    """A value that no bin of its characteristic covers."""

    code = "scoring.no_bin"
    zh = "{name} 的取值 {value} 不在任何分箱内"
    en = "No bin of {name} covers the value {value}"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One bin (分箱): a number in [lowest, below), a text in `values`, or the missing value; with `rest` also
    any text that no bin names.
    """

    label: str
    points: Decimal
    label_en: str = ""
    lowest: Decimal | None = None
    below: Decimal | None = None
    values: frozenset[str] = frozenset()
    missing: bool = False
    rest: bool = False

    def holds(self, value: Value) -> bool:
        """Whether the value falls in this bin."""
        if value is None or self.missing:
            return value is None and self.missing
        if isinstance(value, str):
            return value in self.values
        if self.values:
            return False
        return (self.lowest is None or value >= self.lowest) and (self.below is None or value < self.below)


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristic:
    """One characteristic (指标): its weight and its bins, the first that holds the value counts."""

    name: str
    weight: Decimal
    bins: tuple[Bin, ...]
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTable:
    """A two-way table (交叉表): `points` by the bin of the value `first`, then by the bin of `second`.

    The points of the bins themselves do not count here.
    """

    first: str
    second: str
    first_bins: tuple[Bin, ...]
    second_bins: tuple[Bin, ...]
    points: tuple[tuple[Decimal, ...], ...]

    @property
    def name(self) -> str:
        """Both names: 行业 × 负债率."""
        return f"{self.first} × {self.second}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeBand:
    """A grade (等级) and the lowest total that earns it."""

    grade: str
    lowest: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """A scorecard: base points, characteristics, two-way tables, grades; totals below every band get
    `lowest_grade`.
    """

    characteristics: tuple[Characteristic, ...]
    tables: tuple[PairTable, ...] = ()
    base: Decimal = Decimal(0)
    grades: tuple[GradeBand, ...] = ()
    lowest_grade: str = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacteristicPoints:
    """What one characteristic gave: the bin, its points, points × weight, and what the best bin would add."""

    name: str
    value: Value
    bin_label: str
    points: Decimal
    weighted: Decimal
    lost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreResult:
    """The score (得分), its parts, its grade, and the names that cost the score most, lowest points first."""

    points: tuple[CharacteristicPoints, ...]
    total: Decimal
    grade: str
    reasons: tuple[str, ...]


def score(scorecard: Scorecard, values: Mapping[str, Value]) -> ScoreResult:
    """The score of the values: base + Σ weight × points + Σ points of tables, exact decimals.

    Refusals: MissingValue when a value is missing and no bin is for that, NoBin when none covers it,
    InvalidInput for a float. 负债率 60 % (.3), 流动比率 1.5 (.2), 净利率 8 % (.5), 3 points each → 3.0.
    """
    rows = tuple(_points(item, values.get(item.name)) for item in scorecard.characteristics)
    rows += tuple(_table_points(table, values) for table in scorecard.tables)
    total = scorecard.base + sum((row.weighted for row in rows), Decimal(0))
    below_best = sorted((row for row in rows if row.lost > 0), key=lambda row: (row.points, -row.lost))
    return ScoreResult(
        points=rows,
        total=total,
        grade=_grade(scorecard, total),
        reasons=tuple(row.name for row in below_best),
    )


def _bin(name: str, shown: str, bins: tuple[Bin, ...], value: Value) -> int:
    """The place of the bin that holds the value: the first that does, else the one for the rest."""
    if isinstance(value, float):
        raise InvalidInput(field=name, zh="请使用精确小数", en="Give an exact decimal, not a float")
    found = next((at for at, row in enumerate(bins) if row.holds(value)), None)
    if found is None and isinstance(value, str):
        found = next((at for at, row in enumerate(bins) if row.rest), None)
    if found is not None:
        return found
    if value is None:
        raise MissingValue(field=name, name=shown)
    raise NoBin(field=name, name=shown, value=value)


def _table_points(table: PairTable, values: Mapping[str, Value]) -> CharacteristicPoints:
    first, second = values.get(table.first), values.get(table.second)
    row = _bin(table.first, table.first, table.first_bins, first)
    column = _bin(table.second, table.second, table.second_bins, second)
    points = table.points[row][column]
    return CharacteristicPoints(
        name=table.name,
        value=f"{first} × {second}",
        bin_label=f"{table.first_bins[row].label} × {table.second_bins[column].label}",
        points=points,
        weighted=points,
        lost=max(max(line) for line in table.points) - points,
    )


def _points(item: Characteristic, value: Value) -> CharacteristicPoints:
    found = item.bins[_bin(item.name, item.zh or item.name, item.bins, value)]
    best = max(row.points for row in item.bins)
    return CharacteristicPoints(
        name=item.name,
        value=value,
        bin_label=found.label,
        points=found.points,
        weighted=found.points * item.weight,
        lost=(best - found.points) * item.weight,
    )


def _grade(scorecard: Scorecard, total: Decimal) -> str:
    reached = [band for band in scorecard.grades if total >= band.lowest]
    return max(reached, key=lambda band: band.lowest).grade if reached else scorecard.lowest_grade
