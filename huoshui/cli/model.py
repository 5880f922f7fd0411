"""`huoshui model train|score|show`: a scorecard from a table of past loans. Needs no database."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from huoshui.cli.usage import UsageError

_MODELS = ("point_card", "woe_card", "logistic", "tree", "forest", "boosted", "neural")
_MOST_BYTES = 2_000_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
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
    train.add_argument("--seed", type=int, default=42)
    train.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write the model (default: beside the data)"
    )
    train.add_argument("--json", action="store_true", help="print the report as JSON")
    score = verbs.add_parser("score", help="score the rows of a table with a model")
    score.add_argument("--model", required=True, type=Path, metavar="FILE")
    score.add_argument("--data", required=True, type=Path, metavar="FILE")
    score.add_argument("--out", type=Path, metavar="FILE", help="CSV to write (default: standard output)")
    show = verbs.add_parser("show", help="print a model's points, grades and figures")
    show.add_argument("--model", required=True, type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    verbs = {"train": _train, "score": _score, "show": _show}
    return verbs[args.verb](args)


def _train(args: argparse.Namespace) -> int:
    # Imported late: the learning libraries take two seconds that no other command should pay.
    from huoshui.risk.modelling.columns import Kind
    from huoshui.risk.modelling.reading import read_table
    from huoshui.risk.modelling.training import artefact_of, report_of, train

    wish = _wish(args)
    out = args.out or args.data.with_suffix(".model.json")
    if not os.access(out.parent, os.W_OK):  # said before the training, not after
        raise UsageError(f"{out} cannot be written: no such folder, or not yours")
    kinds = {name: Kind.CATEGORY for name in args.category} | {name: Kind.NUMBER for name in args.number}
    table = read_table(args.data.name, _content(args.data), kinds=kinds)
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
                {"model": str(out), "hash": artefact["hash"], **report_of(training)}, ensure_ascii=False
            )
        )
    else:
        _show_report(Console(), artefact["report"])
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
    from huoshui.risk.modelling.reading import read_table

    card = card_from_json(_model(args.model)["card"])
    table = inputs_of(card, read_table(args.data.name, _content(args.data)))
    totals = card.totals(table)
    probabilities = card.scale.probabilities(totals)
    hundredths = card.scale.hundredths(totals)
    lines = ["row,score,score_100,grade,default_probability"]
    lines += [
        f"{row},{total},{hundredth},{grade},{probability:.6f}"
        for row, (total, hundredth, grade, probability) in enumerate(
            zip(
                totals.tolist(),
                hundredths.tolist(),
                card.grade_names(totals),
                probabilities.tolist(),
                strict=True,
            ),
            1,
        )
    ]
    text = "\n".join(lines) + "\n"
    if args.out is None:
        sys.stdout.write(text)
    else:
        _write(args.out, text)
    return 0


def _show(args: argparse.Namespace) -> int:
    from huoshui.risk.modelling.artefact import card_from_json
    from huoshui.risk.modelling.printing import printed

    model = _model(args.model)
    console = Console()
    for line in printed(card_from_json(model["card"])):
        console.print(line, highlight=False, markup=False)
    _show_report(console, model["report"])
    return 0


def _model(path: Path) -> dict[str, Any]:
    from huoshui.risk.modelling.artefact import opened

    try:
        content = json.loads(_content(path))
    except ValueError:
        raise UsageError(f"{path} is not JSON") from None
    return opened(content)


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


def _show_report(console: Console, report: dict[str, Any]) -> None:
    rate = report["bads"] / report["rows"]
    console.print(
        f"样本 rows {report['rows']:,}，坏样本 bad {report['bads']:,} ({rate:.1%})，"
        f"无结果 without outcome {report['without_outcome']:,}",
        highlight=False,
    )
    _show_columns(console, report)
    _show_models(console, report["models"])
    if report["cut"]:
        cut = report["cut"]
        console.print(
            f"拒绝最差五分之一 declining the riskiest fifth (P ≥ {cut['cut']:.4f}): "
            f"bad declined {cut['bad_declined']:,}, good declined {cut['good_declined']:,}, "
            f"bad rate of the approved {cut['approved_bad_rate']:.1%}, accuracy {cut['accuracy']:.1%}",
            highlight=False,
        )
    if report["out_of_time"]:
        _show_later(console, report["out_of_time"])


def _show_columns(console: Console, report: dict[str, Any]) -> None:
    grid = Grid(title="输入变量 inputs", title_justify="left")
    titles = (
        "名称\nname",
        "类型\nkind",
        "缺失\nmissing",
        "不可读\nunreadable",
        "离群\noutside",
        "\nIV",
        "\nAUC",
    )
    for title in titles:
        grid.add_column(title, justify="left" if title[:2] in ("名称", "类型") else "right")
    used = [column for column in report["columns"] if column["left_out"] is None]
    for column in sorted(used, key=lambda column: -column["information"]["iv"]):
        alone = column["information"]
        counts = (f"{column[name]:,}" for name in ("missing", "unreadable", "outside"))
        grid.add_row(column["name"], column["kind"], *counts, f"{alone['iv']:.3f}", f"{alone['auc']:.3f}")
    console.print(grid)
    for column in report["columns"]:
        if reason := column["left_out"]:
            console.print(
                f"不使用 left out: {column['name']}，{reason['zh']} · {reason['en']}", highlight=False
            )
        for value in column["special_suspects"]:
            console.print(
                f"疑似特殊值 may be a special code: {column['name']} = {value:g}，"
                f"--special {column['name']}={value:g}",
                highlight=False,
            )
    for name in report["suspects"]:
        console.print(f"[bold]疑似泄漏 suspect of leakage:[/bold] {name}", highlight=False)
    for pair in report["alike"]:
        console.print(
            f"高度相关 say the same: {pair['first']}, {pair['second']} ({pair['correlation']:+.3f})",
            highlight=False,
        )


_FIGURES = {
    "ks": "\nKS",
    "gini": "\nGini",
    "brier": "\nBrier",
    "calibration_slope": "校准斜率\nslope",
    "calibration_error": "校准误差\nerror",
}


def _show_models(console: Console, models: list[dict[str, Any]]) -> None:
    grid = Grid(title="模型对比（五折） models on five folds", title_justify="left")
    grid.add_column("模型\nmodel")
    grid.add_column("AUC ± sd", justify="right")
    for title in _FIGURES.values():
        grid.add_column(title, justify="right")
    for model in models:
        mean = model["mean"]
        auc = f"{mean['auc']:.4f} ± {model['sd']['auc']:.4f}"
        grid.add_row(model["name"], auc, *(f"{mean[name]:.4f}" for name in _FIGURES))
    console.print(grid)


def _show_later(console: Console, later: dict[str, Any]) -> None:
    figures, again = later["metrics"], later["recalibrated"]
    console.print(
        f"跨时间 out of time: {later['earlier']:,} earlier, {later['later']:,} later; "
        f"AUC {figures['auc']:.3f}, "
        f"predicted {figures['predicted']:.1%}, observed {figures['observed']:.1%}",
        highlight=False,
    )
    if again:
        console.print(
            f"  用最近 {later['recent']} 个结果重新校准 recalibrated on {later['recent']} recent outcomes: "
            f"predicted {again['predicted']:.1%}, observed {again['observed']:.1%}",
            highlight=False,
        )
