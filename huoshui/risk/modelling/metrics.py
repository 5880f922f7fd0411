"""How good a model is (模型评价): separation, calibration, and what a cut makes of it."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
"""Numbers, one a row; NumPy's own stubs do not keep float64 through arithmetic."""
_SMALLEST = 1e-6
_CALIBRATION_GROUPS = 10


@dataclass(frozen=True, slots=True)
class Metrics:
    """Figures of one model on one set of rows.

    auc; ks = max |TPR − FPR|; gini = 2 AUC − 1; brier = mean (p − y)²; calibration_slope of the logistic of
    y on logit p (1 is right); calibration_error = Σ share × |mean p − bad rate| over ten groups of equal
    size.
    """

    auc: float
    ks: float
    gini: float
    brier: float
    calibration_slope: float
    calibration_error: float
    predicted: float
    observed: float

    def as_dict(self) -> dict[str, float]:
        """The figures to six decimals."""
        return {name: round(value, 6) for name, value in asdict(self).items()}


def measure(bad: NDArray[np.int8], probability: Floats) -> Metrics:
    """The figures of these probabilities of being bad; both classes must occur."""
    # Imported late: a web server reads cards and judges none, so it should not pay two seconds and 100 MB.
    from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve

    false_rate, true_rate, _ = roc_curve(bad, probability)
    auc = float(roc_auc_score(bad, probability))
    return Metrics(
        auc=auc,
        ks=float(np.max(true_rate - false_rate)),
        gini=2 * auc - 1,
        brier=float(brier_score_loss(bad, probability)),
        calibration_slope=calibrate(bad, logit(probability))[1],
        calibration_error=calibration_error(bad, probability),
        predicted=float(probability.mean()),
        observed=float(bad.mean()),
    )


def logit(probability: Floats) -> Floats:
    """log p / (1 − p), probabilities kept off 0 and 1."""
    kept = np.clip(probability, _SMALLEST, 1 - _SMALLEST)
    return np.log(kept / (1 - kept))


def expit(z: Floats) -> Floats:
    """1 / (1 + e^−z)."""
    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))


