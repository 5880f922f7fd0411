"""Scorecards and default models as JSON, read into core's values."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from huoshui.core.scoring import Bin, Characteristic, GradeBand, Scorecard, Value
from huoshui.risk.features import Feature, Features


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BinSpec(_Part):
    """One bin in JSON; numbers are texts."""

    label: str
    label_en: str
    points: Decimal
    lowest: Decimal | None = None
    below: Decimal | None = None
    values: tuple[str, ...] = ()
    missing: bool = False


class CharacteristicSpec(_Part):
    """One characteristic in JSON."""

    name: str
    zh: str
    en: str
    weight: Decimal
    bins: tuple[BinSpec, ...]


class GradeSpec(_Part):
    """A grade and the lowest score that earns it."""

    grade: str
    lowest: Decimal


class DefaultModelSpec(_Part):
    """The logistic default model (违约概率模型)."""

    intercept: Decimal
    coefficients: dict[str, Decimal]


class ScorecardSpec(_Part):
    """A scorecard (评分卡) with its grades and its default model, as stored with a flow."""

    base: Decimal = Decimal(0)
    characteristics: tuple[CharacteristicSpec, ...]
    grades: tuple[GradeSpec, ...]
    lowest_grade: str
    default_model: DefaultModelSpec

    def to_core(self) -> Scorecard:
        """Core's scorecard."""
        return Scorecard(
            base=self.base,
            characteristics=tuple(_characteristic(spec) for spec in self.characteristics),
            grades=tuple(GradeBand(grade=spec.grade, lowest=spec.lowest) for spec in self.grades),
            lowest_grade=self.lowest_grade,
        )


def read_scorecard(content: Mapping[str, Any]) -> ScorecardSpec:
    """The scorecard of stored JSON; a wrong one is a programming error (ValidationError)."""
    return ScorecardSpec.model_validate(content)


def scoring_values(features: Features) -> dict[str, Value]:
    """Feature name → value as a scorecard reads it: amounts in yuan, yes/no as words, None stays None."""
    values: dict[str, Value] = {name: _word(value) for name, value in features.values.items()}
    for name, amount in features.amounts.items():
        values[name] = None if amount is None else Decimal(amount) / 100
    return values


def _word(value: Feature) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _characteristic(spec: CharacteristicSpec) -> Characteristic:
    return Characteristic(
        name=spec.name,
        weight=spec.weight,
        zh=spec.zh,
        en=spec.en,
        bins=tuple(
            Bin(
                label=item.label,
                label_en=item.label_en,
                points=item.points,
                lowest=item.lowest,
                below=item.below,
                values=frozenset(item.values),
                missing=item.missing,
            )
            for item in spec.bins
        ),
    )
