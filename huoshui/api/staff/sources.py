"""Data sources at the desk: their terms, changed by two people, and what every call of a month cost."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.language import pick
from huoshui.api.spreadsheet import MOST_ROWS, money_cell, xlsx_response
from huoshui.api.types import Day, Page, PageParams, Yuan, page_of
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.origination.queries import visible_numbers
from huoshui.risk.sources import operations, queries
from huoshui.risk.sources.catalogue import OUTCOMES, SOURCES

router = Router(auth=StaffAuth(), tags=["staff data sources"])


class SourceFieldOut(Schema):
    name: str
    zh: str
    en: str
    kind: str
    unit: str


class SourceChangeOut(Schema):
    id: int
    is_on: bool
    price: Yuan
    note: str
    asked_by_name: str
    asked_at: datetime
    can_decide: bool


class SourceOut(Schema):
    name: str
    zh: str
    en: str
    needs: list[str]
    timeout_seconds: int
    fields: list[SourceFieldOut]
    is_on: bool
    price: Yuan
    since: datetime | None
    change: SourceChangeOut | None


class SourceCostOut(Schema):
    source: str
    zh: str
    en: str
    asked: int
    answered: int
    price: Yuan


class PullOut(Schema):
    """A call; `number` is empty for an application outside the reader's scope."""

    id: int
    pulled_at: datetime
    number: str
    source: str
    zh: str
    en: str
    outcome: str
    price: Yuan
    consent_version: str


class PullFilters(PageParams):
    month: Day | None = None
    source: str = ""


class SourceChangeIn(Schema):
    source: str
    is_on: bool
    price: Yuan
    note: str = Field(min_length=1, max_length=300)


class SourceVerdictIn(Schema):
    approve: bool
    opinion: str = Field(default="", max_length=300)


class SourceChangeIdOut(Schema):
    id: int


@router.get("/sources", response=list[SourceOut])
def list_data_sources(request: HttpRequest) -> list[dict[str, Any]]:
    """Every source with its terms and the change that waits."""
    actor = _reader(request)
    return [_source(actor, row) for row in queries.list_sources()]


@router.get("/source-costs", response=list[SourceCostOut])
def list_source_costs(request: HttpRequest, month: Day | None = None) -> list[dict[str, Any]]:
    """What each source cost in the month of that day, the whole lender's; without a day this month."""
    _reader(request)
    return [
        {**_named(cost.source), "asked": cost.asked, "answered": cost.answered, "price": cost.price}
        for cost in queries.costs_of_month(month or business_date.today())
    ]


@router.get("/source-pulls", response=Page[PullOut])
def list_source_pulls(request: HttpRequest, filters: Query[PullFilters]) -> dict[str, Any]:
    """The calls of a month, newest first."""
    actor = _reader(request)
    rows, total = _pulls(actor, filters, page=filters.page, page_size=filters.page_size)
    return page_of(rows, total=total, params=filters)


@router.get("/source-pulls/export", response={200: bytes})
def export_source_pulls(request: HttpRequest, filters: Query[PullFilters]) -> HttpResponse:
    """The same list as a spreadsheet, at most 50,000 rows."""
    rows, _ = _pulls(_reader(request), filters, page=1, page_size=MOST_ROWS)
    return xlsx_response(
        name="source-pulls.xlsx",
        headings=[pick(request, zh=zh, en=en) for zh, en in _HEADINGS],
        rows=(
            (
                row["pulled_at"],
                row["number"],
                pick(request, zh=row["zh"], en=row["en"]),
                pick(request, zh=OUTCOMES[row["outcome"]][0], en=OUTCOMES[row["outcome"]][1]),
                money_cell(row["price"]),
                row["consent_version"],
            )
            for row in rows
        ),
    )


@write(router, "/source-changes", response=SourceChangeIdOut, status=201)
def ask_source_change(request: HttpRequest, body: SourceChangeIn) -> dict[str, int]:
    """Other terms asked for; another person decides."""
    return {"id": operations.ask_source_terms(actor=current_actor(request), **dict(body))}


@write(router, "/source-changes/{change_id}/decide", response=SourceChangeIdOut)
def decide_source_change(request: HttpRequest, change_id: int, body: SourceVerdictIn) -> dict[str, int]:
    """Approved, the terms hold from now on; declined, nothing changes."""
    operations.decide_source_terms(actor=current_actor(request), change_id=change_id, **dict(body))
    return {"id": change_id}


_HEADINGS = (
    ("调用时间", "Called at"),
    ("申请编号", "Application"),
    ("数据源", "Source"),
    ("结果", "Outcome"),
    ("费用（元）", "Price (yuan)"),
    ("授权书版本", "Version of consent"),
)


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("source.view")
    return actor


def _named(source: str) -> dict[str, str]:
    spec = SOURCES[source]
    return {"source": source, "zh": spec.zh, "en": spec.en}


def _source(actor: Actor, row: queries.SourceRow) -> dict[str, Any]:
    spec, change = row.spec, row.change
    may = change is not None and actor.may("source.check") and change.asked_by_id != actor.user_id
    return {
        "name": spec.name,
        "zh": spec.zh,
        "en": spec.en,
        "needs": list(spec.needs),
        "timeout_seconds": spec.timeout_seconds,
        "fields": list(spec.fields),
        "is_on": row.is_on,
        "price": row.price,
        "since": row.since,
        "change": None
        if change is None
        else {
            "can_decide": may,
            **{name: getattr(change, name) for name in SourceChangeOut.model_fields if name != "can_decide"},
        },
    }


def _pulls(
    actor: Actor, filters: PullFilters, *, page: int, page_size: int
) -> tuple[list[dict[str, Any]], int]:
    month: date = filters.month or business_date.today()
    found = queries.list_pulls(month=month, source=filters.source, page=page, page_size=page_size)
    seen = visible_numbers({row.subject_number for row in found.items}, scope=scope_of(actor))
    rows = [
        {
            **_named(row.source),
            "id": row.id,
            "pulled_at": row.pulled_at,
            "number": row.subject_number if row.subject_number in seen else "",
            "outcome": row.outcome,
            "price": row.price,
            "consent_version": row.consent_version,
        }
        for row in found.items
    ]
    return rows, found.total
