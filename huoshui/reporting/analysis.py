"""Portfolio analysis over the daily snapshots: ageing, roll rates, vintages, classes by quarter. Cents.

PostgreSQL is the only store; DuckDB reads its columns as Arrow in this process's memory and keeps nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from huoshui.core.delinquency import Bucket
from huoshui.core.money import Cents
from huoshui.servicing.queries.snapshots import RISK_CLASSES, load_snapshot

_BUCKETS = tuple(bucket.value for bucket in Bucket)
_BUCKET = "LEAST((days_past_due + 29) // 30, 7)"  # core.delinquency.bucket


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingPart:
    """Loans of one ageing bucket (逾期分档) at the close of a day."""

    bucket: str
    count: int
    principal: Cents
    past_due: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class RollPart:
    """Loans that went from one bucket to another between two days (滚动率); `after` is "" when the loan left
    the book (settled or written off). `principal` is what they owed on the first day."""

    before: str
    after: str
    count: int
    principal: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class VintagePart:
    """Loans paid out in one quarter (批次), so many months on book: balance, and what of it is over 30 days
    late."""

    quarter: date
    month_on_book: int
    count: int
    principal: Cents
    over_30: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPart:
    """A class (五级分类) at the close of a day."""

    day: date
    risk_class: str
    count: int
    principal: Cents


def ageing(day: date) -> list[AgeingPart]:
    """The book of `day` by bucket, those that hold loans."""
    rows = _ask(
        f"""SELECT {_BUCKET} AS bucket, COUNT(*), SUM(principal_outstanding),
                SUM(principal_past_due + interest_past_due)
            FROM book GROUP BY bucket ORDER BY bucket""",
        book=load_snapshot(day),
    )
    return [
        AgeingPart(bucket=_BUCKETS[bucket], count=count, principal=int(principal), past_due=int(past_due))
        for bucket, count, principal, past_due in rows
    ]


def roll_rates(first: date, second: date) -> list[RollPart]:
    """Where the loans of `first` stood on `second`, by bucket."""
    rows = _ask(
        f"""SELECT b.bucket, a.bucket, COUNT(*), SUM(b.principal_outstanding)
            FROM (SELECT loan_id, {_BUCKET} AS bucket, principal_outstanding FROM first) b
            LEFT JOIN (SELECT loan_id, {_BUCKET} AS bucket FROM second) a USING (loan_id)
            GROUP BY ALL ORDER BY b.bucket, a.bucket NULLS LAST""",
        first=load_snapshot(first),
        second=load_snapshot(second),
    )
    return [
        RollPart(
            before=_BUCKETS[before],
            after="" if after is None else _BUCKETS[after],
            count=count,
            principal=int(principal),
        )
        for before, after, count, principal in rows
    ]


def vintages(days: Sequence[date]) -> list[VintagePart]:
    """Loans by quarter of pay-out and months on book at each of the days (month ends, as a rule)."""
    rows = _ask(
        """SELECT date_trunc('quarter', start_date)::DATE AS quarter,
               (year(day) - year(start_date)) * 12 + month(day) - month(start_date) AS age,
               COUNT(*), SUM(principal_outstanding),
               SUM(CASE WHEN days_past_due > 30 THEN principal_outstanding ELSE 0 END)
           FROM (SELECT day, start_date, days_past_due, principal_outstanding FROM book)
           GROUP BY quarter, age ORDER BY quarter, age""",
        book=_together(days),
    )
    return [
        VintagePart(
            quarter=quarter, month_on_book=age, count=count, principal=int(principal), over_30=int(late)
        )
        for quarter, age, count, principal, late in rows
    ]


def classes(days: Sequence[date]) -> list[ClassPart]:
    """The book by class at each of the days (quarter ends, as a rule)."""
    rows = _ask(
        """SELECT day, risk_class, COUNT(*), SUM(principal_outstanding)
           FROM book GROUP BY day, risk_class ORDER BY day, risk_class""",
        book=_together(days),
    )
    return [
        ClassPart(day=day, risk_class=RISK_CLASSES[place], count=count, principal=int(principal))
        for day, place, count, principal in rows
    ]


def _together(days: Sequence[date]) -> pa.Table:
    parts = []
    for day in days:
        book = load_snapshot(day)
        # One value repeated: a column that takes no room.
        column = pa.RunEndEncodedArray.from_arrays(
            pa.array([len(book)] if len(book) else [], pa.int32()),
            pa.array([day] if len(book) else [], pa.date32()),
        )
        parts.append(book.append_column("day", column))
    return pa.concat_tables(parts)


def _ask(statement: str, **tables: pa.Table) -> list[tuple[Any, ...]]:
    with duckdb.connect() as engine:
        for name, table in tables.items():
            engine.register(name, table)
        return engine.execute(statement).fetchall()
