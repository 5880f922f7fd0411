"""The same business day loan by loan, as most systems do it: a contrast, not a claim.

For each active loan its rows are read, the loan is folded to the new day and its state written, in a
transaction of its own. Set beside the day in columns over the same book.
"""

import time
from datetime import timedelta

from django.db import transaction

from benchmarks.measuring import Measured, in_book
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.jobs.end_of_day import close_day
from huoshui.lenders.queries import current_lender
from huoshui.servicing.models import LoanState
from huoshui.servicing.plans import plan_day
from huoshui.servicing.store import apply_bookings, load_files

LOANS = 10_000


def measure(loans: int) -> list[Measured]:
    """Always 10,000 loans: a million would take an hour."""
    with in_book(LOANS, name="orm"):
        singly = _one_by_one()
        start = time.perf_counter()
        close_day()
        columns = time.perf_counter() - start
    minutes = singly / LOANS * 1_000_000 / 60
    return [
        Measured(
            claim=f"one day over {LOANS:,} loans, loan by loan",
            bar="contrast",
            measured=f"{singly:.1f} s: {LOANS / singly:,.0f} loans/s, a million in {minutes:.0f} min",
            holds=True,
        ),
        Measured(
            claim="the same day in columns, debits included",
            bar="contrast",
            measured=f"{columns:.2f} s: {singly / columns:,.0f} × as fast",
            holds=True,
        ),
    ]


def _one_by_one() -> float:
    """Seconds for every active loan's next day, each rolled back: the columns find the same book."""
    opened = business_date.today() + timedelta(days=1)
    lender_type = current_lender().lender_type
    start = time.perf_counter()
    for loan_id in LoanState.objects.filter(status="active").values_list("loan_id", flat=True).iterator():
        with transaction.atomic():
            for file in load_files([loan_id]).values():
                booking = plan_day(file, on=opened, lender_type=lender_type)
                apply_bookings([booking], actor=SYSTEM, on=opened)
            transaction.set_rollback(True)
    return time.perf_counter() - start
