"""`huoshui simulate`: a loan on paper, from options or a JSON document. Needs no database."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from huoshui.cli.usage import UsageError
from huoshui.core.schedule import RepaymentMethod
from huoshui.core.simulate import simulate, simulation_schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", nargs="?", help="JSON file with terms and events, - for standard input")
    parser.add_argument("--principal", metavar="YUAN", help="amount, such as 100000.00")
    parser.add_argument("--rate", metavar="RATE", help="rate per year, such as 0.0435")
    parser.add_argument("--periods", type=int, metavar="N", help="number of instalments")
    parser.add_argument(
        "--method",
        default="equal_instalment",
        choices=[one.value for one in RepaymentMethod],
        metavar="METHOD",
        help="one of %(choices)s",
    )
    parser.add_argument("--start", metavar="DATE", help="day of disbursement, such as 2026-11-22")
    parser.add_argument("--json", action="store_true", help="print the whole result as JSON")
    parser.add_argument(
        "--explain", action="store_true", help="say for every amount which rule and which figures made it"
    )
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of the document")


def run(args: argparse.Namespace) -> int:
    if args.schema:
        print(json.dumps(simulation_schema(), ensure_ascii=False, indent=1))
        return 0
    document = _read(args.document) if args.document else _from_options(args)
    result = simulate({**document, "explain": True} if args.explain else document)
    if args.json:
        print(json.dumps(result, ensure_ascii=False, indent=1, default=str))
    else:
        _show(result)
    return 0


def _read(name: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text()
        document = json.loads(text)
    except OSError as problem:
        raise UsageError(f"{name} cannot be read: {problem.strerror}") from None
    except ValueError as problem:
        raise UsageError(f"{name} is not JSON: {problem}") from None
    if not isinstance(document, dict):
        raise UsageError(f"{name} must hold a JSON object with “terms”")
    return document


def _from_options(args: argparse.Namespace) -> dict[str, Any]:
    needed = {"principal": args.principal, "rate": args.rate, "periods": args.periods, "start": args.start}
    missing = [f"--{name}" for name, value in needed.items() if value is None]
    if missing:
        raise UsageError(f"give a JSON document, or {' '.join(missing)}")
    terms = {
        "principal": args.principal,
        "annual_rate": args.rate,
        "method": args.method,
        "period_count": args.periods,
        "start_date": args.start,
    }
    return {"terms": terms}


_COLUMNS = {
    "number": "期次\nno.",
    "due_date": "应还日\ndue",
    "principal_due": "本金\nprincipal",
    "interest_due": "利息\ninterest",
    "total_due": "合计\ntotal",
    "principal_after": "剩余本金\nleft",
}


def _show(result: dict[str, Any]) -> None:
    console = Console()
    table = Table(title="还款计划 schedule", title_justify="left")
    for title in _COLUMNS.values():
        table.add_column(title, justify="right")
    for row in result["schedule"]:
        table.add_row(*(str(row.get(name, "")) for name in _COLUMNS))
    console.print(table)
    for name in ("totals", "annual_cost", "position"):
        values = {key: value for key, value in result[name].items() if isinstance(value, str)}
        shown = [f"{key} {value}" for key, value in values.items() if value != "0.00"]
        console.print(f"[bold]{name}[/bold]  " + ", ".join(shown), highlight=False)
    _show_table(console, "分年合计 years", result["totals"]["years"])
    _show_table(console, "结清试算 payoff quotes", result["payoff_quotes"])
    _show_table(console, "每日计提 accruals", result.get("accruals", []))
    _show_table(console, "逐分解释 why each cent", result.get("explanations", []), leave_out=("en", "rule"))


def _show_table(
    console: Console, title: str, rows: list[dict[str, Any]], leave_out: tuple[str, ...] = ()
) -> None:
    """A table of the rows under the names of their values; nothing when there are none."""
    if not rows:
        return
    names = [name for name in rows[0] if name not in leave_out]
    table = Table(title=title, title_justify="left")
    for name in names:
        table.add_column(name, justify="left" if name in ("zh", "component") else "right")
    for row in rows:
        table.add_row(*(str(row[name]) for name in names))
    console.print(table)
