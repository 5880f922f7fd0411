"""`huoshui replay`: historical loans lived through the public operations, day by day."""

import argparse
from pathlib import Path

from huoshui.cli.environment import ready


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lender", default="qingshan", help="slug of the lender (default: qingshan)")
    parser.add_argument("--loans", type=int, default=None, help="how many loans (default: all of the sample)")
    parser.add_argument(
        "--file", type=Path, default=None, help="CSV of loans (default: the sample that ships)"
    )
    parser.add_argument(
        "--calendar",
        choices=("compressed", "real"),
        default="compressed",
        help="compressed moves years into months; real takes every business day (default: compressed)",
    )


def run(args: argparse.Namespace) -> int:
    with ready():
        from huoshui.demo import replay

        done = replay.run(lender=args.lender, loans=args.loans, file=args.file, calendar=args.calendar)
        return int(done)
