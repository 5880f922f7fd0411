"""Reads about sources: their terms today, every pull of a month, and what it cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum

from huoshui.core.dates import add_months
from huoshui.core.money import Cents
from huoshui.foundation.clock import start_of
from huoshui.risk.models import DataPull, SourceTerms
from huoshui.risk.sources.catalogue import SOURCES, SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsChange:
    """A change of terms that waits for another person."""

    id: int
    is_on: bool
    price: Cents
    note: str
    asked_by_id: int
    asked_by_name: str
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source with its terms today; `price` of a pull in cents; `since` None: as the catalogue has it."""

    spec: SourceSpec
    is_on: bool
    price: Cents
    since: datetime | None
    change: TermsChange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRow:
    """A call of a source (数据调用): when, for which application, what came of it, what it cost in cents."""

    id: int
    pulled_at: datetime
    subject_number: str
    source: str
    outcome: str
    price: Cents
    consent_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PullPage:
    """One page of the pulls of a month."""

    items: tuple[PullRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCost:
    """What a source cost in a month: calls made, calls answered, cents paid."""

    source: str
    asked: int
    answered: int
    price: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Whether a source may be asked, and what a pull costs, cents."""

    is_on: bool
    price: Cents
    since: datetime | None = None


def terms_of(source: str) -> Terms:
    """The source's terms now: those approved last, else on at the catalogue's price."""
    return _current().get(source) or Terms(is_on=True, price=SOURCES[source].price)


def list_sources() -> tuple[SourceRow, ...]:
    """Every source of the catalogue with its terms and a change that waits."""
    current = _current()
    waiting = {
        row.source: TermsChange(
            id=row.pk,
            is_on=row.is_on,
            price=row.price,
            note=row.note,
            asked_by_id=row.asked_by_id,
            asked_by_name=row.asked_by.name,
            asked_at=row.asked_at,
        )
        for row in SourceTerms.objects.select_related("asked_by").filter(decided_at__isnull=True)
    }
    return tuple(
        SourceRow(
            spec=spec,
            is_on=terms.is_on,
            price=terms.price,
            since=terms.since,
            change=waiting.get(name),
        )
        for name, spec in SOURCES.items()
        for terms in (current.get(name) or Terms(is_on=True, price=spec.price),)
    )


def list_pulls(*, month: date, source: str = "", page: int = 1, page_size: int = 20) -> PullPage:
    """The calls made in the month of that day, newest first."""
    rows = _of_month(month)
    if source:
        rows = rows.filter(source=source)
    start = (page - 1) * page_size
    found = rows.order_by("-pulled_at", "-id")[start : start + page_size]
    return PullPage(
        items=tuple(
            PullRow(
                id=row.pk,
                pulled_at=row.pulled_at,
                subject_number=row.subject_number,
                source=row.source,
                outcome=row.outcome,
                price=row.price,
                consent_version=row.consent_version,
            )
            for row in found.defer("facts")
        ),
        total=rows.count(),
    )


def costs_of_month(month: date) -> tuple[SourceCost, ...]:
    """What every source cost in the month of that day, the whole lender's, in the order of the catalogue."""
    counted = _of_month(month).values("source")
    sums = counted.annotate(
        asked=Count("id"), answered=Count("id", filter=Q(outcome="answered")), paid=Sum("price")
    )
    found = {row["source"]: row for row in sums}
    none = {"asked": 0, "answered": 0, "paid": 0}
    return tuple(
        SourceCost(source=name, asked=row["asked"], answered=row["answered"], price=row["paid"])
        for name in SOURCES
        for row in (found.get(name, none),)
    )


def _current() -> Mapping[str, Terms]:
    rows = SourceTerms.objects.filter(is_approved=True).order_by("source", "-decided_at", "-id")
    return {
        row.source: Terms(is_on=row.is_on, price=row.price, since=row.decided_at)
        for row in rows.distinct("source")
    }


def _of_month(month: date) -> QuerySet[DataPull]:
    first = month.replace(day=1)
    return DataPull.objects.filter(
        pulled_at__gte=start_of(first), pulled_at__lt=start_of(add_months(first, 1))
    )
