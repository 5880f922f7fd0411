"""What `huoshui model` prints for people."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table as Grid


def _grid(title: str, titles: Iterable[str], *, left: int = 1, last_left: bool = False) -> Grid:
    """An empty table: the first `left` columns, and the last when asked, are words; the others figures."""
    grid = Grid(title=title, title_justify="left")
    shown = list(titles)
    for at, one in enumerate(shown):
        words = at < left or (last_left and at == len(shown) - 1)
        grid.add_column(one, justify="left" if words else "right")
    return grid


def show_effect(console: Console, effect: dict[str, Any]) -> None:
    grid = _grid("调整前后 before and after", ("", "前\nbefore", "后\nafter"))
    titles = {"auc": "AUC", "ks": "KS", "calibration_error": "校准误差 error", "predicted": "预测 predicted"}
    for name, title in titles.items():
        grid.add_row(title, f"{effect['before'][name]:.4f}", f"{effect['after'][name]:.4f}")
    console.print(grid)
    console.print(
        f"{effect['regraded']:,} 行改变等级 rows change grade; "
        f"最大变化 largest change {effect['largest_change']} points",
        highlight=False,
    )


def show_watch(console: Console, moved: list[dict[str, Any]], months: list[dict[str, Any]]) -> None:
    levels = {"steady": "稳定 steady", "watch": "关注 watch", "act": "处理 act"}
    titles: tuple[str, ...] = ("变量\ncolumn", "\nPSI", "判断\nlevel")
    grid = _grid("群体稳定性 population stability", titles, last_left=True)
    for shift in moved:
        grid.add_row(shift["name"], f"{shift['psi']:.4f}", levels[shift["level"]])
    console.print(grid)
    if not months:
        return
    titles = (
        "月份\nmonth",
        "样本\nrows",
        "预测\npredicted",
        "实际\nobserved",
        "标准误\nerrors",
        "判断\nlevel",
    )
    grid = _grid("返回检验 back-test", titles, last_left=True)
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


def show_report(console: Console, report: dict[str, Any]) -> None:
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
    titles = (
        "名称\nname",
        "类型\nkind",
        "缺失\nmissing",
        "不可读\nunreadable",
        "离群\noutside",
        "\nIV",
        "\nAUC",
    )
    grid = _grid("输入变量 inputs", titles, left=2)
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
    titles = ("模型\nmodel", "AUC ± sd", *_FIGURES.values())
    grid = _grid("模型对比（五折） models on five folds", titles)
    for model in models:
        mean = model["mean"]
        auc = f"{mean['auc']:.4f} ± {model['sd']['auc']:.4f}"
        grid.add_row(model["name"], auc, *(f"{mean[name]:.4f}" for name in _FIGURES))
    console.print(grid)


def _show_groups(console: Console, groups: list[dict[str, Any]]) -> None:
    titles = ("分组\ngroup", "样本\nrows", "坏账率\nbad rate", "预测\npredicted", "通过率\napproved", "\nAUC")
    grid = _grid("分组表现 by group, at the same cut", titles)
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
