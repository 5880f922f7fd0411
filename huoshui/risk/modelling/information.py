"""What one column says of the outcome on its own (单变量分析): information value, information gain,
separation.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata
from sklearn.metrics import roc_auc_score

from huoshui.risk.modelling.bins import fine_bins
from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.metrics import Floats

_BINS = 20
_SMOOTHING = 0.5
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Information:
    """iv = Σ (share of goods − share of bads) × ln(share of goods / share of bads) over bins; gain in bits;
    auc of the bad rates of bins on rows that did not make them (0.5 says nothing, 1 says all).
    """

    iv: float
    gain: float
    auc: float


def information_of(column: Column, bad: NDArray[np.int8], folds: NDArray[np.int_]) -> Information:
    """The figures of a column over at most 20 bins, missing alone; `folds` numbers the rows 0 to 4."""
    bins = fine_bins(column, bad, most=_BINS)
    codes = bins.codes(column)
    bads = np.bincount(codes, weights=bad, minlength=bins.count)
    goods = np.bincount(codes, weights=1 - bad, minlength=bins.count)
    return Information(
        iv=information_value(goods, bads), gain=_gain(goods, bads), auc=_honest_auc(column, bad, folds)
    )


def information_value(goods: Floats, bads: Floats) -> float:
    """Information value (IV) of bins with these counts; half a row is added so that an empty class counts.

    Goods (90, 10), bads (10, 90) → (0.9 − 0.1) × ln 9 × 2 ≈ 3.5.
    """
    used = goods + bads > 0
    good = (goods[used] + _SMOOTHING) / (goods.sum() + _SMOOTHING * used.sum())
    bad = (bads[used] + _SMOOTHING) / (bads.sum() + _SMOOTHING * used.sum())
    return float(((good - bad) * np.log(good / bad)).sum())


def _gain(goods: Floats, bads: Floats) -> float:
    """Information gain (信息增益) in bits: entropy of the outcome less what is left inside the bins."""
    sizes = goods + bads
    used = sizes > 0
    inside = (sizes[used] / sizes.sum() * _entropy(bads[used] / sizes[used])).sum()
    return float(_entropy(np.array([bads.sum() / sizes.sum()]))[0] - inside)


def _entropy(shares: Floats) -> Floats:
    kept = np.clip(shares, 1e-12, 1 - 1e-12)
    return -(kept * np.log2(kept) + (1 - kept) * np.log2(1 - kept))


def _honest_auc(column: Column, bad: NDArray[np.int8], folds: NDArray[np.int_]) -> float:
    """AUC of the column alone, every row judged by the bad rates of the other folds."""
    rates = np.empty(len(bad))
    for fold in range(_FOLDS):
        held = folds == fold
        seen = column.take(~held)
        bins = fine_bins(seen, bad[~held], most=_BINS)
        codes = bins.codes(seen)
        sizes = np.bincount(codes, minlength=bins.count)
        bads = np.bincount(codes, weights=bad[~held], minlength=bins.count)
        overall = bad[~held].mean()
        rates[held] = ((bads + overall) / (sizes + 1))[bins.codes(column.take(held))]
    return float(roc_auc_score(bad, rates))


@dataclass(frozen=True, slots=True)
class Alike:
    """Two columns that say nearly the same: Spearman's correlation of their ranks."""

    first: str
    second: str
    correlation: float


def alike(table: Table, *, least: float = 0.95, most_rows: int = 50_000) -> tuple[Alike, ...]:
    """Pairs of number columns whose ranks correlate by `least` or more, strongest first."""
    names = [name for name, column in table.columns.items() if column.kind is Kind.NUMBER]
    if len(names) < 2:
        return ()
    step = max(1, table.row_count // most_rows)
    ranks = np.column_stack([_ranks(table.columns[name].numbers[::step]) for name in names])
    with np.errstate(invalid="ignore", divide="ignore"):
        matrix = np.nan_to_num(np.corrcoef(ranks, rowvar=False))
    found = [
        Alike(names[one], names[other], round(float(matrix[one, other]), 4))
        for one, other in zip(*np.triu_indices(len(names), 1), strict=True)
        if abs(matrix[one, other]) >= least
    ]
    return tuple(sorted(found, key=lambda pair: -abs(pair.correlation)))


def _ranks(values: Floats) -> Floats:
    """Average ranks; missing values in the middle."""
    ranks = rankdata(values, nan_policy="omit")
    return np.nan_to_num(ranks, nan=float(np.nanmean(ranks)) if np.isfinite(ranks).any() else 0.0)
