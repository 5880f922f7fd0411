"""A card as one SQL statement, so that a warehouse gives the very same points."""

from collections.abc import Sequence

from huoshui.risk.modelling.bins import Bins, NumberBins, fixed_codes
from huoshui.risk.modelling.pointcard import PairTable, PointCard


def as_sql(card: PointCard, *, table: str) -> str:
    """SELECT of every column of `table` and `score`; standard SQL, run as it stands on PostgreSQL and DuckDB.

    Names are quoted, texts escaped; a level never seen takes the bin it takes in the card.
    """
    terms = [str(card.base)]
    terms += [_points(item.name, item.bins, item.points) for item in card.characteristics]
    terms += [_pair(pair) for pair in card.tables]
    body = "\n  + ".join(terms)
    return f"SELECT *,\n    {body} AS score\nFROM {_name(table)};\n"


def _points(column: str, bins: Bins, points: Sequence[int]) -> str:
    branches = "".join(
        f" WHEN {condition} THEN {points[code]}" for code, condition in _conditions(column, bins)
    )
    return f"CASE{branches} ELSE {points[_otherwise(bins)]} END"


def _pair(pair: PairTable) -> str:
    rows = "".join(
        f"\n      WHEN {condition} THEN {_points(pair.second, pair.second_bins, pair.points[code])}"
        for code, condition in _conditions(pair.first, pair.first_bins)
    )
    last = _points(pair.second, pair.second_bins, pair.points[_otherwise(pair.first_bins)])
    return f"CASE{rows}\n      ELSE {last} END"


def _conditions(column: str, bins: Bins) -> list[tuple[int, str]]:
    """(code, condition) in the order they must be asked; what none meets, ELSE answers."""
    name = _name(column)
    found = [(0, f"{name} IS NULL")]
    if isinstance(bins, NumberBins):
        first = fixed_codes(bins)
        found += [(1 + at, f"{name} = {value!r}") for at, value in enumerate(bins.special)]
        return found + [(first + at, f"{name} < {cut!r}") for at, cut in enumerate(bins.cuts)]
    return found + [
        (code, f"{name} IN ({', '.join(_text(level) for level in group)})")
        for code, group in enumerate(bins.groups, 1)
    ]


def _otherwise(bins: Bins) -> int:
    return bins.count - 1 if isinstance(bins, NumberBins) else bins.other


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
