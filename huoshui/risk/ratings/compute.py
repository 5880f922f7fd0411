"""A rating computed (评级测算): from reviewed statements, the model at work, answers and the loans' class."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from huoshui.core.classification import RiskClass, is_non_performing
from huoshui.core.money import Cents
from huoshui.core.rating import (
    Factor,
    FactorPoints,
    Grade,
    RatingModel,
    figures_of,
    missing_answers,
    notched,
    rate,
    read_model,
)
from huoshui.foundation.ports import adapter
from huoshui.parties.queries import get_reviewed_year
from huoshui.products.queries import get_count_parameter
from huoshui.risk.models import RatingModelVersion
from huoshui.risk.ports import CustomerBook
from huoshui.risk.ratings.at_work import model_at_work
from huoshui.risk.ratings.refusals import DefaultedCustomer, TooManyNotches


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a rating of the customer would be computed from today; amounts in cents, None: not known."""

    version: RatingModelVersion
    model: RatingModel
    figures: Mapping[str, Decimal | None]
    statement_year: int | None
    statement_at: datetime | None
    net_assets: Cents | None
    revenue: Cents | None
    class_known: str

    @property
    def is_default(self) -> bool:
        """Whether a loan of the customer is bad (违约): the grade is the lowest then."""
        return bool(self.class_known) and is_non_performing(RiskClass(self.class_known))


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """The rows and their total; the grade by the points and the one after default and notches. Both are None
    while a factor is not answered."""

    rows: tuple[FactorPoints, ...]
    unanswered: tuple[Factor, ...]
    total: int
    by_points: Grade | None
    grade: Grade | None


def basis_of(*, customer_id: int, kind: str) -> Basis:
    """The basis today. Needs a transaction. Refusals: NoRatingModel."""
    version = model_at_work(kind)
    year = get_reviewed_year(customer_id=customer_id)
    lines = year.spread.lines if year else {}
    # The port's Protocol is what is asked for, as everywhere.
    classes = adapter(CustomerBook).worst_classes_of([customer_id])  # type: ignore[type-abstract]
    return Basis(
        version=version,
        model=read_model(version.document),
        figures=figures_of(year.spread if year else None),
        statement_year=year.spread.year if year else None,
        statement_at=year.since if year else None,
        net_assets=lines.get("total_equity"),
        revenue=lines.get("revenue"),
        class_known=classes.get(customer_id, ""),
    )


def compute(basis: Basis, *, answers: Mapping[str, str], notches: int = 0) -> Computed:
    """The rating by points, then the lowest grade for a customer in default, then the notches by hand.

    74 points → A; one notch up → AA. Refusals: those of core's `rate` but NotAnswered, TooManyNotches,
    DefaultedCustomer, InvalidInput (beyond the scale).
    """
    given = {name: answer for name, answer in answers.items() if answer}
    missing = missing_answers(basis.model, given)
    names = {one.name for one in missing}
    asked = tuple(one for one in basis.model.factors if one.name not in names)
    found = rate(replace(basis.model, factors=asked), figures=basis.figures, answers=given)
    if abs(notches) > (most := get_count_parameter("rating_notches_max")):
        raise TooManyNotches(field="notches", most=most)
    if notches and basis.is_default:
        raise DefaultedCustomer(field="notches")
    if missing:
        return Computed(rows=found.rows, unanswered=missing, total=found.total, by_points=None, grade=None)
    lowest = basis.model.grades[-1]
    grade = lowest if basis.is_default else notched(basis.model, found.grade.grade, notches)
    return Computed(rows=found.rows, unanswered=(), total=found.total, by_points=found.grade, grade=grade)


def row_values(row: FactorPoints) -> dict[str, Any]:
    """A row as it is kept and shown."""
    return {
        "name": row.factor.name,
        "zh": row.factor.zh,
        "en": row.factor.en,
        "kind": row.factor.kind,
        "source": row.factor.source,
        "value": None if row.value is None else str(row.value),
        "band_zh": row.band.zh,
        "band_en": row.band.en,
        "points": row.points,
        "best": row.factor.best,
        "is_missing": row.is_missing,
    }
