"""The columns of a table of past loans, as a model reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.refusals import NoSuchColumn

Numbers = NDArray[np.float64]
Codes = NDArray[np.int32]


class Kind(StrEnum):
    """What a column holds: numbers (数值), categories (类别) or dates (日期)."""

    NUMBER = "number"
    CATEGORY = "category"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: numbers with NaN for missing, or codes into `levels` with −1 for missing.

    A date is the number of days since 1970-01-01. `unreadable` counts cells that held something which is not
    of the column's kind; they are missing. `special` are numbers that stand for a reason, not for an amount.
    """

    name: str
    kind: Kind
    numbers: Numbers = field(default_factory=lambda: np.empty(0))
    codes: Codes = field(default_factory=lambda: np.empty(0, np.int32))
    levels: tuple[str, ...] = ()
    unreadable: int = 0
    special: tuple[float, ...] = ()

    def __len__(self) -> int:
        return len(self.codes) if self.kind is Kind.CATEGORY else len(self.numbers)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where nothing is known."""
        return self.codes < 0 if self.kind is Kind.CATEGORY else np.isnan(self.numbers)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Column":
        """The column of these rows."""
        if self.kind is Kind.CATEGORY:
            return replace(self, codes=self.codes[rows])
        return replace(self, numbers=self.numbers[rows])

    def texts(self) -> NDArray[np.object_]:
        """Every cell as text; a missing one is empty. Whole numbers are written without a point."""
        if self.kind is Kind.CATEGORY:
            return np.array(("", *self.levels), dtype=object)[self.codes + 1]
        return np.array([_text(value) for value in self.numbers.tolist()], dtype=object)

    def as_category(self) -> "Column":
        """The same column with every distinct number as a level of its own."""
        if self.kind is Kind.CATEGORY:
            return self
        values, codes = np.unique(self.numbers, return_inverse=True)  # NaN sorts last, as one value
        known = int((~np.isnan(values)).sum())
        own: Codes = np.where(codes < known, codes, -1).astype(np.int32)
        levels = tuple(_text(value) for value in values[:known].tolist())
        return replace(self, kind=Kind.CATEGORY, codes=own, levels=levels, numbers=np.empty(0), special=())

    def as_number(self) -> "Column":
        """The same column as numbers; a level that is no number is missing and counted as unreadable."""
        if self.kind is not Kind.CATEGORY:
            return replace(self, kind=Kind.NUMBER)
        values = np.array([*map(_number, self.levels), np.nan])
        numbers = values[self.codes]
        unreadable = int((np.isnan(numbers) & (self.codes >= 0)).sum())
        return Column(self.name, Kind.NUMBER, numbers=numbers, unreadable=unreadable)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of past loans (历史样本): its columns by name, all of one length."""

    columns: Mapping[str, Column]
    row_count: int

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Table":
        """The table of these rows."""
        columns = {name: column.take(rows) for name, column in self.columns.items()}
        first = next(iter(columns.values()), None)
        return Table(columns, len(first) if first is not None else 0)

    def column(self, name: str, *, field: str) -> Column:
        """The column of that name. Refusals: NoSuchColumn, at `field` of what was asked."""
        if name not in self.columns:
            raise NoSuchColumn(field=field, column=name, known=", ".join(list(self.columns)[:20]))
        return self.columns[name]

    def only(self, names: Sequence[str]) -> "Table":
        """The table of these columns, in this order."""
        return Table({name: self.columns[name] for name in names}, self.row_count)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan


def _text(value: float) -> str:
    if np.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
