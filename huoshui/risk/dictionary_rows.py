"""The files of the dictionary: dictionary/*.csv, by row."""

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent / "dictionary"


def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of dictionary/<name>.csv by column."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
