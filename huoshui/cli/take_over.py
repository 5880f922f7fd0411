"""`huoshui take-over`: running loans of another system, from CSV files, differences shown."""

import argparse
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from huoshui.cli.environment import ready
from huoshui.cli.usage import UsageError
from huoshui.core.errors import InvalidInput
from huoshui.core.money import parse_yuan

if TYPE_CHECKING:
    from huoshui.jobs.take_over import TakeOverPlan
    from huoshui.jobs.take_over.report import ReportLine

MOST_SHOWN = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        type=Path,
        metavar="FOLDER",
        help="folder or zip with loans.csv, instalments.csv, events.csv",
    )
    parser.add_argument("--lender", default=None, help="slug of the lender (default: the only one)")
    parser.add_argument(
        "--check-only", action="store_true", help="read and compare everything, write nothing"
    )
    parser.add_argument(
        "--tolerance", default="0", metavar="YUAN", help="list only differences above this (default: any)"
    )
    parser.add_argument(
        "--refuse-differences",
        action="store_true",
        help="leave a loan whose balances differ by more than the tolerance",
    )
    parser.add_argument("--report", type=Path, default=None, metavar="FILE", help="write every line as CSV")


def run(args: argparse.Namespace) -> int:
    if not args.source.exists():
        raise UsageError(f"no such folder or file: {args.source}")
    try:
        tolerance = parse_yuan(args.tolerance)
    except InvalidInput:
        tolerance = -1
    if tolerance < 0:
        raise UsageError(f"--tolerance wants an amount such as 0.01, not {args.tolerance}")
    with ready():
        from huoshui.jobs.take_over import TakeOverPlan
        from huoshui.lenders.queries import in_lender

        plan = TakeOverPlan(
            source=args.source,
            tolerance=tolerance,
            refuses_differences=args.refuse_differences,
            check_only=args.check_only,
        )
        with in_lender(_lender(args.lender)):
            return show_take_over(plan, args.report)


def _lender(slug: str | None) -> str:
    from huoshui.lenders.queries import get_lender, list_lenders

    if slug:
        return get_lender(slug).slug
    known = [lender.slug for lender in list_lenders()]
    if len(known) != 1:
        raise UsageError(f"--lender wants one of: {', '.join(known) or '(none)'}")
    return known[0]


def show_take_over(plan: "TakeOverPlan", report: Path | None) -> int:
    """The exit code: 0 when every loan is over, 1 when one is not; what differs is shown and written."""
    from huoshui.jobs.take_over import LoanOutcome, Outcome, take_over
    from huoshui.jobs.take_over.report import ReportFile, ReportLine, lines_of

    console = Console()
    counts: Counter[str] = Counter()
    shown: list[ReportLine] = []
    with ExitStack() as stack:
        out = None
        if report is not None:
            # The mark in front tells Excel that it is UTF-8.
            opened = stack.enter_context(report.open("w", encoding="utf-8-sig", newline=""))
            out = ReportFile(opened)
        bars = stack.enter_context(_bars(console))
        task = bars.add_task("迁移 take-over", total=None)
        for one in take_over(plan):
            if not isinstance(one, LoanOutcome):
                bars.update(task, total=one)
                continue
            counts[one.outcome] += 1
            bars.advance(task, 1 if one.old_number else 0)
            for line in lines_of(one, tolerance=plan.tolerance):
                if out is not None:
                    out.write(line)
                if len(shown) <= MOST_SHOWN and (line.component or line.reason):
                    shown.append(line)
    _show(console, shown)
    _summary(console, counts, plan.check_only)
    return 1 if counts[Outcome.WRONG] or counts[Outcome.REFUSED] else 0


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} 笔 loans"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )


def _show(console: Console, lines: "list[ReportLine]") -> None:
    if not lines:
        return
    table = Table(title="差异与错误 differences and problems", title_justify="left")
    titles = (
        "原借据\nold loan",
        "项目\ncomponent",
        "原系统\nold",
        "本系统\nours",
        "差异\ndifference",
        "说明\nreason",
    )
    for title in titles:
        table.add_column(title, justify="right" if title.startswith(("原系统", "本系统", "差异")) else "left")
    for line in lines[:MOST_SHOWN]:
        place = f"{line.file}:{line.line} {line.column}: " if line.file else ""
        words = f"{place}{line.reason} · {line.reason_en}" if line.reason else ""
        cells = (line.old_number, line.component, line.old, line.ours, line.difference, words)
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    if len(lines) > MOST_SHOWN:
        console.print("… 其余见 --report 文件 · the rest with --report FILE", highlight=False)


_WORDS = {
    "taken_over": "已迁入 taken over",
    "taken_over_with_differences": "已迁入但有差异 taken over, differing",
    "differences_refused": "差异过大未迁入 left: differences",
    "wrong": "有错误未迁入 left: problems",
    "already_taken_over": "先前已迁入 already here",
}


def _summary(console: Console, counts: Counter[str], check_only: bool) -> None:
    parts = [f"{words} {counts[name]}" for name, words in _WORDS.items() if counts[name]]
    prefix = "仅检查，未写入 checked only, nothing written: " if check_only else ""
    console.print(prefix + ("，".join(parts) or "没有借据 no loans"), highlight=False)
