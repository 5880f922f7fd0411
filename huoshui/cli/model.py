"""`huoshui model train|show|edit|score|sql|watch`: a scorecard from a table of past loans. Needs no
database.
"""

import argparse
import csv
import io
import json
import os
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from huoshui.cli.model_views import show_effect, show_report, show_watch
from huoshui.cli.usage import UsageError

_MODELS = ("point_card", "woe_card", "logistic", "tree", "forest", "boosted", "neural")
_MOST_BYTES = 2_000_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    _add_train(verbs)
    _add_uses(verbs)


def _add_train(verbs: Any) -> None:
    train = verbs.add_parser("train", help="make a scorecard and compare it with its challengers")
    train.add_argument("--data", required=True, type=Path, metavar="FILE", help="CSV, Excel or Parquet")
    train.add_argument("--target", required=True, metavar="COLUMN", help="column that tells the outcome")
    train.add_argument("--bad", required=True, metavar="VALUE", help="its value for a bad loan")
    train.add_argument("--id", metavar="COLUMN", help="column that must be different in every row")
    train.add_argument("--time", metavar="COLUMN", help="column to split out of time by")
    train.add_argument(
        "--time-from", metavar="YYYY-MM-DD", help="first day of the later rows (default: the latest 30 %%)"
    )
    train.add_argument(
        "--keep", action="append", default=[], metavar="COLUMN", help="use it although it is suspected"
    )
    train.add_argument("--drop", action="append", default=[], metavar="COLUMN", help="do not use it")
    train.add_argument(
        "--category", action="append", default=[], metavar="COLUMN", help="its numbers are names"
    )
    train.add_argument(
        "--number", action="append", default=[], metavar="COLUMN", help="its texts are numbers"
    )
    train.add_argument(
        "--special",
        action="append",
        default=[],
        metavar="COLUMN=N,N",
        help="numbers that stand for a reason, such as -9",
    )
    train.add_argument(
        "--monotone",
        action="append",
        default=[],
        metavar="COLUMN=up|down",
        help="more of it is riskier (up), or safer",
    )
    train.add_argument(
        "--models", default=",".join(_MODELS), metavar="NAMES", help="compared models (default: %(default)s)"
    )
    train.add_argument("--card", choices=_MODELS[:2], default="point_card", help="kind of card to make")
    train.add_argument(
        "--group", action="append", default=[], metavar="COLUMN", help="show the card's figures by its groups"
    )
    train.add_argument("--purpose", default="", metavar="TEXT", help="what the model is for; kept with it")
    train.add_argument("--seed", type=int, default=42)
    train.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write the model (default: beside the data)"
    )
    train.add_argument("--json", action="store_true", help="print the report as JSON")


def _add_uses(verbs: Any) -> None:
    """The verbs that take a model already made."""
    score = verbs.add_parser("score", help="score the rows of a table with a model")
    score.add_argument("--model", required=True, type=Path, metavar="FILE")
    score.add_argument("--data", required=True, type=Path, metavar="FILE")
    score.add_argument("--out", type=Path, metavar="FILE", help="CSV to write (default: standard output)")
    score.add_argument(
        "--reasons",
        type=int,
        default=3,
        metavar="N",
        help="columns that cost most points (default: %(default)s)",
    )
    edit = verbs.add_parser("edit", help="change points by hand and see what it does")
    edit.add_argument("--model", required=True, type=Path, metavar="FILE")
    edit.add_argument(
        "--set",
        action="append",
        required=True,
        dest="edits",
        metavar="COLUMN:BIN=POINTS",
        help="0 is the missing bin",
    )
    edit.add_argument(
        "--data", required=True, type=Path, metavar="FILE", help="rows with outcomes to judge it on"
    )
    edit.add_argument("--out", required=True, type=Path, metavar="FILE", help="the changed model")
    sql = verbs.add_parser("sql", help="print a card as one SQL statement")
    sql.add_argument("--model", required=True, type=Path, metavar="FILE")
    sql.add_argument("--table", default="loans", metavar="NAME", help="table to score (default: %(default)s)")
    watch = verbs.add_parser("watch", help="has the population moved, do predictions come true?")
    watch.add_argument("--model", required=True, type=Path, metavar="FILE")
    watch.add_argument("--data", required=True, type=Path, metavar="FILE", help="recent rows")
    watch.add_argument("--time", metavar="COLUMN", help="column of dates: predicted beside real, by month")
    watch.add_argument("--json", action="store_true", help="print as JSON")
    show = verbs.add_parser("show", help="print a model's points, grades and figures")
    show.add_argument("--model", required=True, type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    verbs = {"train": _train, "score": _score, "edit": _edit, "sql": _sql, "watch": _watch, "show": _show}
    return verbs[args.verb](args)


def _train(args: argparse.Namespace) -> int:
    # Imported late: the learning libraries take two seconds that no other command should pay.
    from huoshui.risk.modelling.columns import Kind
    from huoshui.risk.modelling.training import artefact_of, train

    wish = _wish(args)
    out = args.out or args.data.with_suffix(".model.json")
    if not os.access(out.parent, os.W_OK):  # said before the training, not after
        raise UsageError(f"{out} cannot be written: no such folder, or not yours")
    kinds = {name: Kind.CATEGORY for name in args.category} | {name: Kind.NUMBER for name in args.number}
    table = _table(args.data, kinds=kinds)
    notes = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=notes, transient=True
    ) as bars:
        task = bars.add_task("训练 training", total=None)
        training = train(
            table,
            wish,
            progress=lambda name, done, total: bars.update(
                task, description=name, completed=done, total=total
            ),
        )
    artefact = artefact_of(training)
    _write(out, json.dumps(artefact, ensure_ascii=False, indent=1))
    if args.json:
        print(
            json.dumps(
                {"model": str(out), "hash": artefact["hash"], **artefact["report"]}, ensure_ascii=False
            )
        )
    else:
        show_report(Console(), artefact["report"])
        notes.print(f"模型 model → {out}  {artefact['hash'][:12]}", highlight=False)
    return 0


