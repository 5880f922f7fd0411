"""The logistic default probability (违约概率)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from huoshui.core.scoring.scorecard import MissingValue

_PLACES = Decimal("0.0000000001")
_STEEPEST = Decimal(700)  # beyond this e^z says nothing more than 0 or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticResult:
    """z, the probability 1 / (1 + e^−z) to ten decimals, and each variable's part of z."""

    z: Decimal
    probability: Decimal
    contributions: tuple[tuple[str, Decimal], ...]


def default_probability(
    intercept: Decimal, coefficients: Mapping[str, Decimal], values: Mapping[str, Decimal | int | None]
) -> LogisticResult:
    """The probability of default from intercept + Σ coefficient × value.

    Refusals: MissingValue, never a silent zero. −2 + .5 × 60 % − .3 × 1.5 = −2.15 → 0.1043.
    """
    parts = []
    for name, coefficient in coefficients.items():
        value = values.get(name)
        if value is None:
            raise MissingValue(field=name, name=name)
        parts.append((name, coefficient * value))
    z = intercept + sum((part for _, part in parts), Decimal(0))
    with localcontext(prec=30):
        bounded = max(min(z, _STEEPEST), -_STEEPEST)
        probability = 1 / (1 + (-bounded).exp())
    return LogisticResult(z=z, probability=probability.quantize(_PLACES), contributions=tuple(parts))


def points_probability(score: Decimal, *, base_score: int, base_odds: Decimal, pdo: int) -> Decimal:
    """The default probability of a score, to ten decimals: 1 / (1 + base odds × 2^((score − base) / pdo)).

    600 at odds 20 : 1 → 1 / 21 = 0.0476190476; 20 more double the odds → 1 / 41 = 0.0243902439.
    """
    with localcontext(prec=30):
        doublings = max(min((score - base_score) / pdo, _STEEPEST), -_STEEPEST)
        return (1 / (1 + base_odds * Decimal(2) ** doublings)).quantize(_PLACES)
