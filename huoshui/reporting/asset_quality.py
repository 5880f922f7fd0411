"""Asset quality (资产质量): the ratios of the book and the allowance the supervisor asks for."""

from dataclasses import dataclass
from datetime import date

from huoshui.core.classification import BookFigures, Indicators, RiskClass, indicators
from huoshui.core.provision import AllowanceRequirement, allowance_requirement
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.products.queries import NoCurrentParameter
from huoshui.servicing.provisioning.queries import RunRow, allowance_on_book, latest_run
from huoshui.servicing.provisioning.rules import RequiredRatios, required_ratios
from huoshui.servicing.queries import BookPart, book_by_class, overdue_over

OVER_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetQuality:
    """The book's figures (cents), its ratios, and the requirement; none of it for a lender without the
    parameters."""

    business_date: date
    by_class: tuple[BookPart, ...]
    figures: BookFigures
    ratios: Indicators
    required_ratios: RequiredRatios | None
    requirement: AllowanceRequirement | None
    last_run: RunRow | None


def asset_quality(*, actor: Actor) -> AssetQuality:
    """The ratios of the active book in the actor's scope; the allowance is that of the last run for the loans
    still on the book. Refusals: Forbidden."""
    actor.require("report.view")
    scope = scope_of(actor)
    today = business_date.today()
    by_class = tuple(book_by_class(scope=scope))
    principal = {part.key: part.principal for part in by_class}
    bad = principal["substandard"] + principal["doubtful"] + principal["loss"]
    late, late_performing = overdue_over(OVER_DAYS, scope=scope)
    figures = BookFigures(
        loans=sum(principal.values()),
        special_mention=principal[RiskClass.SPECIAL_MENTION.value],
        non_performing=bad,
        overdue_90=late,
        overdue_90_performing=late_performing,
        allowance=allowance_on_book(scope=scope),
    )
    ratios = _required(today)
    return AssetQuality(
        business_date=today,
        by_class=by_class,
        figures=figures,
        ratios=indicators(figures),
        required_ratios=ratios,
        requirement=_requirement(figures, ratios) if ratios else None,
        last_run=latest_run(),
    )


def _required(on: date) -> RequiredRatios | None:
    try:
        return required_ratios(on)
    except NoCurrentParameter:
        return None


def _requirement(figures: BookFigures, ratios: RequiredRatios) -> AllowanceRequirement:
    return allowance_requirement(
        loans=figures.loans,
        non_performing=figures.non_performing,
        allowance=figures.allowance,
        coverage=ratios.coverage,
        loan_share=ratios.loan_share,
    )
