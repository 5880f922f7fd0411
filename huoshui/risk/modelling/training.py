"""From a table of past loans to a report and a model (训练): the order of the work, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.artefact import card_to_json, fingerprint, sealed
from huoshui.risk.modelling.card_fit import fit_point_card
from huoshui.risk.modelling.columns import Kind, Table
from huoshui.risk.modelling.comparison import (
    MODELS,
    ModelReport,
    OutOfTime,
    Progress,
    compare,
    out_of_time,
)
from huoshui.risk.modelling.fairness import GroupFigures, by_group
from huoshui.risk.modelling.metrics import Confusion, Floats, confusion
from huoshui.risk.modelling.pointcard import PointCard
from huoshui.risk.modelling.profile import ColumnProfile, Profile, describe
from huoshui.risk.modelling.target import Sample, read_sample
from huoshui.risk.modelling.woe import fit_woe_card

COMPARED_ROWS = 100_000
"""Models are compared on at most so many rows, drawn by the seed; the card itself is made of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the risk officer asks for: which column tells the outcome, and how to read the others."""

    target: str
    bad_value: str
    id_column: str | None = None
    time_column: str | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    special: Mapping[str, tuple[float, ...]] | None = None
    monotone: Mapping[str, int] | None = None
    groups: tuple[str, ...] = ()
    purpose: str = ""
    models: tuple[str, ...] = tuple(MODELS)
    card: str = "point_card"
    seed: int = 42
    time_cut: float | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """What came of it: the profile of the data, the models side by side, the split out of time, the card."""

    wish: Wish
    profile: Profile
    models: tuple[ModelReport, ...]
    compared_rows: int
    out_of_time: OutOfTime | None
    card: PointCard
    data_fingerprint: str
    at_cut: Confusion | None
    groups: tuple[GroupFigures, ...]


def train(table: Table, wish: Wish, *, progress: Progress | None = None) -> Training:
    """The whole of it; the same table, wish and version of the code give the same model to the last digit.

    Refusals: those of read_sample and describe.
    """
    table = _with_special(table, wish.special or {})
    sample = read_sample(table, target=wish.target, bad_value=wish.bad_value, id_column=wish.id_column)
    profile = describe(sample, keep=wish.keep, drop=wish.drop, time_column=wish.time_column, seed=wish.seed)
    for name in wish.groups:
        sample.table.column(name, field="group")
    inputs = sample.table.only(profile.inputs)
    for name in wish.monotone or {}:
        inputs.column(name, field="monotone")
    rows = _drawn(len(sample.bad), wish.seed)
    drawn, drawn_bad = inputs.take(rows), sample.bad[rows]
    models = compare(drawn, drawn_bad, names=wish.models, seed=wish.seed, progress=progress)
    later = None
    if wish.time_column is not None:
        time = sample.table.columns[wish.time_column].numbers[rows]
        later = out_of_time(drawn, drawn_bad, time, name=wish.card, seed=wish.seed, cut=wish.time_cut)
    card = _fit_card(inputs, sample.bad, wish)
    judged = next((one for one in models if one.name == wish.card), None)
    at_cut = None if judged is None else _riskiest_fifth(drawn_bad, judged.held_out)
    return Training(
        wish=wish,
        profile=profile,
        models=models,
        compared_rows=len(rows),
        out_of_time=later,
        card=card,
        data_fingerprint=fingerprint(table),
        at_cut=at_cut,
        groups=() if at_cut is None or judged is None else _by_groups(sample, rows, judged, at_cut.cut, wish),
    )


def _riskiest_fifth(bad: NDArray[np.int8], probability: Floats) -> Confusion:
    """What declining the riskiest fifth does."""
    return confusion(bad, probability, float(np.quantile(probability, 0.8)))


def _by_groups(
    sample: Sample, rows: NDArray[np.intp], judged: ModelReport, cut: float, wish: Wish
) -> tuple[GroupFigures, ...]:
    """The card's figures by each column asked for, whether the model reads the column or not."""
    bad = sample.bad[rows]
    return tuple(
        figures
        for name in dict.fromkeys(wish.groups)
        for figures in by_group(sample.table.columns[name].take(rows), bad, judged.held_out, cut=cut)
    )


def _fit_card(inputs: Table, bad: NDArray[np.int8], wish: Wish) -> PointCard:
    if wish.card == "point_card":
        return fit_point_card(inputs, bad, wish.seed, monotone=wish.monotone)
    return fit_woe_card(inputs, bad, wish.seed)


def _with_special(table: Table, special: Mapping[str, Sequence[float]]) -> Table:
    for name in special:
        table.column(name, field="special")
    columns = {
        name: replace(column, special=tuple(sorted(special[name])))
        if name in special and column.kind is Kind.NUMBER
        else column
        for name, column in table.columns.items()
    }
    return Table(columns, table.row_count)


def _drawn(rows: int, seed: int) -> NDArray[np.intp]:
    if rows <= COMPARED_ROWS:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).choice(rows, COMPARED_ROWS, replace=False))


def report_of(training: Training) -> dict[str, Any]:
    """The report as JSON values: profile, models with figures and pictures, cut, split out of time."""
    profile = training.profile
    return {
        "rows": profile.row_count,
        "bads": profile.bad_count,
        "without_outcome": profile.without_outcome,
        "columns": [_column_line(column) for column in profile.columns],
        "alike": [asdict(pair) for pair in profile.alike],
        "suspects": list(profile.suspects),
        "compared_rows": training.compared_rows,
        "models": [_model_line(model) for model in training.models],
        "cut": None if training.at_cut is None else _cut_line(training.at_cut),
        "groups": [asdict(group) for group in training.groups],
        "out_of_time": None if training.out_of_time is None else _later_line(training.out_of_time),
    }


def artefact_of(training: Training) -> dict[str, Any]:
    """The sealed model: card, wish, data fingerprint, code version, seed, report."""
    wish = training.wish
    return sealed(
        {
            "kind": wish.card,
            "purpose": wish.purpose,
            "target": wish.target,
            "bad_value": wish.bad_value,
            "seed": wish.seed,
            "inputs": list(training.profile.inputs),
            "data_fingerprint": training.data_fingerprint,
            "code_version": version("huoshui"),
            "card": card_to_json(training.card),
            "report": report_of(training),
        }
    )


def _column_line(column: ColumnProfile) -> dict[str, Any]:
    line = asdict(column)
    line["kind"] = column.kind.value
    if column.information is not None:
        line["information"] = {name: round(value, 6) for name, value in line["information"].items()}
    return line


def _model_line(model: ModelReport) -> dict[str, Any]:
    names = model.folds[0].as_dict()
    return {
        "name": model.name,
        "mean": {name: round(model.mean(name), 6) for name in names},
        "sd": {name: round(model.spread(name), 6) for name in names},
        "folds": [fold.as_dict() for fold in model.folds],
        "curves": asdict(model.curves),
    }


def _cut_line(rows: Confusion) -> dict[str, Any]:
    return {
        **asdict(rows),
        "cut": round(rows.cut, 6),
        "accuracy": round(rows.accuracy, 6),
        "approval_rate": round(rows.approval_rate, 6),
        "approved_bad_rate": round(rows.approved_bad_rate, 6),
    }


def _later_line(later: OutOfTime) -> dict[str, Any]:
    return {
        "earlier": later.earlier,
        "later": later.later,
        "cut": later.cut,
        "metrics": later.metrics.as_dict(),
        "recent": later.recent,
        "recalibrated": None if later.recalibrated is None else later.recalibrated.as_dict(),
    }
