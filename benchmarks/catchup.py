"""Thirty missed days beside one day. Both without their debits, which are the pay day's claim."""

from datetime import date, timedelta

from benchmarks.measuring import Measured, Stopwatch, in_book
from huoshui.foundation import business_date
from huoshui.jobs.end_of_day import close_day, run_until

DAYS, BAR = 30, 12


def measure(loans: int) -> list[Measured]:
    """One day alone, then thirty in a row; debits run on every day and are left out of both times."""
    with in_book(loans, name="catchup"):
        alone = Stopwatch()
        close_day(progress=alone.note)
        until: date = business_date.today() + timedelta(days=DAYS)
        row = Stopwatch()
        run_until(until, progress=row.note)
    one, many = alone.without("debit"), row.without("debit")
    print(f"one day: {alone}; {DAYS} days: {row}")
    return [
        Measured(claim="one day", bar="—", measured=f"{one[0]:.2f} s (CPU {one[1]:.2f})", holds=True),
        Measured(
            claim=f"catch-up of {DAYS} missed days over {loans:,} loans",
            bar=f"≤ {BAR} × one day",
            measured=f"{many[0] / one[0]:.1f} × ({many[0]:.1f} s; by CPU {many[1] / one[1]:.1f} ×)",
            holds=many[0] <= BAR * one[0],
        ),
    ]
