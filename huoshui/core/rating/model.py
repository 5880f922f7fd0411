"""A rating model (评级模型): factors with their bands of whole points, and the scale of grades."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

FactorKind = Literal["figure", "choice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A band (档) and its points: of a figure all values under `below` (None: the rest) that no band before
    it holds; of a choice the answer `value`."""

    points: int
    zh: str
    en: str
    below: Decimal | None = None
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A factor (指标): `figure` is read from the statements (`source` names which), `choice` is answered.

    `missing` are the points of a figure that is not known; None: without it there is no rating.
    """

    name: str
    zh: str
    en: str
    kind: FactorKind
    bands: tuple[Band, ...]
    source: str = ""
    missing: int | None = None

    @property
    def best(self) -> int:
        """The most points it can give."""
        return max(band.points for band in self.bands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade (等级): the lowest total that earns it, its one-year default probability (违约概率) and the
    coefficient of the unified line (授信系数)."""

    grade: str
    lowest: int
    pd: Decimal
    coefficient: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingModel:
    """Factors whose best points come to 100, and grades from the best to the worst."""

    factors: tuple[Factor, ...]
    grades: tuple[Grade, ...]

    def place(self, grade: str) -> int:
        """The place of the grade on the scale, 0 the best. Raises ValueError when it is not on it."""
        return [one.grade for one in self.grades].index(grade)
