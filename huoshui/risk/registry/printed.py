"""A model's card as a page shows it (评分卡): every bin and cell with its points."""

from dataclasses import dataclass

from huoshui.risk.modelling.bins import Bins
from huoshui.risk.modelling.pointcard import Grade, PointCard, Scale
from huoshui.risk.modelling.printing import labels


@dataclass(frozen=True, slots=True, kw_only=True)
class BinLine:
    """A bin (分箱) of the printed card: points, and the share and bad rate of the rows it was made on."""

    code: int
    label: str
    points: int
    share: float
    bad_rate: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCard:
    """A column of the printed card."""

    name: str
    bins: tuple[BinLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCard:
    """A two-way table (交叉表) of the printed card: points[row][column]."""

    first: str
    second: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    points: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCard:
    """The whole card as a page shows it."""

    base: int
    scale: Scale
    columns: tuple[ColumnCard, ...]
    pairs: tuple[PairCard, ...]
    grades: tuple[Grade, ...]


def printed_card(card: PointCard) -> PrintedCard:
    """The card as a page shows it: bins nobody fell in are left out, but never the missing one."""
    return PrintedCard(
        base=card.base,
        scale=card.scale,
        columns=tuple(
            ColumnCard(name=item.name, bins=_bins(item.bins, item.points, item.shares, item.bad_rates))
            for item in card.characteristics
        ),
        pairs=tuple(
            PairCard(
                first=pair.first,
                second=pair.second,
                rows=labels(pair.first_bins),
                columns=labels(pair.second_bins),
                points=pair.points,
            )
            for pair in card.tables
        ),
        grades=card.grades,
    )


def _bins(
    bins: Bins, points: tuple[int, ...], shares: tuple[float, ...], bad_rates: tuple[float | None, ...]
) -> tuple[BinLine, ...]:
    lines = enumerate(zip(labels(bins), points, shares, bad_rates, strict=True))
    return tuple(
        BinLine(code=code, label=label, points=point, share=share, bad_rate=bad_rate)
        for code, (label, point, share, bad_rate) in lines
        if share or code == 0
    )
