"""A consistent book of any size: accounts, due tables, events, states, arrears and the ledger that fits them.

12 to 36 monthly instalments, 20 products, 50 branches, 6 % past due from one day to more than a year. Made
as columns and sent by COPY; every figure obeys the fold: `python -m benchmarks check` proves it on a sample.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
from django.db import connection

from huoshui.contracts.frozen import loan_terms_to_json
from huoshui.core.allocation import NON_ACCRUAL
from huoshui.core.columns.calendar import day_number
from huoshui.core.dates import DayCount
from huoshui.core.loan import LoanTerms
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms, build_schedule
from huoshui.servicing.arrears import ArrearsRule

TODAY = date(2026, 6, 15)
PRODUCTS, BRANCHES = 20, 50
TERMS = (12, 18, 24, 30, 36)
AMOUNTS = tuple(range(10_000_00, 300_000_00, 7_321_00))
METHODS = (
    RepaymentMethod.EQUAL_INSTALMENT,
    RepaymentMethod.EQUAL_INSTALMENT,
    RepaymentMethod.EQUAL_PRINCIPAL,
    RepaymentMethod.INTEREST_MONTHLY,
)
PAST_DUE_SHARE = 0.06
# Months behind of those past due: most one or two, some over a year.
BEHIND = np.array([0.45, 0.2, 0.12, 0.08, 0.04, 0.03, 0.02, 0.02, 0.015, 0.01, 0.005, 0.004, 0.006])
LONGEST = max(TERMS)
CHUNK = 100_000


@dataclass(frozen=True, slots=True)
class Templates:
    """Schedules by product, term and amount: (template, instalment) → cents, and the penalty rule of each."""

    principal: np.ndarray
    interest: np.ndarray
    after: np.ndarray
    lent: np.ndarray
    months: np.ndarray
    product: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    terms: list[dict[str, Any]]


def terms_of(product: int, months: int, amount: int) -> LoanTerms:
    """The terms of a loan of this product; the start is filled in later."""
    return LoanTerms(
        schedule=ScheduleTerms(
            principal=amount,
            annual_rate=Decimal("0.0435") + Decimal("0.0041") * product,
            method=METHODS[product % len(METHODS)],
            period_count=months,
            start_date=date(2024, 1, 15),
            day_count=DayCount.THIRTY_360,
        ),
        non_accrual_allocation_order=NON_ACCRUAL,
    )


def templates() -> Templates:
    """Every combination, its schedule by the scalar rule."""
    kinds = [(p, m, a) for p in range(PRODUCTS) for m in TERMS for a in AMOUNTS]
    shape = (len(kinds), LONGEST)
    principal, interest, after = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    numerator, denominator = (np.zeros(len(kinds), dtype=np.int64) for _ in range(2))
    terms = []
    for at, (product, months, amount) in enumerate(kinds):
        loan = terms_of(product, months, amount)
        rows = build_schedule(loan.schedule)
        principal[at, :months] = [row.principal_due for row in rows]
        interest[at, :months] = [row.interest_due for row in rows]
        after[at, :months] = [row.principal_after for row in rows]
        rule = ArrearsRule.of(loan, loan.schedule.annual_rate)
        numerator[at], denominator[at] = rule.numerator, rule.denominator
        terms.append(loan_terms_to_json(loan))
    columns = np.array(kinds, dtype=np.int64)
    return Templates(
        principal, interest, after, columns[:, 2], columns[:, 1], columns[:, 0], numerator, denominator, terms
    )


def copy_table(table: str, columns: dict[str, Any]) -> None:
    """Send columns to the table by COPY, as CSV made by Arrow; None is NULL."""
    out = BytesIO()
    options = pyarrow.csv.WriteOptions(include_header=False)
    pyarrow.csv.write_csv(pa.table(columns), out, options)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)") as copy,
    ):
        copy.write(out.getbuffer())


def dates(days: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Days since 1970 as dates; NULL where missing."""
    return pa.array(days.astype(np.int32), mask=missing).cast(pa.date32())


@dataclass(frozen=True, slots=True)
class Chunk:
    """Loans about to be written: a row each; `due[:, j]` is the day instalment j falls due (0: the start)."""

    loan_id: np.ndarray
    kind: np.ndarray
    branch: np.ndarray
    group: np.ndarray
    due: np.ndarray
    elapsed: np.ndarray  # instalments that have fallen due
    unpaid: np.ndarray  # of these, how many at the end are unpaid


@dataclass(frozen=True, slots=True)
class Mix:
    """How many loans have an instalment due on the book's day, and how many of those are unpaid so far."""

    due_today: float = 1 / 28
    unpaid_today: float = 0.04


def draw(
    first: int, count: int, mix: Mix, made: Templates, random: np.random.Generator, group_of: np.ndarray
) -> Chunk:
    """Loans with ids from `first`, drawn at random."""
    kind = random.integers(0, len(made.lent), count)
    branch = random.integers(0, BRANCHES, count)
    months = made.months[kind]
    day = random.integers(1, 28, count)
    day = np.where(random.random(count) < mix.due_today, TODAY.day, day + (day >= TODAY.day))
    # Months since the start, fewer than the term: every loan still has an instalment to come.
    age = (random.random(count) * months).astype(np.int64)
    this_month = np.datetime64(TODAY, "M")
    started = this_month - age - (day > TODAY.day)
    steps = started[:, None] + np.arange(LONGEST + 1)[None, :]
    due = steps.astype("M8[D]").astype(np.int64) + (day - 1)[:, None]
    elapsed = np.minimum(((due <= day_number(TODAY)).sum(axis=1) - 1), months - 1)
    behind = random.choice(np.arange(1, len(BEHIND) + 1), count, p=BEHIND / BEHIND.sum())
    due_today = due[np.arange(count), elapsed] == day_number(TODAY)
    late = random.random(count) < PAST_DUE_SHARE * 1.12  # the young ones cannot be late
    # Of a late loan what is due today is unpaid as well.
    unpaid = np.where(late, np.minimum(behind + due_today, elapsed), 0)
    unpaid = np.where(~late & due_today & (random.random(count) < mix.unpaid_today), 1, unpaid)
    unpaid = np.where(elapsed == 0, 0, unpaid)
    return Chunk(
        np.arange(first, first + count),
        kind,
        branch,
        group_of[made.product[kind] * BRANCHES + branch],
        due,
        elapsed,
        unpaid,
    )
