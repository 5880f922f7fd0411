"""`python -m benchmarks [claim] [--loans N] [--keep DIR]`: claims measured, one command each.

Without a claim: the demo book (`make bench`). With one: a book of N loans on a durable server; `--keep`
leaves server and book in DIR for the next command. Each prints what it is compared with, measured in the
same run.
"""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huoshui.config.settings")
os.environ["HUOSHUI_DEMO"] = "1"

import django

from benchmarks.cluster import durable_server
from huoshui.cli.environment import close_connections, temporary_database
from huoshui.cli.migrations import migrate

CLAIMS = (
    "day",
    "payday",
    "catchup",
    "schedules",
    "analysis",
    "loanpage",
    "simulation",
    "scale",
    "orm",
    "decisions",
    "check",
    "queue",
    "archive",
    "pictures",
)
MODEL_CLAIMS = ("models", "training", "reading", "memo")
"""Claims about risk models, the reading of papers and the memo on paper; they need no database."""


def main() -> int:
    """0 when every bar is met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("claim", nargs="?", choices=("demo", *CLAIMS, *MODEL_CLAIMS), default="demo")
    parser.add_argument("--loans", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    rows = _rows(args.claim, args.loans, args.keep)
    print("\n| claim | bar | measured |\n|---|---|---|")
    for row in rows:
        print(f"| {row.claim} | {row.bar} | {row.measured} |")
    return 0 if all(row.holds for row in rows) else 1


def _rows(claim: str, loans: int, keep: Path | None) -> list:
    if claim == "demo":
        return _demo()
    if claim in MODEL_CLAIMS:
        django.setup()
        return import_module(f"benchmarks.{claim}").measure()
    return _claim(claim, loans, keep)


def _demo() -> list:
    with temporary_database():
        django.setup()
        migrate()
        from benchmarks import demo_book

        return demo_book.measure()


def _claim(claim: str, loans: int, keep: Path | None) -> list:
    with durable_server(keep):
        django.setup()
        migrate()
        try:
            return import_module(f"benchmarks.{claim}").measure(loans)
        finally:
            close_connections()


if __name__ == "__main__":
    sys.exit(main())
