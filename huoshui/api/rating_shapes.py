"""How ratings and their models look in JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from huoshui.api.names import CustomerName
from huoshui.api.types import RateText, Yuan
from huoshui.core.rating import FIGURES, Factor
from huoshui.foundation.actor import Actor
from huoshui.risk.ratings.queries import RatingDetail, RatingModelRow, RatingRow


class RatingRowOut(Schema):
    """A rating in a list; `pd` is the one-year default probability."""

    id: int
    customer_name: CustomerName
    customer_number: str
    customer_kind: str
    total: int
    computed_grade: str
    notches: int
    grade: str
    pd: RateText
    coefficient: RateText
    statement_year: int | None
    model_name: str
    model_name_en: str
    model_version: int
    status: str
    valid_from: date | None
    valid_until: date | None
    proposed_by: str
    proposed_at: datetime
    answered_by: str
    answered_at: datetime | None


class FactorPointsOut(Schema):
    """A factor of a rating: its value, the band it fell in and the points; `unit` times, percent, days."""

    name: str
    zh: str
    en: str
    kind: str
    unit: str
    value: str | None
    band_zh: str
    band_en: str
    points: int
    best: int
    is_missing: bool


class RatingMarkOut(Schema):
    """What asks for a new rating."""

    kind: str
    zh: str
    en: str
    marked_on: date


class RatingOut(RatingRowOut):
    """A rating in full."""

    rows: list[FactorPointsOut]
    answers: dict[str, str]
    reason: str
    opinion: str
    class_known: str
    net_assets: Yuan | None
    revenue: Yuan | None
    marks: list[RatingMarkOut]
    can_answer: bool


class RatingChoiceOut(Schema):
    """An answer the officer may give."""

    value: str
    zh: str
    en: str
    points: int


class RatingQuestionOut(Schema):
    """A factor that a person judges, with its answers."""

    name: str
    zh: str
    en: str
    choices: list[RatingChoiceOut]


class RatingFormOut(Schema):
    """What is asked for a rating of the customer by the model at work."""

    model_name: str
    model_name_en: str
    model_version: int
    is_ready: bool
    note: str
    notches_max: int
    questions: list[RatingQuestionOut]


class CustomerRatingsOut(Schema):
    """The ratings of a customer, newest first; `form` is None where no model is at work."""

    can_propose: bool
    form: RatingFormOut | None
    ratings: list[RatingOut]


class RatingWishIn(Schema):
    """Answers by the name of the factor; `notches` up (above zero) or down by hand."""

    answers: dict[str, str] = Field(max_length=40)
    notches: int = Field(default=0, ge=-9, le=9)


class RatingIn(RatingWishIn):
    reason: str = Field(default="", max_length=500)


class RatingPreviewOut(Schema):
    """What the answers so far come to; no grade while something is not answered."""

    rows: list[FactorPointsOut]
    unanswered: list[str]
    total: int
    computed_grade: str
    grade: str
    pd: RateText | None
    coefficient: RateText | None
    is_default: bool
    statement_year: int | None


class RatingAnswerIn(Schema):
    confirm: bool
    opinion: str = Field(default="", max_length=500)


class RatingRefOut(Schema):
    id: int


class ModelBandIn(Schema):
    points: int
    zh: str
    en: str
    below: str | None = None
    value: str = ""


class ModelFactorIn(Schema):
    """A factor of a model; `missing` are the points of a figure not known, None: no rating without it."""

    name: str
    zh: str
    en: str
    kind: Literal["figure", "choice"]
    source: str = ""
    missing: int | None = None
    bands: list[ModelBandIn] = Field(max_length=12)


class ModelGradeIn(Schema):
    grade: str
    lowest: int
    pd: str
    coefficient: str


class RatingDocumentIn(Schema):
    """A rating model: factors whose best points come to 100, and grades from the best to the worst."""

    factors: list[ModelFactorIn] = Field(max_length=40)
    grades: list[ModelGradeIn] = Field(max_length=20)


class RatingModelIn(Schema):
    name: str
    name_en: str
    note: str = Field(default="", max_length=500)
    document: RatingDocumentIn


class NewRatingModelIn(RatingModelIn):
    code: str


class RatingModelCheckIn(Schema):
    approve: bool
    opinion: str = Field(max_length=300)


class RatingModelRowOut(Schema):
    """A version of a rating model; `is_ready`: came with the system and has to be validated."""

    id: int
    code: str
    version: int
    name: str
    name_en: str
    status: str
    note: str
    is_ready: bool
    made_by: str
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    opinion: str


class RatingFigureOut(Schema):
    """A figure a model may read."""

    name: str
    zh: str
    en: str
    unit: str


class RatingModelOut(RatingModelRowOut):
    document: RatingDocumentIn
    figures: list[RatingFigureOut]
    can_edit: bool
    can_draft: bool
    can_check: bool


def rating_row_values(row: RatingRow) -> dict[str, Any]:
    """The row as it is shown."""
    return asdict(row)


def rating_values(found: RatingDetail, actor: Actor) -> dict[str, Any]:
    """The rating in full, with whether the reader may answer it."""
    return {
        **asdict(found.row),
        "rows": factor_values(found.rows),
        "answers": found.answers,
        "reason": found.reason,
        "opinion": found.opinion,
        "class_known": found.class_known,
        "net_assets": found.net_assets,
        "revenue": found.revenue,
        "marks": found.marks,
        "can_answer": found.row.status == "proposed"
        and actor.may("rating.confirm")
        and found.row.proposed_by_id != actor.user_id,
    }


def factor_values(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a rating; an answer is shown by the words of its band."""
    return [{**row, "unit": FIGURES[row["source"]].unit if row["source"] in FIGURES else ""} for row in rows]


def question_values(factors: Sequence[Factor]) -> list[dict[str, Any]]:
    """The factors a person judges."""
    return [
        {
            "name": one.name,
            "zh": one.zh,
            "en": one.en,
            "choices": [
                {"value": band.value, "zh": band.zh, "en": band.en, "points": band.points}
                for band in one.bands
            ],
        }
        for one in factors
        if one.kind == "choice"
    ]


def rating_model_values(row: RatingModelRow, actor: Actor) -> dict[str, Any]:
    """The version with what the reader may do with it."""
    mine = row.made_by_id == actor.user_id
    return {
        **asdict(row),
        "figures": [asdict(one) for one in FIGURES.values()],
        "can_edit": row.status == "draft" and actor.may("rating_model.edit"),
        "can_draft": row.status != "draft" and actor.may("rating_model.edit"),
        "can_check": row.status == "submitted" and not mine and actor.may("rating_model.check"),
    }
