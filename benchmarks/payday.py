"""A pay day: automatic debits collected, allocated and booked, beside the same one by one."""

import time

from django.db import transaction

from benchmarks.book import Mix
from benchmarks.measuring import Measured, cpu_seconds, in_book
from huoshui.foundation import business_date
from huoshui.servicing.day_end import debit_orders, debits
from huoshui.servicing.models import DebitInstruction

BAR, ONE_BY_ONE = 5_000, 300


def measure(loans: int) -> list[Measured]:
    """Every loan of the book has an instalment due today; one by one is measured on some hundreds first."""
    with in_book(loans, Mix(due_today=1.0, unpaid_today=1.0), name="payday", fresh=True):
        day = business_date.today()
        start = time.perf_counter()
        debit_orders.write_instructions(day=day)
        ordering = time.perf_counter() - start
        single = _one_by_one(day)
        start, cpu = time.perf_counter(), cpu_seconds()
        done = debits.collect_debits(day=day)
        took, used = time.perf_counter() - start + ordering, cpu_seconds() - cpu
    rate = done.sent / took
    return [
        Measured(claim="the same through the single path", bar="—", measured=f"{single:,.0f}/s", holds=True),
        Measured(
            claim=f"{done.sent:,} automatic debits collected and booked ({done.done:,} paid)",
            bar="≥ 5,000/s",
            measured=f"{rate:,.0f}/s ({took:.1f} s, CPU {used:.1f} s)",
            holds=rate >= BAR,
        ),
    ]


def _one_by_one(day: object) -> float:
    """Debits a second with the column path switched off; rolled back."""
    ids = list(
        DebitInstruction.objects.filter(attempt_date=day, status=debit_orders.PENDING)
        .order_by("loan_id")
        .values_list("loan_id", flat=True)[:ONE_BY_ONE]
    )
    real = debits.whole_debits
    debits.whole_debits = lambda *_, **__: None
    start = time.perf_counter()
    try:
        with transaction.atomic():
            debits._book(debit_orders.ask_the_bank(day, first=ids[0], last=ids[-1]), day)
            transaction.set_rollback(True)
    finally:
        debits.whole_debits = real
    return len(ids) / (time.perf_counter() - start)
