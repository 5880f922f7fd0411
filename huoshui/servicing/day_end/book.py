"""The active book as columns: read once, then only what has changed since.

Read inside the turn, while no operation can change a loan. Arrays are aggregated in the database, a chunk of
loans in a row: a million loans arrive in some sixteen rows instead of a million.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import Cursor
from psycopg.adapt import Loader
from psycopg.pq import Format

from huoshui.core.classification import RiskClass
from huoshui.core.columns import NEVER, Flags, Ints

CHUNK = 65_536
_ARRAYS = {1016: np.dtype(">i8"), 1007: np.dtype(">i4"), 1005: np.dtype(">i2")}  # by the type of the array
_HEADER = 20  # bytes before the first element of a one-dimensional array


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Active loans, a row each, by loan id: cents, days since 1970 (NEVER: no date), class by its place."""

    loan_id: Ints
    group: Ints
    start_date: Ints
    risk_class: Ints
    is_non_accrual: Flags
    by_fold: Flags
    has_credit: Flags
    arrears_cleared: Ints
    oldest_unpaid: Ints
    next_due: Ints
    accrual_from: Ints
    accrual_to: Ints
    accrual_amount: Ints
    due_today: Ints
    principal_outstanding: Ints
    principal_past_due: Ints
    interest_past_due: Ints

    def __len__(self) -> int:
        return len(self.loan_id)

    def rows(self, chosen: NDArray[Any]) -> "Book":
        """The chosen rows, by mask or by place."""
        return Book(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})


def day_expression(column: str) -> str:
    return f"COALESCE(s.{column} - DATE '1970-01-01', {NEVER})"


_CLASS = "CASE s.risk_class {} END".format(
    " ".join(f"WHEN '{risk_class.value}' THEN {place}" for place, risk_class in enumerate(RiskClass))
)
_FLAGS = ("is_non_accrual", "by_fold", "has_credit")
_COLUMNS = {
    "loan_id": "s.loan_id",
    "group": "s.group_id::int",
    "start_date": day_expression("start_date"),
    "risk_class": f"({_CLASS})::int2",
    "is_non_accrual": "s.is_non_accrual::int",
    "by_fold": "s.by_fold::int",
    "has_credit": "(s.credit_balance > 0)::int",
    "arrears_cleared": day_expression("arrears_cleared_date"),
    "oldest_unpaid": day_expression("oldest_unpaid_due_date"),
    "next_due": day_expression("next_due_date"),
    "accrual_from": day_expression("accrual_from"),
    "accrual_to": day_expression("accrual_to"),
    "accrual_amount": "s.accrual_amount",
    "due_today": "s.due_today",
    "principal_outstanding": "s.principal_outstanding",
    "principal_past_due": "s.principal_past_due",
    "interest_past_due": "s.interest_past_due",
}
_READ = f"""
SELECT {", ".join(f"array_agg({column})" for column in _COLUMNS.values())},
       array_agg((s.status = 'active')::int)
FROM servicing_loanstate s WHERE {{which}}
GROUP BY s.loan_id / {CHUNK}
"""


def read_book() -> Book:
    """Every active loan."""
    return _in_order([book for book, _ in _read("s.status = 'active'", {})])


def refreshed(book: Book, *, since: date) -> Book:
    """The book with every loan whose state was written on `since` or later as it is now: changed, new or
    gone."""
    written = _read("s.as_of >= %(since)s", {"since": since})
    if not written:
        return book
    now = _in_order([part for part, _ in written])
    place = np.searchsorted(book.loan_id, now.loan_id)
    stays = all(is_active.all() for _, is_active in written) and bool((place < len(book)).all())
    if stays and np.array_equal(book.loan_id[place], now.loan_id):
        return _replaced(book, place, now)
    kept = ~np.isin(book.loan_id, now.loan_id)
    return _in_order([book.rows(kept), *(part.rows(is_active) for part, is_active in written)])


def read_arrays(statement: str, parameters: dict[str, Any]) -> list[list[Ints]]:
    """The rows of a statement all of whose columns are integer arrays."""
    # Django's cursors answer in text; opening one makes sure of connection and schema.
    with connection.cursor() as ready, Cursor(ready.connection) as cursor:
        for oid in _ARRAYS:
            cursor.adapters.register_loader(oid, _ArrayLoader)
        cursor.execute(statement, parameters, binary=True)
        return [list(row) for row in cursor.fetchall()]


class _ArrayLoader(Loader):
    """An integer array as PostgreSQL sends it → NumPy, without a Python object for each element."""

    format = Format.BINARY

    def load(self, data: Any) -> Ints:
        element = _ARRAYS[self.oid]
        if len(data) < _HEADER:
            return np.zeros(0, dtype=np.int64)
        pairs = np.frombuffer(data, dtype=[("length", ">i4"), ("value", element)], offset=_HEADER)
        return pairs["value"].astype(np.int64)


def _read(which: str, parameters: dict[str, Any]) -> list[tuple[Book, Flags]]:
    """Chunks of loans, and which of their rows are active."""
    return [
        (_book(dict(zip(_COLUMNS, columns, strict=True))), is_active.astype(bool))
        for *columns, is_active in read_arrays(_READ.format(which=which), parameters)
    ]


def _replaced(book: Book, place: NDArray[np.intp], now: Book) -> Book:
    """The book with the rows at these places replaced: no loan came, none went."""
    columns = {name: getattr(book, name).copy() for name in _COLUMNS}
    for name, column in columns.items():
        column[place] = getattr(now, name)
    return Book(**columns)


def _book(columns: dict[str, NDArray[Any]]) -> Book:
    return Book(
        **{name: columns[name].astype(bool) if name in _FLAGS else columns[name] for name in _COLUMNS}
    )


def _in_order(parts: list[Book]) -> Book:
    if not parts:
        return _book({name: np.zeros(0, dtype=np.int64) for name in _COLUMNS})
    together = _book({name: np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS})
    if bool(np.all(together.loan_id[1:] > together.loan_id[:-1])):
        return together
    return together.rows(np.argsort(together.loan_id, kind="stable"))
