"""`huoshui demo`: as `up`, after the demo lenders were made (the first time only)."""

import argparse
import os

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
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
    from huoshui.demo.load import BOOK_LOANS, load_demo

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        tasks = {}

        def progress(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=total)
            bars.update(tasks[label], completed=done, total=total)

        load_demo(progress, loans=BOOK_LOANS if loans is None else max(loans, 0))
