"""`huoshui replay`: historical loans lived through the public operations, day by day."""

import argparse
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from huoshui.cli.environment import ready
from huoshui.cli.usage import UsageError

REAL_MONTHS = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--loans", type=int, default=None, help="the first N loans of the file (default: all)"
    )
    parser.add_argument(
        "--file", type=Path, default=None, help="CSV of loans (default: the sample that ships)"
    )
    parser.add_argument(
        "--calendar",
        choices=("compressed", "real"),
        default="compressed",
        help="compressed: twelve real months pass in one; real: every business day as it was (default: compressed)",
    )
    parser.add_argument(
        "--until",
        type=_day,
        default=None,
        metavar="DATE",
        help="stop when this business date is open, go on later",
    )
    parser.add_argument("--reminders", action="store_true", help="send reminders too (slower)")
    parser.add_argument(
        "--every-event",
        action="store_true",
        help="let every loan meet one of all the things that can happen: prepayment, extension, pause, misuse …",
    )


def run(args: argparse.Namespace) -> int:
    if args.loans is not None and args.loans < 1:
        raise UsageError(f"--loans wants a number of at least 1, not {args.loans}")
    if args.file is not None and not args.file.is_file():
        raise UsageError(f"no such file: {args.file}")
    with ready():
        from huoshui.demo import replay_report

        console = Console()
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total} 天 days"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
        ) as bars:
            task = bars.add_task("回放 replay", total=None)

            def progress(day: date, done: int, total: int) -> None:
                bars.update(task, completed=done, total=total, description=f"回放 replay {day}")

            return replay_report.run(
                file=args.file,
                loans=args.loans,
                compression=REAL_MONTHS if args.calendar == "compressed" else 1,
                until=args.until,
                with_reminders=args.reminders,
                with_turns=args.every_event,
                progress=progress,
                say=console.print,
            )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a day such as 2026-11-30: {text}") from None
