"""Rating (评级): every factor with its value, its band and its points, their sum, and the grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from huoshui.core.errors import InvalidInput, Refusal
from huoshui.core.rating.model import Band, Factor, Grade, RatingModel
from huoshui.core.scoring import Bin, Characteristic, GradeBand, Scorecard, score

_MISSING = "missing"


class FigureMissing(Refusal):
    """A figure the model cannot do without is not in the reviewed statements."""

    code = "rating.figure_missing"
    zh = "已复核报表中没有“{name_zh}”，按模型规定不能评级"
    en = "The reviewed statements do not give {name_en}: without it the model gives no grade"
    status = 422


class NotAnswered(Refusal):
    """A factor a person has to judge is not answered."""

    code = "rating.not_answered"
    zh = "请选择“{name_zh}”"
    en = "Choose an answer for {name_en}"
    status = 422


class UnknownAnswer(Refusal):
    """An answer that is not among the choices, or to something that is not asked."""

    code = "rating.unknown_answer"
    zh = "没有这一选项：{name}"
    en = "There is no such choice: {name}"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorPoints:
    """What one factor gave: the value, the band it fell in, its points and the most there were."""

    factor: Factor
    value: Decimal | str | None
    band: Band
    points: int
    is_missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingResult:
    """The rating by the model: its rows, the total of at most 100, and the grade it earns."""

    rows: tuple[FactorPoints, ...]
    total: int
    grade: Grade


def rate(
    model: RatingModel, *, figures: Mapping[str, Decimal | None], answers: Mapping[str, str]
) -> RatingResult:
    """The rating: Σ points, and the best grade whose lowest total it reaches.

    A figure that is not known gives the points the model names for that, or no rating at all; it is never
    read as zero. Debt ratio 0.45 (20 points), interest cover not known (5), management good (25): 50 → BB
    where BB begins at 50. Refusals: FigureMissing, NotAnswered, UnknownAnswer.
    """
    values = {factor.name: _value(factor, figures, answers) for factor in model.factors}
    unknown = sorted(set(answers) - {one.name for one in model.factors if one.kind == "choice"})
    if unknown:
        raise UnknownAnswer(field=f"answers.{unknown[0]}", name=unknown[0])
    found = score(_card(model), values)
    rows = tuple(
        _row(factor, one.value, one.bin_label)
        for factor, one in zip(model.factors, found.points, strict=True)
    )
    grade = next(one for one in model.grades if one.grade == found.grade)
    return RatingResult(rows=rows, total=sum(row.points for row in rows), grade=grade)


def missing_answers(model: RatingModel, answers: Mapping[str, str]) -> tuple[Factor, ...]:
    """The factors a person has still to judge."""
    return tuple(one for one in model.factors if one.kind == "choice" and not answers.get(one.name))


def notched(model: RatingModel, grade: str, notches: int) -> Grade:
    """The grade so many notches (调级) better, or worse when below zero. BBB, +1 → A.

    Refusals: InvalidInput beyond the ends of the scale.
    """
    place = model.place(grade) - notches
    if not 0 <= place < len(model.grades):
        raise InvalidInput(
            field="notches", zh="调整后超出评级等级范围", en="There is no grade beyond the end of the scale"
        )
    return model.grades[place]


def _value(
    factor: Factor, figures: Mapping[str, Decimal | None], answers: Mapping[str, str]
) -> Decimal | str | None:
    if factor.kind == "figure":
        value = figures.get(factor.source)
        if value is None and factor.missing is None:
            raise FigureMissing(field=factor.name, name_zh=factor.zh, name_en=factor.en)
        return value
    answer = answers.get(factor.name, "")
    if not answer:
        raise NotAnswered(field=f"answers.{factor.name}", name_zh=factor.zh, name_en=factor.en)
    if answer not in {band.value for band in factor.bands}:
        raise UnknownAnswer(field=f"answers.{factor.name}", name=answer)
    return answer


def _card(model: RatingModel) -> Scorecard:
    """The model as a scorecard: its bins are named by the place of their band."""
    return Scorecard(
        characteristics=tuple(
            Characteristic(name=one.name, weight=Decimal(1), bins=_bins(one), zh=one.zh, en=one.en)
            for one in model.factors
        ),
        grades=tuple(GradeBand(grade=one.grade, lowest=Decimal(one.lowest)) for one in model.grades),
        lowest_grade=model.grades[-1].grade,
    )


def _bins(factor: Factor) -> tuple[Bin, ...]:
    if factor.kind == "choice":
        return tuple(
            Bin(label=str(at), points=Decimal(band.points), values=frozenset({band.value}))
            for at, band in enumerate(factor.bands)
        )
    bins = [
        Bin(label=str(at), points=Decimal(band.points), below=band.below)
        for at, band in enumerate(factor.bands)
    ]
    if factor.missing is not None:
        bins.append(Bin(label=_MISSING, points=Decimal(factor.missing), missing=True))
    return tuple(bins)


def _row(factor: Factor, value: Decimal | int | str | None, label: str) -> FactorPoints:
    if label == _MISSING:
        assert factor.missing is not None
        band = Band(points=factor.missing, zh="缺失", en="Not known")
    else:
        band = factor.bands[int(label)]
    assert not isinstance(value, int)
    return FactorPoints(
        factor=factor, value=value, band=band, points=band.points, is_missing=label == _MISSING
    )
