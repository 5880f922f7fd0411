"""`huoshui check`: the proofs that the books agree, for one lender or all."""

import argparse

from rich.console import Console
from rich.table import Table

from huoshui.cli.environment import ready


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lender", default=None, help="slug of the lender (default: every lender)")


def run(args: argparse.Namespace) -> int:
    console = Console()
    with ready():
        from huoshui.lenders.queries import get_lender, in_lender, list_lenders

        chosen = [get_lender(args.lender)] if args.lender else list_lenders()
        sound = True
        for lender in chosen:
            with in_lender(lender.slug):
                sound = _check(console, f"{lender.name} {lender.name_en}") and sound
    return 0 if sound else 1


def _check(console: Console, title: str) -> bool:
    from huoshui.jobs.check import run_check

    results = run_check()
    table = Table(title=title, title_justify="left")
    table.add_column("检查 check")
    table.add_column("数量 count", justify="right")
    table.add_column("结果 result")
    for one in results:
        verdict = "[green]一致 agrees[/green]" if one.ok else "[red]不一致 differs[/red]"
        table.add_row(f"{one.name} {one.name_en}", f"{one.count:,}", verdict)
    console.print(table)
    for one in results:
        for difference in one.differences:
            console.print(f"  [red]{one.name}[/red]: {difference}", highlight=False)
    return all(one.ok for one in results)
