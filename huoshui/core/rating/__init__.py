"""Customer rating (客户评级): a declared model of whole points → grade, and the ceiling of a unified line."""

from huoshui.core.rating.ceiling import CapName, Ceiling, LineFacts, LineRules, line_ceiling
from huoshui.core.rating.document import BadModel, read_model, write_model
from huoshui.core.rating.figures import FIGURES, Figure, figures_of
from huoshui.core.rating.model import Band, Factor, Grade, RatingModel
from huoshui.core.rating.rate import (
    FactorPoints,
    FigureMissing,
    NotAnswered,
    RatingResult,
    UnknownAnswer,
    missing_answers,
    notched,
    rate,
)

__all__ = [
    "FIGURES",
    "BadModel",
    "Band",
    "CapName",
    "Ceiling",
    "Factor",
    "FactorPoints",
    "Figure",
    "FigureMissing",
    "Grade",
    "LineFacts",
    "LineRules",
    "NotAnswered",
    "RatingModel",
    "RatingResult",
    "UnknownAnswer",
    "figures_of",
    "line_ceiling",
    "missing_answers",
    "notched",
    "rate",
    "read_model",
    "write_model",
]
