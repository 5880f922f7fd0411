"""A trained card as the exact scorecard that judges one case at a time (逐笔评分)."""

from decimal import Decimal

from huoshui.core.scoring import Bin, Characteristic, GradeBand, Scorecard
from huoshui.core.scoring import PairTable as ExactTable
from huoshui.risk.modelling.bins import Bins, NumberBins, fixed_codes
from huoshui.risk.modelling.pointcard import PairTable, PointCard
from huoshui.risk.modelling.printing import labels


def exact_scorecard(card: PointCard) -> Scorecard:
    """Core's scorecard with the same points; a value of the same kind gets the same score to the point.

    A cut of 0.1 in the card is the decimal 0.1 here, so give decimals as they are written, not as floats.
    """
    lowest = min(card.grades, key=lambda grade: grade.lowest, default=None)
    return Scorecard(
        base=Decimal(card.base),
        characteristics=tuple(
            Characteristic(name=item.name, weight=Decimal(1), bins=_bins(item.bins, item.points))
            for item in card.characteristics
        ),
        tables=tuple(_table(table) for table in card.tables),
        grades=tuple(GradeBand(grade=one.name, lowest=Decimal(one.lowest)) for one in card.grades),
        lowest_grade=lowest.name if lowest is not None else "",
    )


def _table(table: PairTable) -> ExactTable:
    rows, columns = len(table.points), len(table.points[0])
    return ExactTable(
        first=table.first,
        second=table.second,
        first_bins=_bins(table.first_bins, (0,) * rows),
        second_bins=_bins(table.second_bins, (0,) * columns),
        points=tuple(tuple(Decimal(point) for point in row) for row in table.points),
    )


def _bins(bins: Bins, points: tuple[int, ...]) -> tuple[Bin, ...]:
    """Core's bins in the order of the codes."""
    names = labels(bins)
    missing = Bin(label=names[0], points=Decimal(points[0]), missing=True)
    if not isinstance(bins, NumberBins):
        return (
            missing,
            *(
                Bin(
                    label=names[code],
                    points=Decimal(points[code]),
                    values=frozenset(group),
                    rest=code == bins.other,
                )
                for code, group in enumerate(bins.groups, 1)
            ),
        )
    special = [
        Bin(label=names[1 + at], points=Decimal(points[1 + at]), lowest=_exact(value), below=_next(value))
        for at, value in enumerate(bins.special)
    ]
    first = fixed_codes(bins)
    edges = [None, *(_exact(cut) for cut in bins.cuts), None]
    ranges = [
        Bin(
            label=names[first + at], points=Decimal(points[first + at]), lowest=edges[at], below=edges[at + 1]
        )
        for at in range(len(edges) - 1)
    ]
    return (missing, *special, *ranges)


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))


def _next(value: float) -> Decimal:
    """The end of a bin that holds one value only."""
    return _exact(value) + Decimal("1E-12")
