"""Is the model as right for one group as for another (公平性)?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from huoshui.risk.modelling.bins import fine_bins
from huoshui.risk.modelling.columns import Column, Kind
from huoshui.risk.modelling.metrics import Floats
from huoshui.risk.modelling.printing import labels

MOST_GROUPS = 12
_BANDS = 4
_LEAST_EACH = 10


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group: how many, bad rate beside the predicted one, share approved at the cut, and how well the
    model separates inside the group (none with fewer than ten of either outcome).
    """

    column: str
    group: str
    rows: int
    bad_rate: float
    predicted: float
    approval_rate: float
    auc: float | None


def by_group(
    column: Column, bad: NDArray[np.int8], probability: Floats, *, cut: float
) -> tuple[GroupFigures, ...]:
    """The figures by level, or by quarter of a number with many values; missing is a group; the largest
    groups first, at most twelve. `probability` is of held-out rows, `cut` declines from there on.
    """
    codes, names = _groups(column, bad)
    sizes = np.bincount(codes, minlength=len(names))
    largest = [int(at) for at in np.argsort(-sizes, kind="stable")[:MOST_GROUPS] if sizes[at]]
    return tuple(_figures(column.name, names[at], codes == at, bad, probability, cut) for at in largest)


def _groups(column: Column, bad: NDArray[np.int8]) -> tuple[NDArray[np.int_], tuple[str, ...]]:
    if column.kind is not Kind.CATEGORY and len(np.unique(column.numbers[~column.missing])) > MOST_GROUPS:
        bins = fine_bins(column, bad, most=_BANDS)
        return bins.codes(column).astype(int), labels(bins)
    levels = column.as_category()
    return levels.codes.astype(int) + 1, ("缺失 missing", *levels.levels)


def _figures(
    column: str, group: str, rows: NDArray[np.bool_], bad: NDArray[np.int8], probability: Floats, cut: float
) -> GroupFigures:
    own, predicted = bad[rows], probability[rows]
    bads = int(own.sum())
    enough = min(bads, len(own) - bads) >= _LEAST_EACH
    return GroupFigures(
        column=column,
        group=group,
        rows=len(own),
        bad_rate=round(float(own.mean()), 6),
        predicted=round(float(predicted.mean()), 6),
        approval_rate=round(float((predicted < cut).mean()), 6),
        auc=round(float(roc_auc_score(own, predicted)), 6) if enough else None,
    )
