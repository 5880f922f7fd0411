"""One business day over the whole book, beside the raw COPY of as many rows."""

from benchmarks.measuring import Measured, Stopwatch, in_book, raw_copy
from huoshui.foundation import business_date
from huoshui.jobs.end_of_day import close_day

BAR_SECONDS, BAR_SHARE = 8.0, 0.05


def measure(loans: int) -> list[Measured]:
    """The end of day, step by step; debits are the pay day's claim and told apart."""
    with in_book(loans):
        raw = raw_copy(loans)
        watch = Stopwatch()
        result = close_day(progress=watch.note)
        print(f"closed {result.closed}, now {business_date.today()}: {dict(result.steps)}")
    debits = watch.steps.get("debit", (0.0, 0.0))
    day, cpu = watch.without("debit")
    bar = BAR_SECONDS * loans / 1_000_000
    return [
        Measured(
            claim=f"raw logged COPY of {loans:,} × 3 bigint", bar="—", measured=f"{raw:.2f} s", holds=True
        ),
        Measured(claim="debits tried before", bar="—", measured=f"{debits[0]:.2f} s", holds=True),
        Measured(
            claim=f"one business day over {loans:,} loans",
            bar=f"≤ {bar:.1f} s",
            measured=f"{day:.2f} s, CPU {cpu:.2f} ({watch})",
            holds=day <= bar,
        ),
        Measured(
            claim="the same as a share of the raw COPY's speed",
            bar="≥ 5 %",
            measured=f"{raw / day:.1%}",
            holds=raw / day >= BAR_SHARE,
        ),
    ]
