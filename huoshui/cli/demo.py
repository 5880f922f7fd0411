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


def run(args: argparse.Namespace) -> int:
    os.environ["HUOSHUI_DEMO"] = "1"
    return up.serve(args, prepare=_load)


def _load(console: Console) -> None:
    from huoshui.demo.load import load_demo

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

        load_demo(progress)
