"""`huoshui eod`: close business days, for one lender or all."""

import argparse
from datetime import date

from rich.console import Console

from huoshui.cli.environment import ready
from huoshui.cli.usage import UsageError
from huoshui.core.money import yuan_grouped


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lender", default=None, help="slug of the lender (default: every lender)")
    parser.add_argument(
        "--until", default=None, metavar="DATE", help="close days until DATE is open (default: close one day)"
    )


def run(args: argparse.Namespace) -> int:
    until = _day(args.until)
    with ready():
        from huoshui.lenders.queries import get_lender, in_lender, list_lenders

        chosen = [get_lender(args.lender)] if args.lender else list_lenders()
        for lender in chosen:
            with in_lender(lender.slug):
                _close(lender.name, until)
    return 0


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--until wants a day such as 2026-11-30, not {text}") from None


def _close(name: str, until: date | None) -> None:
    from huoshui.foundation import business_date
    from huoshui.jobs import end_of_day

    console = Console()
    before = business_date.today()
    with console.status(name) as status:

        def progress(day: date, step: str, done: int, total: int) -> None:
            status.update(f"{name}  {day}  {step} {done}/{total}")

        results = (
            end_of_day.run_until(until, progress=progress)
            if until
            else [end_of_day.close_day(progress=progress)]
        )
    interest = yuan_grouped(sum(one.accrued_interest for one in results))
    console.print(
        f"{name}: {before} → {business_date.today()}，关闭 {len(results)} 天 days closed，"
        f"计提利息 interest accrued {interest}",
        highlight=False,
    )
