"""The active book as columns: read once, then only what has changed since.

Read inside the turn, while no operation can change a loan. Arrays are aggregated in the database, a chunk of
loans in a row: a million loans arrive in some sixteen rows instead of a million.
"""

from collections.abc import Mapping
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
    class_floor: Ints
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


_PLACES = " ".join(f"WHEN '{risk_class.value}' THEN {place}" for place, risk_class in enumerate(RiskClass))
_FLAGS = ("is_non_accrual", "by_fold", "has_credit")
# What every loan has. Classes and flags travel as one number: a column less is a tenth of the time.
_COLUMNS = {
    "loan_id": "s.loan_id",
    "group": "s.group_id::int",
    "start_date": day_expression("start_date"),
    "marks": f"""(
        (CASE s.class_floor {_PLACES} END) * 128 + (CASE s.risk_class {_PLACES} END) * 16
        + (s.status = 'active')::int * 8 + s.is_non_accrual::int * 4
        + s.by_fold::int * 2 + (s.credit_balance > 0)::int)::int2""",
    "next_due": day_expression("next_due_date"),
    "accrual_from": day_expression("accrual_from"),
    "accrual_to": day_expression("accrual_to"),
    "accrual_amount": "s.accrual_amount",
    "principal_outstanding": "s.principal_outstanding",
}
# What few loans have, and what the others have instead.
_OWED_COLUMNS = {
    "arrears_cleared": (day_expression("arrears_cleared_date"), NEVER),
    "oldest_unpaid": (day_expression("oldest_unpaid_due_date"), NEVER),
    "due_today": ("s.due_today", 0),
    "principal_past_due": ("s.principal_past_due", 0),
    "interest_past_due": ("s.interest_past_due", 0),
}
# A range of loans at a time, found by the key: no sort of the whole book, and rows in the order of loans.
_IN_CHUNKS = f"""
SELECT part.* FROM generate_series(0, (SELECT MAX(loan_id) FROM servicing_loanstate), {CHUNK}) AS first,
LATERAL (
    SELECT {{columns}} FROM (
        SELECT * FROM servicing_loanstate s
        WHERE s.loan_id >= first AND s.loan_id < first + {CHUNK} AND {{which}} ORDER BY s.loan_id
    ) AS s HAVING COUNT(*) > 0
) AS part
"""
# Few rows of a large table: one pass over it.
_WRITTEN = f"SELECT {{columns}} FROM servicing_loanstate s WHERE {{which}} GROUP BY s.loan_id / {CHUNK}"
_IS_OWED = """(s.oldest_unpaid_due_date IS NOT NULL OR s.arrears_cleared_date IS NOT NULL
    OR s.due_today + s.principal_past_due + s.interest_past_due > 0)"""


def read_book() -> Book:
    """Every active loan: what all have and what few have, each read once."""
    columns = _together(_IN_CHUNKS, _COLUMNS, "s.status = 'active'", {})
    few = {"loan_id": "s.loan_id", **{name: column for name, (column, _) in _OWED_COLUMNS.items()}}
    owed = _together(_IN_CHUNKS, few, f"s.status = 'active' AND {_IS_OWED}", {})
    place = np.searchsorted(columns["loan_id"], owed["loan_id"])
    for name, (_, otherwise) in _OWED_COLUMNS.items():
        columns[name] = np.full(len(columns["loan_id"]), otherwise, dtype=np.int64)
        columns[name][place] = owed[name]
    return _book(columns)[0]


def refreshed(book: Book, *, since: date) -> Book:
    """The book with every loan whose state was written on `since` or later as it is now: changed, new or
    gone."""
    columns = _COLUMNS | {name: column for name, (column, _) in _OWED_COLUMNS.items()}
    now, is_active = _book(_together(_WRITTEN, columns, "s.as_of >= %(since)s", {"since": since}))
    place = np.searchsorted(book.loan_id, now.loan_id)
    stays = bool(is_active.all()) and bool((place < len(book)).all())
    if stays and np.array_equal(book.loan_id[place], now.loan_id):
        return _replaced(book, place, now)
    kept = book.rows(~np.isin(book.loan_id, now.loan_id))
    return _joined([kept, now.rows(is_active)])


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


def _book(columns: dict[str, Ints]) -> tuple[Book, Flags]:
    """The columns as a book, and which of its loans are active."""
    marks = columns.pop("marks")
    flags = {name: (marks & bit).astype(bool) for name, bit in zip(_FLAGS, (4, 2, 1), strict=True)}
    everything: dict[str, NDArray[Any]] = {
        **columns,
        "risk_class": marks >> 4 & 7,
        "class_floor": marks >> 7,
        **flags,
    }
    return Book(**everything), (marks & 8).astype(bool)


def _together(
    statement: str, columns: Mapping[str, str], which: str, parameters: dict[str, Any]
) -> dict[str, Ints]:
    """The columns of all chunks end to end, by loan id."""
    listed = ", ".join(f"array_agg({column})" for column in columns.values())
    chunks = read_arrays(statement.format(columns=listed, which=which), parameters)
    if not chunks:
        return {name: np.zeros(0, dtype=np.int64) for name in columns}
    found = dict(zip(columns, map(np.concatenate, zip(*chunks, strict=True)), strict=True))
    if bool(np.all(found["loan_id"][1:] > found["loan_id"][:-1])):
        return found
    order = np.argsort(found["loan_id"], kind="stable")
    return {name: column[order] for name, column in found.items()}


def _replaced(book: Book, place: NDArray[np.intp], now: Book) -> Book:
    """The book with the rows at these places replaced: no loan came, none went."""
    columns = {field.name: getattr(book, field.name).copy() for field in fields(book)}
    for name, column in columns.items():
        column[place] = getattr(now, name)
    return Book(**columns)


def _joined(parts: list[Book]) -> Book:
    """The parts as one book, by loan id."""
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Book)
    }
    return Book(**columns).rows(np.argsort(columns["loan_id"], kind="stable"))
