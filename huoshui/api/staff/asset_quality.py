"""Asset quality at the desk: ratios, the required allowance, how the book moved between classes."""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor
from huoshui.api.names import CustomerName
from huoshui.api.types import Day, Page, PageParams, RateText, Yuan, page_of
from huoshui.core.classification import RiskClass
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.reporting.asset_quality import asset_quality
from huoshui.servicing.classification.migration import (
    Migration,
    migration_between,
    moved_loans,
)
from huoshui.servicing.queries.snapshots import month_ends

router = Router(auth=StaffAuth(), tags=["staff asset quality"])
_SIX_PLACES = Decimal("0.000001")


class ClassBalanceOut(Schema):
    risk_class: str
    count: int
    principal: Yuan


class QualityRatiosOut(Schema):
    """Each a share; null where there is nothing to divide by (n/a)."""

    npl_ratio: RateText | None
    special_mention_ratio: RateText | None
    overdue_90_to_npl: RateText | None
    deviation: RateText | None
    coverage: RateText | None
    allowance_to_loans: RateText | None


class QualityFiguresOut(Schema):
    loans: Yuan
    special_mention: Yuan
    non_performing: Yuan
    overdue_90: Yuan
    overdue_90_performing: Yuan
    allowance: Yuan


class AllowanceRequirementOut(Schema):
    coverage: RateText
    loan_share: RateText
    by_coverage: Yuan
    by_loans: Yuan
    required: Yuan
    shortfall: Yuan


class AssetQualityOut(Schema):
    business_date: datetime.date
    by_class: list[ClassBalanceOut]
    figures: QualityFiguresOut
    ratios: QualityRatiosOut
    requirement: AllowanceRequirementOut | None
    last_run_id: int | None
    last_run_date: datetime.date | None


class MigrationFilters(Schema):
    """Both empty: the last two month ends there are."""

    since: Day | None = None
    until: Day | None = None


class CellFilters(PageParams):
    since: Day | None = None
    until: Day | None = None
    from_class: str = ""
    to_class: str = ""


class MigrationCellOut(Schema):
    risk_class: str
    amount: Yuan


class MigrationRowOut(Schema):
    """An opening class: where its balance is now, what left, and its migration rate."""

    risk_class: str
    opening: Yuan
    moved: list[MigrationCellOut]
    reduced: Yuan
    rate: RateText | None


class MigrationOut(Schema):
    dates: list[datetime.date]
    since: datetime.date | None
    until: datetime.date | None
    rows: list[MigrationRowOut]
    added: list[MigrationCellOut]
    performing_rate: RateText | None


class MovedLoanOut(Schema):
    number: str
    customer_name: CustomerName
    branch_name: str
    opening_class: str | None
    opening: Yuan
    closing_class: str | None
    closing: Yuan


@router.get("/asset-quality", response=AssetQualityOut)
def get_asset_quality(request: HttpRequest) -> dict[str, Any]:
    """The ratios of the book in the reader's scope, and the allowance asked for."""
    found = asset_quality(actor=current_actor(request))
    required, ratios = found.requirement, found.required_ratios
    return {
        "business_date": found.business_date,
        "by_class": [
            {"risk_class": part.key, "count": part.count, "principal": part.principal}
            for part in found.by_class
        ],
        "figures": found.figures,
        "ratios": {name: _share(getattr(found.ratios, name)) for name in found.ratios.__slots__},
        "requirement": {
            **{name: getattr(required, name) for name in required.__slots__},
            "coverage": ratios.coverage,
            "loan_share": ratios.loan_share,
        }
        if required and ratios
        else None,
        "last_run_id": found.last_run.id if found.last_run else None,
        "last_run_date": found.last_run.date if found.last_run else None,
    }


@router.get("/migration", response=MigrationOut)
def get_migration(request: HttpRequest, filters: Query[MigrationFilters]) -> dict[str, Any]:
    """How the book moved between two month ends; without figures for two, an empty matrix."""
    actor = _reader(request)
    dates = month_ends()
    days = _days(filters.since, filters.until, dates)
    if days is None:
        return {
            "dates": dates, "since": None, "until": None, "rows": [], "added": [], "performing_rate": None
        }  # fmt: skip
    since, until = days
    found = migration_between(scope=scope_of(actor), since=since, until=until)
    return {
        "dates": dates,
        "since": since,
        "until": until,
        "rows": [_row(found, one) for one in RiskClass],
        "added": [{"risk_class": one.value, "amount": amount} for one, amount in found.added.items()],
        "performing_rate": _share(found.performing_rate),
    }


@router.get("/migration/loans", response=Page[MovedLoanOut])
def list_moved_loans(request: HttpRequest, filters: Query[CellFilters]) -> dict[str, Any]:
    """The loans of one cell of the matrix; an empty class: not on the book on that day."""
    scope = scope_of(_reader(request))
    days = _days(filters.since, filters.until, month_ends())
    if days is None:
        return page_of([], total=0, params=filters)
    rows, total = moved_loans(
        scope=scope,
        since=days[0],
        until=days[1],
        opening_class=filters.from_class,
        closing_class=filters.to_class,
        page=filters.page,
        page_size=filters.page_size,
    )
    return page_of(rows, total=total, params=filters)


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("report.view")
    return actor


def _days(
    since: datetime.date | None, until: datetime.date | None, dates: list[datetime.date]
) -> tuple[datetime.date, datetime.date] | None:
    """The two month ends asked for, the last two when none is named; None when there are not two."""
    if len(dates) < 2:
        return None
    return since or dates[1], until or dates[0]


def _row(found: Migration, start: RiskClass) -> dict[str, Any]:
    return {
        "risk_class": start.value,
        "opening": found.matrix.opening[start],
        "moved": [{"risk_class": end.value, "amount": found.matrix.moved[start, end]} for end in RiskClass],
        "reduced": found.matrix.reduced[start],
        "rate": _share(found.rates[start]),
    }


def _share(value: Fraction | None) -> Decimal | None:
    """Six decimals of an exact share; None stays None, shown as n/a."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_SIX_PLACES)
