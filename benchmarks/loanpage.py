"""One loan's page: position, schedule, 700 events."""

import time

from benchmarks.measuring import Measured, in_book
from huoshui.foundation.actor import SYSTEM
from huoshui.servicing.models import LoanAccount, LoanEvent
from huoshui.servicing.operations.repayment import receive_repayment
from huoshui.servicing.queries import get_loan, loan_events

EVENTS, ROUNDS, BAR_SECONDS = 700, 15, 0.05


def measure(loans: int) -> list[Measured]:
    """Server time of the reads behind the page: median of 15."""
    with in_book(loans):
        loan = LoanAccount.objects.filter(term_months=36, arrears__isnull=False).order_by("id").first()
        number = loan.number
        for n in range(LoanEvent.objects.filter(loan__number=number).count(), EVENTS):
            receive_repayment(
                actor=SYSTEM,
                loan_number=number,
                amount=1,
                channel="counter",
                external_reference=f"E{number}{n}",
            )
        times = []
        for _ in range(ROUNDS):
            start = time.process_time(), time.perf_counter()
            detail, events = get_loan(number), loan_events(number)
            times.append((time.perf_counter() - start[1], time.process_time() - start[0]))
    took, cpu = sorted(times)[ROUNDS // 2]
    return [
        Measured(
            claim=f"a loan of {len(detail.position.instalments)} instalments and {len(events)} events",
            bar="≤ 50 ms",
            measured=f"{took * 1000:.0f} ms (CPU {cpu * 1000:.0f} ms)",
            holds=took <= BAR_SECONDS,
        )
    ]
