"""A line of the table, a clock, the book to measure on, and the raw COPY everything is compared with."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from django.db import connection

from benchmarks.book import Mix
from huoshui.foundation import outbox
from huoshui.lenders.operations import create_lender
from huoshui.lenders.queries import in_lender, list_lenders
from huoshui.lenders.types import LenderType


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A line of the table."""

    claim: str
    bar: str
    measured: str
    holds: bool


def seconds(action: Callable[[], object]) -> float:
    """Wall-clock seconds of the action."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


@contextmanager
def in_book(
    loans: int, mix: Mix | None = None, name: str = "bench", *, fresh: bool = False
) -> Iterator[None]:
    """Work in the lender that has a book of this size and kind, filled now when it is not there yet, or in
    any case when it must be `fresh`."""
    from benchmarks.filling import fill

    known = {lender.slug for lender in list_lenders()}
    slug = f"{name}-{loans}" + (f"-{len(known)}" if fresh else "")
    is_new = slug not in known
    if is_new:
        create_lender(slug=slug, name="基准银行", name_en="Benchmark Bank", lender_type=LenderType.BANK)
    with in_lender(slug), outbox.inline():
        if is_new:
            fill(loans, mix or Mix())
        print(f"{loans:,} loans; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {_durability()}")
        yield


def raw_copy(rows: int) -> float:
    """Seconds of a logged COPY of `rows` × 3 bigint in one transaction: the best of three."""
    columns = np.empty(
        rows,
        dtype=[("n", ">i2")]
        + [(f"{kind}{i}", t) for i in range(3) for kind, t in (("l", ">i4"), ("v", ">i8"))],
    )
    columns["n"] = 3
    for i in range(3):
        columns[f"l{i}"], columns[f"v{i}"] = 8, np.arange(rows) * (i + 1)
    data = BytesIO(b"PGCOPY\n\xff\r\n\x00" + bytes(8) + columns.tobytes() + b"\xff\xff").getbuffer()

    def once() -> float:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS raw_copy")
            cursor.execute("CREATE TABLE raw_copy (a bigint, b bigint, c bigint)")
            start = time.perf_counter()
            with cursor.copy("COPY raw_copy FROM STDIN (FORMAT binary)") as copy:
                copy.write(data)
            took = time.perf_counter() - start
            cursor.execute("DROP TABLE raw_copy")
        return took

    return min(once() for _ in range(3))


class Stopwatch:
    """Seconds of each step of an end of day, by the clock and by the CPU."""

    def __init__(self) -> None:
        self.steps: dict[str, tuple[float, float]] = {}
        self._last = (time.perf_counter(), cpu_seconds())

    def note(self, _: object, step: str, done: int, total: int) -> None:
        """To be told of every step (`progress`)."""
        now, (wall, cpu) = (time.perf_counter(), cpu_seconds()), self.steps.get(step, (0.0, 0.0))
        self.steps[step] = (wall + now[0] - self._last[0], cpu + now[1] - self._last[1])
        self._last = now

    def without(self, left_out: str) -> tuple[float, float]:
        """Clock and CPU seconds of all steps but one."""
        chosen = [times for step, times in self.steps.items() if step != left_out]
        return sum(wall for wall, _ in chosen), sum(cpu for _, cpu in chosen)

    def __str__(self) -> str:
        return ", ".join(f"{step} {wall:.2f} (CPU {cpu:.2f})" for step, (wall, cpu) in self.steps.items())


def cpu_seconds() -> float:
    """CPU seconds this process and its server backend have used: what a busy machine does not blur."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def _durability() -> str:
    found = []
    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            found.append(f"{name} {cursor.fetchone()[0]}")
    return ", ".join(found)
