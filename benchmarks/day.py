"""One business day over the whole book, beside the raw COPY of as many rows."""

from benchmarks.measuring import Measured, Stopwatch, in_book, raw_copy
from huoshui.foundation import business_date
from huoshui.jobs.end_of_day import close_day

BAR_SECONDS, BAR_SHARE = 8.0, 0.05
DAYS = 3


def measure(loans: int) -> list[Measured]:
    """The median of three ends of day, step by step; debits are the pay day's claim and told apart.

    One goes before, unmeasured: the server has just started, a bank's has been up for weeks.
    """
    with in_book(loans):
        raw = raw_copy(loans)
        close_day()
        watch = sorted((_closed() for _ in range(DAYS)), key=lambda one: one.without("debit"))[DAYS // 2]
    debits = watch.steps.get("debit", (0.0, 0.0))
    day, cpu = watch.without("debit")
    bar = BAR_SECONDS * loans / 1_000_000
    return [
        Measured(
            claim=f"raw logged COPY of {loans:,} × 3 bigint", bar="—", measured=f"{raw:.2f} s", holds=True
        ),
        Measured(claim="debits tried before", bar="—", measured=f"{debits[0]:.2f} s", holds=True),
        Measured(
            claim=f"one business day over {loans:,} loans, median of {DAYS}",
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


def _closed() -> Stopwatch:
    watch = Stopwatch()
    result = close_day(progress=watch.note)
    print(f"closed {result.closed}, now {business_date.today()}: {dict(result.steps)}; {watch}")
    return watch
