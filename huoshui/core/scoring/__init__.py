"""Scores (评分) and default probabilities (违约概率)."""

from huoshui.core.scoring.logistic import LogisticResult, default_probability, points_probability
from huoshui.core.scoring.scorecard import (
    Bin,
    Characteristic,
    CharacteristicPoints,
    GradeBand,
    MissingValue,
    NoBin,
    PairTable,
    Scorecard,
    ScoreResult,
    Value,
    score,
)

__all__ = [
    "Bin",
    "Characteristic",
    "CharacteristicPoints",
    "GradeBand",
    "LogisticResult",
    "MissingValue",
    "NoBin",
    "PairTable",
    "ScoreResult",
    "Scorecard",
    "Value",
    "default_probability",
    "points_probability",
    "score",
]
