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
    train.add_argument(
        "--group", action="append", default=[], metavar="COLUMN", help="show the card's figures by its groups"
    )
    train.add_argument("--purpose", default="", metavar="TEXT", help="what the model is for; kept with it")
    train.add_argument("--seed", type=int, default=42)
    train.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write the model (default: beside the data)"
    )
    train.add_argument("--json", action="store_true", help="print the report as JSON")
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
    from huoshui.risk.modelling.reading import read_table

    card = card_from_json(_model(args.model)["card"])
    table = inputs_of(card, read_table(args.data.name, _content(args.data)))
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
    from huoshui.risk.modelling.artefact import card_from_json, card_to_json, inputs_of, sealed
    from huoshui.risk.modelling.editing import edited, effect_of
    from huoshui.risk.modelling.reading import read_table
    from huoshui.risk.modelling.target import read_sample

    model = _model(args.model)
    before = card_from_json(model["card"])
    edits = [_one_edit(text) for text in args.edits]
    after = edited(before, edits)
    table = read_table(args.data.name, _content(args.data))
    sample = read_sample(table, target=model["target"], bad_value=model["bad_value"])
    effect = effect_of(before, after, inputs_of(before, sample.table), sample.bad)
    kept = {name: value for name, value in model.items() if name not in ("hash", "format")}
    history = [*model.get("edits", []), *(asdict(edit) for edit in edits)]
    changed = sealed({**kept, "card": card_to_json(after), "made_from": model["hash"], "edits": history})
    _write(args.out, json.dumps(changed, ensure_ascii=False, indent=1))
    _show_effect(Console(), asdict(effect))
    return 0


def _one_edit(text: str) -> Any:
    from huoshui.risk.modelling.editing import Edit

    found = re.fullmatch(r"(.+):(\d+)=([-+]?\d+)", text)
    if found is None:
        raise UsageError(f"--set: write COLUMN:BIN=POINTS, not {text}")
    return Edit(found[1], int(found[2]), int(found[3]))


def _show_effect(console: Console, effect: dict[str, Any]) -> None:
    grid = Grid(title="调整前后 before and after", title_justify="left")
    grid.add_column("")
    for title in ("前\nbefore", "后\nafter"):
        grid.add_column(title, justify="right")
    titles = {"auc": "AUC", "ks": "KS", "calibration_error": "校准误差 error", "predicted": "预测 predicted"}
    for name, title in titles.items():
        grid.add_row(title, f"{effect['before'][name]:.4f}", f"{effect['after'][name]:.4f}")
    console.print(grid)
    console.print(
        f"{effect['regraded']:,} 行改变等级 rows change grade; "
        f"最大变化 largest change {effect['largest_change']} points",
        highlight=False,
    )


def _sql(args: argparse.Namespace) -> int:
    from huoshui.risk.modelling.artefact import card_from_json
    from huoshui.risk.modelling.sql import as_sql

    sys.stdout.write(as_sql(card_from_json(_model(args.model)["card"]), table=args.table))
    return 0


def _watch(args: argparse.Namespace) -> int:
    from huoshui.risk.modelling.artefact import card_from_json, inputs_of
    from huoshui.risk.modelling.reading import read_table
    from huoshui.risk.modelling.target import days_of, known_outcomes
    from huoshui.risk.modelling.watching import back_test, shifts

    model = _model(args.model)
    card = card_from_json(model["card"])
    table = read_table(args.data.name, _content(args.data))
    inputs = inputs_of(card, table)
    moved = [asdict(shift) for shift in shifts(card, inputs)]
    months: list[dict[str, Any]] = []
    if args.time is not None:
        known, bad = known_outcomes(table, target=model["target"], bad_value=model["bad_value"])
        days = days_of(table, args.time)
        months = [asdict(month) for month in back_test(card, card.totals(inputs)[known], bad, days[known])]
    if args.json:
        print(json.dumps({"shifts": moved, "months": months}, ensure_ascii=False))
    else:
        _show_watch(Console(), moved, months)
    return 0


def _show_watch(console: Console, moved: list[dict[str, Any]], months: list[dict[str, Any]]) -> None:
    levels = {"steady": "稳定 steady", "watch": "关注 watch", "act": "处理 act"}
    grid = Grid(title="群体稳定性 population stability", title_justify="left")
    for title in ("变量\ncolumn", "\nPSI", "判断\nlevel"):
        grid.add_column(title, justify="right" if "PSI" in title else "left")
    for shift in moved:
        grid.add_row(shift["name"], f"{shift['psi']:.4f}", levels[shift["level"]])
    console.print(grid)
    if not months:
        return
    grid = Grid(title="返回检验 back-test", title_justify="left")
    titles = (
        "月份\nmonth",
        "样本\nrows",
        "预测\npredicted",
        "实际\nobserved",
        "标准误\nerrors",
        "判断\nlevel",
    )
    for title in titles:
        grid.add_column(title, justify="left" if title[:2] in ("月份", "判断") else "right")
    for month in months:
        grid.add_row(
            month["month"],
            f"{month['rows']:,}",
            f"{month['predicted']:.2%}",
            f"{month['observed']:.2%}",
            f"{month['errors']:+.1f}",
            levels[month["level"]],
        )
    console.print(grid)


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
    if report["groups"]:
        _show_groups(console, report["groups"])
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


def _show_groups(console: Console, groups: list[dict[str, Any]]) -> None:
    grid = Grid(title="分组表现 by group, at the same cut", title_justify="left")
    titles = ("分组\ngroup", "样本\nrows", "坏账率\nbad rate", "预测\npredicted", "通过率\napproved", "\nAUC")
    for title in titles:
        grid.add_column(title, justify="left" if title.startswith("分组") else "right")
    for group in groups:
        rates = (f"{group[name]:.1%}" for name in ("bad_rate", "predicted", "approval_rate"))
        auc = "" if group["auc"] is None else f"{group['auc']:.3f}"
        grid.add_row(f"{group['column']} = {group['group']}", f"{group['rows']:,}", *rates, auc)
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
