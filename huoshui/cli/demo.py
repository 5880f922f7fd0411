"""`huoshui demo`: as `up`, after the demo lenders were made (the first time only)."""

import argparse
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.queues import Queue
from queue import Empty

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from huoshui.cli import up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    up.add_arguments(parser)
    parser.add_argument(
        "--loans", type=int, default=None, help="historical loans on the bank's books; 0: none (default: 90)"
    )


def run(args: argparse.Namespace) -> int:
    os.environ["HUOSHUI_DEMO"] = "1"
    return up.serve(args, prepare=lambda console: _load(console, args.loans))


def _load(console: Console, loans: int | None) -> None:
    """The lenders opened one after the other, then each lives its history in a process of its own: they share
    nothing but the server."""
    from huoshui.demo.accounts import DEMO_LENDERS
    from huoshui.demo.load import BOOK_LOANS, open_lender

    count = BOOK_LOANS if loans is None else max(loans, 0)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=total)
            bars.update(tasks[label], completed=done, total=total)

        for lender in DEMO_LENDERS:
            open_lender(lender, progress, loans=count)
        _live_side_by_side([one.slug for one in DEMO_LENDERS], count, progress)


def _live_side_by_side(slugs: list[str], loans: int, progress: Callable[[str, int, int], None]) -> None:
    spawn = get_context("spawn")
    told: Queue[tuple[str, int, int]] = spawn.Queue()
    lives = [spawn.Process(target=_live, args=(slug, loans, told), daemon=True) for slug in slugs]
    for life in lives:
        life.start()
    while any(life.is_alive() for life in lives):
        with suppress(Empty):
            progress(*told.get(timeout=0.2))
    if any(life.exitcode for life in lives):
        raise SystemExit("The demo was not loaded; what went wrong stands above. Started again it goes on.")


def _live(slug: str, loans: int, told: "Queue[tuple[str, int, int]]") -> None:
    """In the process of a lender."""
    import django

    django.setup()
    from huoshui.demo.accounts import DEMO_LENDERS
    from huoshui.demo.load import live_lender

    lender = next(one for one in DEMO_LENDERS if one.slug == slug)
    live_lender(lender, lambda *step: told.put(step), loans=loans)