def calibrate(bad: NDArray[np.int8], z: Floats) -> tuple[float, float]:
    """(a, b) of the logistic bad ~ a + b z, by Newton's steps with a touch of ridge towards (0, 1).

    A well calibrated z gives (0, 1).
    """
    intercept, slope = 0.0, 1.0
    for _ in range(30):
        p = expit(intercept + slope * z)
        weight = p * (1 - p) + 1e-12
        rest = bad - p
        gradient = np.array([rest.sum() - 1e-3 * intercept, (rest * z).sum() - 1e-3 * (slope - 1)])
        cross = float((weight * z).sum())
        curvature = np.array([[weight.sum() + 1e-3, cross], [cross, (weight * z * z).sum() + 1e-3]])
        # No step over one: probabilities of almost 0 and 1 would throw the slope far out.
        step = np.clip(np.linalg.solve(curvature, gradient), -1, 1)
        intercept, slope = intercept + float(step[0]), slope + float(step[1])
        if np.abs(step).max() < 1e-10:
            break
    return intercept, slope


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of about equal prediction: share of the rows, mean prediction, bad rate."""

    share: float
    predicted: float
    observed: float


def calibration_groups(bad: NDArray[np.int8], probability: Floats) -> tuple[Group, ...]:
    """Ten groups of equal size in order of the prediction."""
    order = np.argsort(probability, kind="stable")
    groups = np.array_split(order, min(_CALIBRATION_GROUPS, len(order)))
    return tuple(
        Group(len(rows) / len(bad), float(probability[rows].mean()), float(bad[rows].mean()))
        for rows in groups
    )


def calibration_error(bad: NDArray[np.int8], probability: Floats) -> float:
    """Σ share × |mean prediction − bad rate| over the groups: 0.012 means 1.2 points off on average."""
    return sum(
        group.share * abs(group.predicted - group.observed) for group in calibration_groups(bad, probability)
    )


@dataclass(frozen=True, slots=True)
class Confusion:
    """What declining at `cut` and above does: counts, accuracy, and the bad rate of those approved."""

    cut: float
    bad_declined: int
    good_declined: int
    bad_approved: int
    good_approved: int

    @property
    def accuracy(self) -> float:
        """Share of rows judged rightly."""
        total = self.bad_declined + self.good_declined + self.bad_approved + self.good_approved
        return (self.bad_declined + self.good_approved) / total

    @property
    def approval_rate(self) -> float:
        """Share of rows approved."""
        approved = self.bad_approved + self.good_approved
        return approved / (approved + self.bad_declined + self.good_declined)

    @property
    def approved_bad_rate(self) -> float:
        """Bad rate of those approved; 0 when nobody is."""
        approved = self.bad_approved + self.good_approved
        return self.bad_approved / approved if approved else 0.0


def confusion(bad: NDArray[np.int8], probability: Floats, cut: float) -> Confusion:
    """The table of the cut: a probability of `cut` or more is declined."""
    declined = probability >= cut
    was_bad = bad == 1
    return Confusion(
        cut=cut,
        bad_declined=int((declined & was_bad).sum()),
        good_declined=int((declined & ~was_bad).sum()),
        bad_approved=int((~declined & was_bad).sum()),
        good_approved=int((~declined & ~was_bad).sum()),
    )


@dataclass(frozen=True, slots=True)
class Curves:
    """What the pictures show: ROC, KS, lift and calibration points, and the distribution of predictions."""

    roc: tuple[tuple[float, float], ...]
    ks: tuple[tuple[float, float, float], ...]
    lift: tuple[tuple[float, float], ...]
    calibration: tuple[tuple[float, float], ...]
    distribution: tuple[tuple[float, float, float], ...]


def curves(bad: NDArray[np.int8], probability: Floats) -> Curves:
    """ROC (FPR, TPR); KS (share of rows from the riskiest, bads so far, goods so far); lift (share, bad
    rate there over bad rate); calibration (predicted, observed) by group; distribution (lower edge, goods,
    bads) by twentieth.
    """
    from sklearn.metrics import roc_curve

    false_rate, true_rate, _ = roc_curve(bad, probability)
    picked = np.unique(np.linspace(0, len(false_rate) - 1, 101).astype(int))
    order = np.argsort(-probability, kind="stable")
    ranked = bad[order]
    ends = np.unique(np.linspace(1, len(ranked), 50).astype(int))
    bads, goods = np.cumsum(ranked), np.cumsum(1 - ranked)
    edges = np.linspace(0, 1, 21)
    of_good = np.histogram(probability[bad == 0], edges)[0] / goods[-1]
    of_bad = np.histogram(probability[bad == 1], edges)[0] / bads[-1]
    return Curves(
        roc=_points(false_rate[picked], true_rate[picked]),
        ks=_triples(ends / len(ranked), bads[ends - 1] / bads[-1], goods[ends - 1] / goods[-1]),
        lift=_points(ends / len(ranked), bads[ends - 1] / ends / bad.mean()),
        calibration=tuple(
            (round(g.predicted, 5), round(g.observed, 5)) for g in calibration_groups(bad, probability)
        ),
        distribution=_triples(edges[:-1], of_good, of_bad),
    )


def _points(x: Floats, y: Floats) -> tuple[tuple[float, float], ...]:
    return tuple((round(float(a), 5), round(float(b), 5)) for a, b in zip(x, y, strict=True))


def _triples(x: Floats, y: Floats, z: Floats) -> tuple[tuple[float, float, float], ...]:
    return tuple(
        (round(float(a), 5), round(float(b), 5), round(float(c), 5)) for a, b, c in zip(x, y, z, strict=True)
    )
