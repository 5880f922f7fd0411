"""A card on paper (打印): every bin and cell with its points, as plain lines."""

from collections.abc import Iterator
from itertools import pairwise

from huoshui.risk.modelling.bins import Bins, NumberBins
from huoshui.risk.modelling.pointcard import PairTable, PointCard

_WIDEST = 40
MISSING = "缺失 missing"


def printed(card: PointCard) -> Iterator[str]:
    """The card's lines: base and scale, each column's bins with points, each two-way table, the grades."""
    scale = card.scale
    yield f"基础分 base {card.base}   {scale.base_score} = {scale.base_odds:g}:1   PDO {scale.pdo}"
    for item in card.characteristics:
        yield ""
        yield item.name
        for code, (label, points, share) in enumerate(
            zip(labels(item.bins), item.points, item.shares, strict=True)
        ):
            if share or label == MISSING:
                yield f"  {code:3d}  {points:+5d}   {share:6.1%}   {label}"
    for table in card.tables:
        yield ""
        yield from _printed_table(table)
    yield ""
    for grade in card.grades:
        yield f"{grade.name}  ≥ {grade.lowest}   {grade.share:6.1%}   坏账率 bad rate {grade.bad_rate:.1%}"


def labels(bins: Bins) -> tuple[str, ...]:
    """How each code is written: 缺失, special values, ranges "[5000, 10000)", or the levels."""
    if isinstance(bins, NumberBins):
        edges = [f"{cut:.10g}" for cut in bins.cuts]
        ranges = [f"[{low}, {high})" for low, high in pairwise(edges)]
        ends = [f"< {edges[0]}", *ranges, f"≥ {edges[-1]}"] if edges else ["全部 any"]
        return (MISSING, *(f"= {value:g}" for value in bins.special), *ends)
    return (MISSING, *(_shortened(", ".join(group)) for group in bins.groups))


def _printed_table(table: PairTable) -> Iterator[str]:
    yield f"{table.first} × {table.second}"
    rows, columns = labels(table.first_bins), labels(table.second_bins)
    for at, label in enumerate(columns):
        yield f"  ({at}) {label}"
    yield "  " + "".join(f"{f'({at})':>6}" for at in range(len(columns)))
    for label, points in zip(rows, table.points, strict=True):
        yield "  " + "".join(f"{one:+6d}" for one in points) + f"   {label}"


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
