"""What is in a table of past loans (数据画像): every column described, suspects of leakage and useless ones
named.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from huoshui.risk.modelling.columns import Column, Kind
from huoshui.risk.modelling.information import Alike, Information, alike, information_of
from huoshui.risk.modelling.refusals import NothingToLearnFrom
from huoshui.risk.modelling.target import Sample

LEAKING_AUC = 0.85
"""A column that separates this well alone more likely tells the outcome than foretells it."""
_SAME_VALUE = 0.995
_LEVEL_ROWS = 10
_COVERED = 0.2
_FENCE = 3.0
_WITH_TIME = 0.95
_NINES = frozenset({-9.0, -99.0, -999.0, -9999.0, -99999.0, -999999.0})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a column is left out, in both languages."""

    code: str
    zh: str
    en: str


CONSTANT = Reason("constant", "几乎只有一个取值", "almost every row holds the same value")
EMPTY = Reason("empty", "没有任何取值", "it holds nothing")
IDENTIFIER = Reason("identifier", "每行取值都不同，像编号", "every row differs: it looks like an identifier")
TOO_MANY_LEVELS = Reason(
    "too_many_levels", "类别过多，多数类别样本太少", "too many levels with too few rows each"
)
DATE = Reason("date", "日期不直接作为输入", "a date is no input by itself")
LEAKING = Reason(
    "leaking", "单独一列就能区分好坏，疑似事后信息", "it separates good from bad alone: a suspect of leakage"
)
UNWANTED = Reason("unwanted", "按要求不使用", "left out as asked")
MOVES_WITH_TIME = Reason(
    "moves_with_time",
    "随时间列同步变化，不能用于将来",
    "it moves with the time column and says nothing of the future",
)
TIME = Reason("time", "用作时间列", "used as the time column")


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column: kind, counts, range, what it says alone, and why it is left out (None = it is an input).

    `outside` counts numbers beyond three spans of the middle half from the middle half; they are kept, in the
    outermost bins. `special_suspects` are numbers like −9 and −999 that may stand for a reason.
    """

    name: str
    kind: Kind
    missing: int
    unreadable: int
    distinct: int
    lowest: float | None
    highest: float | None
    outside: int
    special_suspects: tuple[float, ...]
    information: Information | None
    left_out: Reason | None


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole table: rows, bad rate, columns, and pairs of inputs that say nearly the same."""

    row_count: int
    bad_count: int
    without_outcome: int
    columns: tuple[ColumnProfile, ...]
    alike: tuple[Alike, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the columns a model may use."""
        return tuple(column.name for column in self.columns if column.left_out is None)

    @property
    def suspects(self) -> tuple[str, ...]:
        """Names of the columns suspected of leakage, whether left out or kept by wish."""
        return tuple(
            column.name
            for column in self.columns
            if column.left_out is LEAKING
            or (column.information is not None and column.information.auc >= LEAKING_AUC)
        )


def describe(
    sample: Sample,
    *,
    keep: Collection[str] = (),
    drop: Collection[str] = (),
    time_column: str | None = None,
    seed: int = 42,
) -> Profile:
    """The profile of a sample; `keep` overrules a reason to leave out, `drop` leaves out by wish.

    Refusals: NoSuchColumn, NothingToLearnFrom.
    """
    for name in (*keep, *drop, *([time_column] if time_column else [])):
        sample.table.column(name, field="columns")
    folds = _fold_numbers(sample.bad, seed)
    time = sample.table.columns[time_column] if time_column is not None else None
    columns = tuple(
        _describe(column, sample.bad, folds, keep=name in keep, drop=name in drop, time=time)
        for name, column in sample.table.columns.items()
    )
    inputs = [column.name for column in columns if column.left_out is None]
    if not inputs:
        reasons = "；".join(
            f"{one.name}（{one.left_out.zh}/{one.left_out.en}）" for one in columns[:8] if one.left_out
        )
        raise NothingToLearnFrom(field="columns", reasons=reasons or "—")
    bads = int(sample.bad.sum())
    return Profile(len(sample.bad), bads, sample.without_outcome, columns, alike(sample.table.only(inputs)))


def _fold_numbers(bad: NDArray[np.int8], seed: int) -> NDArray[np.int_]:
    numbers = np.empty(len(bad), dtype=int)
    splits = StratifiedKFold(5, shuffle=True, random_state=seed).split(np.zeros(len(bad)), bad)
    for number, (_, held) in enumerate(splits):
        numbers[held] = number
    return numbers


def _describe(
    column: Column,
    bad: NDArray[np.int8],
    folds: NDArray[np.int_],
    *,
    keep: bool,
    drop: bool,
    time: Column | None,
) -> ColumnProfile:
    missing = int(column.missing.sum())
    values, counts = _values(column)
    reason = _plain_reason(column, counts, len(bad) - missing, drop=drop, time=time)
    information = None
    if reason is None or keep:
        information = information_of(column, bad, folds)
        if information.auc >= LEAKING_AUC:
            reason = reason or LEAKING
    elif reason not in (UNWANTED, TIME) and _missing_tells(column, bad):
        reason = LEAKING
    is_number = column.kind is not Kind.CATEGORY and len(values) > 0
    return ColumnProfile(
        name=column.name,
        kind=column.kind,
        missing=missing,
        unreadable=column.unreadable,
        distinct=len(values),
        lowest=float(values[0]) if is_number else None,
        highest=float(values[-1]) if is_number else None,
        outside=_outside(column) if is_number else 0,
        special_suspects=_special_suspects(values, counts) if is_number else (),
        information=information,
        left_out=None if keep and reason is not UNWANTED and reason is not TIME else reason,
    )


def _values(column: Column) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    own = column.codes if column.kind is Kind.CATEGORY else column.numbers
    values, counts = np.unique(own[~column.missing], return_counts=True)
    return values.astype(float), counts


def _plain_reason(
    column: Column, counts: NDArray[np.int64], known: int, *, drop: bool, time: Column | None
) -> Reason | None:
    """Why the column is no input, judged without looking at the outcome."""
    if drop:
        return UNWANTED
    if time is not None and column.name == time.name:
        return TIME
    if known == 0:
        return EMPTY
    if counts.max() >= _SAME_VALUE * len(column):
        return CONSTANT
    if column.kind is Kind.DATE:
        return DATE
    if time is not None and column.kind is Kind.NUMBER and _moves_with(column, time):
        return MOVES_WITH_TIME
    whole = column.kind is Kind.CATEGORY or not np.any(column.numbers[~column.missing] % 1)
    if whole and len(counts) == known and known == len(column):
        return IDENTIFIER
    if column.kind is Kind.CATEGORY and counts[counts >= _LEVEL_ROWS].sum() < _COVERED * known:
        return TOO_MANY_LEVELS
    return None


def _outside(column: Column) -> int:
    numbers = column.numbers[~column.missing]
    low, high = np.quantile(numbers, [0.25, 0.75])
    span = _FENCE * (high - low)
    return int(((numbers < low - span) | (numbers > high + span)).sum())


def _special_suspects(values: NDArray[np.float64], counts: NDArray[np.int64]) -> tuple[float, ...]:
    """Negative numbers written with nines only that occur twice or more."""
    return tuple(
        value
        for value, count in zip(values.tolist(), counts.tolist(), strict=True)
        if value in _NINES and count > 1
    )


def _missing_tells(column: Column, bad: NDArray[np.int8]) -> bool:
    """Whether the column is filled in for the one outcome and empty for the other, like a date of
    charge-off.
    """
    missing = column.missing
    if missing.all() or not missing.any():
        return False
    auc = float(roc_auc_score(bad, missing))
    return max(auc, 1 - auc) >= LEAKING_AUC


def _moves_with(column: Column, time: Column) -> bool:
    both = ~(column.missing | time.missing)
    if both.sum() < 2:
        return False
    return bool(abs(spearmanr(column.numbers[both], time.numbers[both]).statistic) >= _WITH_TIME)
