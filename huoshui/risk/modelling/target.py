"""Who turned bad (坏样本): the target column as zeros and ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.refusals import DuplicateIds, NoDates, TargetRefused, TooFewRows

LEAST_ROWS = 200
LEAST_EACH = 20

Outcomes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Sample:
    """The rows whose outcome is known: inputs, outcome (1 = bad), and how many rows had none."""

    table: Table
    bad: Outcomes
    without_outcome: int


def read_sample(table: Table, *, target: str, bad_value: str, id_column: str | None = None) -> Sample:
    """The sample with its outcomes; rows without an outcome are left out and counted.

    Refusals: NoSuchColumn, TargetRefused (the bad value never occurs, or nothing else does, or more than two
    values), TooFewRows, DuplicateIds.
    """
    column = table.column(target, field="target")
    _check_values(target, sorted(set(column.texts()[~column.missing].tolist())), bad_value)
    if id_column is not None:
        _check_ids(table.column(id_column, field="target"))
    known, bad = known_outcomes(table, target=target, bad_value=bad_value)
    _check_counts(bad)
    inputs = {name: one for name, one in table.columns.items() if name not in (target, id_column)}
    return Sample(Table(inputs, table.row_count).take(known), bad, int((~known).sum()))


def known_outcomes(table: Table, *, target: str, bad_value: str) -> tuple[NDArray[np.bool_], Outcomes]:
    """Which rows have an outcome, and the outcomes of those. Refusals: NoSuchColumn."""
    column = table.column(target, field="target")
    known = ~column.missing
    return known, (column.texts() == bad_value).astype(np.int8)[known]


def days_of(table: Table, name: str) -> NDArray[np.float64]:
    """The dates of a column as days since 1970-01-01. Refusals: NoSuchColumn, NoDates."""
    column = table.column(name, field="target")
    if column.kind is not Kind.DATE:
        raise NoDates(field="time", column=name)
    return column.numbers


def _check_values(target: str, values: list[str], bad_value: str) -> None:
    shown = ", ".join(values[:8]) + (" …" if len(values) > 8 else "")
    if bad_value not in values:
        raise TargetRefused(
            field="bad",
            column=target,
            problem_zh=f"没有取值 {bad_value}，实际取值为 {shown or '（空）'}",
            problem=f"the value {bad_value} does not occur; it holds {shown or 'nothing'}",
        )
    if len(values) == 1:
        raise TargetRefused(
            field="target",
            column=target,
            problem_zh=f"只有一种取值 {shown}，没有好坏之分",
            problem=f"it holds only {shown}: there is nothing to tell apart",
        )
    if len(values) > 2:
        raise TargetRefused(
            field="target",
            column=target,
            problem_zh=f"应只有两种取值，实有 {len(values)} 种：{shown}",
            problem=f"it must hold two values and holds {len(values)}: {shown}",
        )


def _check_ids(column: Column) -> None:
    texts, counts = np.unique(column.texts().astype(str), return_counts=True)
    twice = texts[(counts > 1) & (texts != "")]
    if len(twice):
        raise DuplicateIds(
            field="id", column=column.name, count=len(twice), examples=", ".join(twice[:3].tolist())
        )


def _check_counts(bad: Outcomes) -> None:
    bads = int(bad.sum())
    goods = len(bad) - bads
    if len(bad) < LEAST_ROWS or min(bads, goods) < LEAST_EACH:
        raise TooFewRows(
            field="file", rows=len(bad), bads=bads, goods=goods, least=LEAST_ROWS, least_each=LEAST_EACH
        )
