"""One business day over the whole book, beside the raw COPY of as many rows."""

import time

from benchmarks.measuring import Measured, cpu_seconds, in_book, raw_copy
from huoshui.foundation import business_date
from huoshui.jobs.end_of_day import close_day

BAR_SECONDS, BAR_SHARE = 8.0, 0.05


def measure(loans: int) -> list[Measured]:
    """The end of day, step by step; debits are the pay day's claim and told apart."""
    with in_book(loans):
        raw = raw_copy(loans)
        steps: dict[str, tuple[float, float]] = {}
        last = {"at": (time.perf_counter(), cpu_seconds())}

        def note(_: object, step: str, done: int, total: int) -> None:
            now, (wall, cpu) = (time.perf_counter(), cpu_seconds()), steps.get(step, (0.0, 0.0))
            steps[step] = (wall + now[0] - last["at"][0], cpu + now[1] - last["at"][1])
            last["at"] = now

        result = close_day(progress=note)
        print(f"closed {result.closed}, now {business_date.today()}: {dict(result.steps)}")
    debits = steps.pop("debit", (0.0, 0.0))[0]
    day = sum(wall for wall, _ in steps.values())
    told = ", ".join(f"{name} {wall:.2f} (CPU {cpu:.2f})" for name, (wall, cpu) in steps.items())
    bar = BAR_SECONDS * loans / 1_000_000
    return [
        Measured(
            claim=f"raw logged COPY of {loans:,} × 3 bigint", bar="—", measured=f"{raw:.2f} s", holds=True
        ),
        Measured(claim="debits tried before", bar="—", measured=f"{debits:.2f} s", holds=True),
        Measured(
            claim=f"one business day over {loans:,} loans",
            bar=f"≤ {bar:.1f} s",
            measured=f"{day:.2f} s ({told})",
            holds=day <= bar,
        ),
        Measured(
            claim="the same as a share of the raw COPY's speed",
            bar="≥ 5 %",
            measured=f"{raw / day:.1%}",
            holds=raw / day >= BAR_SHARE,
        ),
    ]
