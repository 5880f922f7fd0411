"""What scores the cases of a flow, as JSON, read into core's values: its own card, or a model's."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from huoshui.core.scoring import (
    Bin,
    Characteristic,
    GradeBand,
    MissingValue,
    Scorecard,
    ScoreResult,
    Value,
    default_probability,
    points_probability,
)
from huoshui.risk.features import Feature, Features
from huoshui.risk.limit_regression import LimitModelSpec
from huoshui.risk.variables import names_of


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


class ModelSpec(_Part):
    """A registered model's card, copied into the flow so that the flow's hash covers it."""

    number: str
    hash: str
    card: dict[str, Any]


class ScorecardSpec(_Part):
    """A scorecard (评分卡) with its grades and its default model, as stored with a flow; or `model`.

    `limit_model` adds a limit to those of the case.
    """

    base: Decimal = Decimal(0)
    characteristics: tuple[CharacteristicSpec, ...] = ()
    grades: tuple[GradeSpec, ...] = ()
    lowest_grade: str = ""
    default_model: DefaultModelSpec | None = None
    model: ModelSpec | None = None
    limit_model: LimitModelSpec | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "ScorecardSpec":
        own = bool(self.characteristics and self.default_model and self.lowest_grade)
        if own == (self.model is not None):
            raise ValueError("a card of its own with a default model, or a registered model")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCard:
    """Core's card with the names of its parts and one of two ways from a case to a default probability."""

    scorecard: Scorecard
    names: Mapping[str, tuple[str, str]]
    logistic: DefaultModelSpec | None = None
    scale: tuple[int, Decimal, int] | None = None
    limit_model: LimitModelSpec | None = None

    def probability(self, values: Mapping[str, Value], result: ScoreResult | None) -> Decimal | None:
        """P(default) of the case, None when what it needs is missing."""
        if self.scale is not None:
            base_score, base_odds, pdo = self.scale
            if result is None:
                return None
            return points_probability(result.total, base_score=base_score, base_odds=base_odds, pdo=pdo)
        assert self.logistic is not None
        numbers = {
            name: value for name, value in values.items() if isinstance(value, Decimal | int) or value is None
        }
        try:
            return default_probability(
                self.logistic.intercept, self.logistic.coefficients, numbers
            ).probability
        except MissingValue:
            return None

    def names_of(self, name: str) -> tuple[str, str]:
        """Chinese and English name of a characteristic or a two-way table."""
        return self.names.get(name) or names_of(name)


def read_scorecard(content: Mapping[str, Any]) -> ScorecardSpec:
    """The scorecard of stored JSON. Refusals: pydantic's ValidationError."""
    return ScorecardSpec.model_validate(content)


def flow_card(content: Mapping[str, Any]) -> FlowCard:
    """The card of stored JSON, ready to score."""
    spec = read_scorecard(content)
    if spec.model is not None:
        return _of_model(spec.model, spec.limit_model)
    return FlowCard(
        scorecard=Scorecard(
            base=spec.base,
            characteristics=tuple(_characteristic(item) for item in spec.characteristics),
            grades=tuple(GradeBand(grade=item.grade, lowest=item.lowest) for item in spec.grades),
            lowest_grade=spec.lowest_grade,
        ),
        names={item.name: (item.zh, item.en) for item in spec.characteristics},
        logistic=spec.default_model,
        limit_model=spec.limit_model,
    )


def inputs_of_card(card: FlowCard) -> tuple[str, ...]:
    """The variables the card, its logistic and its limit regression read, each once."""
    names = [item.name for item in card.scorecard.characteristics]
    names += [name for table in card.scorecard.tables for name in (table.first, table.second)]
    names += card.logistic.coefficients if card.logistic is not None else []
    names += [term.name for term in card.limit_model.terms] if card.limit_model is not None else []
    return tuple(dict.fromkeys(names))


def scoring_values(features: Features) -> dict[str, Value]:
    """Feature name → value as a scorecard reads it: amounts in yuan, yes/no as words, None stays None."""
    values: dict[str, Value] = {name: _word(value) for name, value in features.values.items()}
    for name, amount in features.amounts.items():
        values[name] = None if amount is None else Decimal(amount) / 100
    return values


def _of_model(model: ModelSpec, limit_model: LimitModelSpec | None) -> FlowCard:
    from huoshui.risk.modelling.artefact import card_from_json  # NumPy only where a flow has a model
    from huoshui.risk.modelling.exact import exact_scorecard

    card = card_from_json(model.card)
    scale = card.scale
    return FlowCard(
        scorecard=exact_scorecard(card),
        names={},
        scale=(scale.base_score, Decimal(repr(scale.base_odds)), scale.pdo),
        limit_model=limit_model,
    )


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
