"""The cost of a day grows with the book: 0.1, 0.3, 1 and 3 million loans, and the memory it takes."""

import resource

from benchmarks.measuring import Measured, Stopwatch, in_book
from huoshui.jobs.end_of_day import close_day

SIZES = (100_000, 300_000, 1_000_000, 3_000_000)
BAR_BYTES_A_LOAN = 4 * 2**30 / 1_000_000


def measure(loans: int) -> list[Measured]:
    """Sizes up to `loans`, smallest first: the peak of memory is that of the size just measured."""
    return [_size(size) for size in SIZES if size <= loans]


def _size(loans: int) -> Measured:
    watch = Stopwatch()
    with in_book(loans):
        close_day(progress=watch.note)
    wall, cpu = watch.without("debit")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Measured(
        claim=f"one day over {loans:,} loans",
        bar="linear; ≤ 4 GiB a million",
        measured=f"{wall:.2f} s (CPU {cpu:.2f}), {wall / loans * 1e6:.2f} µs a loan, {peak / 2**30:.2f} GiB",
        holds=peak <= max(BAR_BYTES_A_LOAN * loans, 2**30),
    )
