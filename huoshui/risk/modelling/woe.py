"""The classic scorecard (经典评分卡): a few bins a column → weight of evidence → logistic regression →
points.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from huoshui.risk.modelling.bins import Bins, LevelBins, even_places, fixed_codes
from huoshui.risk.modelling.card_fit import coarser, with_bands
from huoshui.risk.modelling.columns import Table
from huoshui.risk.modelling.encoding import FineCodes, fine_codes
from huoshui.risk.modelling.information import information_value
from huoshui.risk.modelling.metrics import Floats
from huoshui.risk.modelling.pointcard import Characteristic, PointCard, Scale

_START_BINS = 20
_MOST_BINS = 8
_LEAST_SHARE = 0.03
_LEAST_IV = 0.02
_SMOOTHING = 0.5


def fit_woe_card(table: Table, bad: NDArray[np.int8], seed: int) -> PointCard:
    """The card of columns with an information value of 0.02 or more, their bad rates rising, falling, or
    turning once, whichever the data support; columns whose weight would turn their own evidence round are
    left out.
    """
    fine = fine_codes(table, bad)
    codes = fine.matrix(table)
    merged = [_bins(bins, codes[:, at], bad) for at, bins in enumerate(fine.bins)]
    evidence = [_evidence(labels[codes[:, at]], bad, bins.count) for at, (bins, labels) in enumerate(merged)]
    used = [at for at, (_, value) in enumerate(evidence) if value >= _LEAST_IV] or [
        int(np.argmax([value for _, value in evidence]))
    ]
    weights, constant = _logistic(merged, evidence, codes, bad, used, seed)
    return _card(fine, merged, evidence, codes, bad, weights, constant, table)


def _bins(bins: Bins, codes: NDArray[np.int32], bad: NDArray[np.int8]) -> tuple[Bins, NDArray[np.int32]]:
    """Few bins: small ones join the neighbour of the nearest bad rate, then turns are taken out until one
    is left.
    """
    fixed = fixed_codes(bins)
    counts = np.bincount(codes, minlength=bins.count).astype(float)
    bads = np.bincount(codes, weights=bad, minlength=bins.count)
    order = np.arange(fixed, bins.count)
    start = even_places(counts[order], _START_BINS)
    groups = [order[start == label].tolist() for label in np.unique(start)]
    least = _LEAST_SHARE * counts.sum()
    while len(groups) > 1 and (
        len(groups) > _MOST_BINS
        or min(counts[group].sum() for group in groups) < least
        or (not isinstance(bins, LevelBins) and _turns(_rates(groups, counts, bads)) > 1)
    ):
        _join(groups, counts, bads, least)
    labels = np.arange(bins.count, dtype=np.int32)
    for at, group in enumerate(groups):
        labels[group] = fixed + at
    return coarser(bins, labels)


def _rates(groups: Sequence[Sequence[int]], counts: Floats, bads: Floats) -> Floats:
    return np.array(
        [(bads[group].sum() + _SMOOTHING) / (counts[group].sum() + 2 * _SMOOTHING) for group in groups]
    )


def _turns(rates: Floats) -> int:
    """How often the rates change direction: 0 monotone, 1 U-shaped or peaked."""
    signs = np.sign(np.diff(rates))
    signs = signs[signs != 0]
    return int((np.diff(signs) != 0).sum())


def _join(groups: list[list[int]], counts: Floats, bads: Floats, least: float) -> None:
    """Puts the two neighbours together that lose least; a bin that is too small goes first."""
    rates = _rates(groups, counts, bads)
    sizes = np.array([counts[group].sum() for group in groups])
    cost = sizes[:-1] * sizes[1:] / np.maximum(sizes[:-1] + sizes[1:], 1) * np.diff(rates) ** 2
    if sizes.min() < least:
        touches = np.minimum(sizes[:-1], sizes[1:]) == sizes.min()
        cost = np.where(touches, cost, np.inf)
    at = int(np.argmin(cost))
    groups[at] += groups.pop(at + 1)


def _evidence(codes: NDArray[np.int32], bad: NDArray[np.int8], count: int) -> tuple[Floats, float]:
    """Weight of evidence (WOE) by code, ln(share of bads / share of goods), and the information value.

    A code no row has (missing where nothing was missing) takes the largest weight: the riskiest, never the
    average.
    """
    bads = np.bincount(codes, weights=bad, minlength=count)
    goods = np.bincount(codes, weights=1 - bad, minlength=count)
    seen = goods + bads > 0
    weights = np.log(
        (bads + _SMOOTHING) / (bads.sum() + _SMOOTHING) / ((goods + _SMOOTHING) / (goods.sum() + _SMOOTHING))
    )
    return np.where(seen, weights, weights[seen].max()), information_value(goods, bads)


_Merged = list[tuple[Bins, NDArray[np.int32]]]
_Evidence = list[tuple[Floats, float]]


def _logistic(
    merged: _Merged,
    evidence: _Evidence,
    codes: NDArray[np.int32],
    bad: NDArray[np.int8],
    used: list[int],
    seed: int,
) -> tuple[dict[int, float], float]:
    """Column → weight of its evidence, all positive; the constant."""
    while True:
        design = np.column_stack([evidence[at][0][merged[at][1][codes[:, at]]] for at in used])
        model = LogisticRegression(C=10, max_iter=500, random_state=seed).fit(design, bad)
        weights = model.coef_[0]
        if len(used) == 1 or weights.min() > 0:
            return dict(zip(used, weights.tolist(), strict=True)), float(model.intercept_[0])
        used = [at for at, weight in zip(used, weights, strict=True) if weight > min(0.0, weights.min())]


def _card(
    fine: FineCodes,
    merged: _Merged,
    evidence: _Evidence,
    codes: NDArray[np.int32],
    bad: NDArray[np.int8],
    weights: dict[int, float],
    constant: float,
    table: Table,
) -> PointCard:
    scale = Scale()
    characteristics = []
    for at, weight in weights.items():
        bins, labels = merged[at]
        points = np.rint(-scale.factor * weight * evidence[at][0]).astype(int)
        characteristics.append(
            Characteristic.counted(fine.names[at], bins, points, labels[codes[:, at]], bad)
        )
    card = PointCard(scale, round(scale.anchor - scale.factor * constant), tuple(characteristics), ())
    return with_bands(card, card.totals(table), bad)
