"""Schedules in columns beside the scalar rule, per CPU-second; compared row by row on a sample."""

import time
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from benchmarks.measuring import Measured
from huoshui.core.columns.calendar import day_number
from huoshui.core.columns.schedules import METHODS, LoanColumns, build_schedules
from huoshui.core.dates import DayCount
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms, build_schedule

SCALAR = 1_000
TERM = 24
BAR = 60


def measure(loans: int) -> list[Measured]:
    """Each method at `loans` loans of 24 months (a bullet has one row, a quarterly loan eight or nine)."""
    return [_method(method, loans) for method in METHODS]


def _method(method: RepaymentMethod, loans: int) -> Measured:
    random = np.random.default_rng(1)
    principal = random.integers(1_000_00, 1_000_000_00, loans)
    rates = [Decimal(n) / 10_000 for n in random.integers(300, 2400, loans).tolist()]
    fractions = [Fraction(rate) for rate in rates]
    start = day_number(date(2024, 1, 1)) + random.integers(0, 700, loans)
    columns = LoanColumns(
        method=method,
        period_count=TERM,
        day_count=DayCount.ACTUAL_360,
        principal=principal,
        rate_numerator=np.array([rate.numerator for rate in fractions]),
        rate_denominator=np.array([rate.denominator for rate in fractions]),
        start=start,
    )
    clock = time.process_time()
    made = build_schedules(columns)
    fast = int(made.count.sum()) / (time.process_time() - clock)
    assert np.array_equal(made.principal_due.sum(axis=0), principal)
    terms = [
        ScheduleTerms(
            principal=int(principal[at]),
            annual_rate=rates[at],
            method=method,
            period_count=TERM,
            start_date=date.fromordinal(int(start[at]) + date(1970, 1, 1).toordinal()),
            day_count=DayCount.ACTUAL_360,
        )
        for at in range(SCALAR)
    ]
    build_schedule.cache_clear()
    clock = time.process_time()
    single = [build_schedule(one) for one in terms]
    slow = sum(len(rows) for rows in single) / (time.process_time() - clock)
    for at, rows in enumerate(single):
        assert [row.interest_due for row in rows] == made.interest_due[: len(rows), at].tolist()
        assert [row.principal_due for row in rows] == made.principal_due[: len(rows), at].tolist()
    return Measured(
        claim=f"schedules, {method.value}: {int(made.count.sum()):,} rows, {SCALAR:,} loans compared",
        bar=f"≥ {BAR} × scalar per CPU-second",
        measured=f"{fast / slow:,.0f} × ({fast / 1e6:.1f} M rows/s, scalar {slow / 1e3:.0f} k)",
        holds=fast / slow >= BAR,
    )