def _wish(args: argparse.Namespace) -> Any:
    from huoshui.risk.modelling.training import Wish

    models = tuple(name.strip() for name in args.models.split(",") if name.strip())
    unknown = [name for name in models if name not in _MODELS]
    if unknown:
        raise UsageError(f"--models: {unknown[0]} is not one of {', '.join(_MODELS)}")
    return Wish(
        target=args.target,
        bad_value=args.bad,
        id_column=args.id,
        time_column=args.time,
        keep=tuple(args.keep),
        drop=tuple(args.drop),
        special={name: _numbers(name, text) for name, text in _named("special", args.special)},
        monotone={name: _way(name, text) for name, text in _named("monotone", args.monotone)},
        groups=tuple(args.group),
        purpose=args.purpose,
        models=models,
        card=args.card,
        seed=args.seed,
        time_cut=_days(args.time_from),
    )


def _named(option: str, given: list[str]) -> list[tuple[str, str]]:
    pairs = [text.rpartition("=") for text in given]
    if wrong := next((text for text, (name, _, _) in zip(given, pairs, strict=True) if not name), None):
        raise UsageError(f"--{option}: write COLUMN=VALUE, not {wrong}")
    return [(name, value) for name, _, value in pairs]


def _numbers(name: str, text: str) -> tuple[float, ...]:
    try:
        return tuple(float(one) for one in text.split(","))
    except ValueError:
        raise UsageError(f"--special {name}: {text} is not a list of numbers") from None


def _way(name: str, text: str) -> int:
    ways = {"up": 1, "down": -1}
    if text not in ways:
        raise UsageError(f"--monotone {name}: up or down, not {text}")
    return ways[text]


def _days(text: str | None) -> float | None:
    from datetime import date

    if text is None:
        return None
    try:
        return float((date.fromisoformat(text) - date(1970, 1, 1)).days)
    except ValueError:
        raise UsageError(f"--time-from: {text} is not a date like 2005-01-01") from None


def _score(args: argparse.Namespace) -> int:
    from huoshui.risk.modelling.artefact import card_from_json, inputs_of

    card = card_from_json(_model(args.model)["card"])
    table = inputs_of(card, _table(args.data))
    totals = card.totals(table)
    probabilities = card.scale.probabilities(totals)
    hundredths = card.scale.hundredths(totals)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row", "score", "score_100", "grade", "default_probability", "reasons"])
    reasons = card.reasons(table, most=max(args.reasons, 0))
    rows = zip(
        totals.tolist(),
        hundredths.tolist(),
        card.grade_names(totals),
        probabilities.tolist(),
        reasons,
        strict=True,
    )
    for row, (total, hundredth, grade, probability, why) in enumerate(rows, 1):
        writer.writerow([row, total, hundredth, grade, f"{probability:.6f}", "; ".join(why)])
    text = out.getvalue()
    if args.out is None:
        sys.stdout.write(text)
    else:
        _write(args.out, text)
    return 0


def _edit(args: argparse.Namespace) -> int:
    from huoshui.risk.modelling.editing import edited_artefact, effect_on

    model = _model(args.model)
    edits = [_one_edit(text) for text in args.edits]
    effect = effect_on(model, edits, _table(args.data))
    changed = edited_artefact(model, edits)
    _write(args.out, json.dumps(changed, ensure_ascii=False, indent=1))
    show_effect(Console(), asdict(effect))
    return 0


def _one_edit(text: str) -> Any:
    from huoshui.risk.modelling.editing import Edit

    found = re.fullmatch(r"(.+):(\d+)=([-+]?\d+)", text)
    if found is None:
        raise UsageError(f"--set: write COLUMN:BIN=POINTS, not {text}")
    return Edit(found[1], int(found[2]), int(found[3]))


def _sql(args: argparse.Namespace) -> int:
    from huoshui.risk.modelling.artefact import card_from_json
    from huoshui.risk.modelling.sql import as_sql

    sys.stdout.write(as_sql(card_from_json(_model(args.model)["card"]), table=args.table))
    return 0


def _watch(args: argparse.Namespace) -> int:
    from huoshui.risk.modelling.watching import watch

    watched = watch(_model(args.model), _table(args.data), time_column=args.time)
    moved = [asdict(shift) for shift in watched.shifts]
    months = [asdict(month) for month in watched.months]
    if args.json:
        print(json.dumps({"shifts": moved, "months": months}, ensure_ascii=False))
    else:
        show_watch(Console(), moved, months)
    return 0


def _show(args: argparse.Namespace) -> int:
    from huoshui.risk.modelling.artefact import card_from_json
    from huoshui.risk.modelling.printing import printed

    model = _model(args.model)
    console = Console()
    for line in printed(card_from_json(model["card"])):
        console.print(line, highlight=False, markup=False)
    show_report(console, model["report"])
    return 0


def _model(path: Path) -> dict[str, Any]:
    from huoshui.risk.modelling.artefact import opened

    try:
        content = json.loads(_content(path))
    except ValueError:
        raise UsageError(f"{path} is not JSON") from None
    return opened(content)


def _table(path: Path, **kinds: Any) -> Any:
    from huoshui.risk.modelling.reading import read_table

    return read_table(path.name, _content(path), **kinds)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{path} is larger than {_MOST_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as problem:
        raise UsageError(f"{path} cannot be read: {problem.strerror}") from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {problem.strerror}") from None
