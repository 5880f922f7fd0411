"""Collateral at the desk: the assets on file, their valuations, policies and papers."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.collateral_shapes import (
    AssetOut,
    AssetRowOut,
    CollateralKindsOut,
    asset_values,
    kinds_values,
    percent_cell,
    row_values,
)
from huoshui.api.downloads import file_response
from huoshui.api.language import pick
from huoshui.api.names import CustomerName, shown_name
from huoshui.api.spreadsheet import MOST_ROWS, money_cell, xlsx_response
from huoshui.api.types import Day, Page, PageParams, PositiveYuan, Yuan, page_of
from huoshui.audit.operations import record_read
from huoshui.collateral import operations, queries
from huoshui.collateral.operations import NewAsset, NewPolicy, NewValuation
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of

router = Router(auth=StaffAuth(), tags=["staff collateral"])

_HEADINGS = (
    ("押品编号", "Number"),
    ("种类", "Kind"),
    ("名称", "Name"),
    ("权利人", "Owner"),
    ("状态", "State"),
    ("评估价值", "Value"),
    ("估值日", "Valued on"),
    ("重估到期日", "Next valuation"),
    ("抵质押率上限", "LTV cap"),
    ("已担保金额", "Secured"),
    ("可担保余额", "Available"),
)
_STATES = {
    "free": ("未使用", "Free"),
    "proposed": ("拟定担保", "Proposed"),
    "charged": ("已设立担保", "Charged"),
    "released": ("已解押", "Released"),
}


class AssetFilters(PageParams):
    kind: str = ""
    state: str = ""
    search: str = ""


class AssetIn(Schema):
    kind: str
    name: str = Field(min_length=1, max_length=120)
    fields: dict[str, str]
    owner_number: str = ""
    owner_name: str = ""
    owner_id_number: str = ""


class AssetRefOut(Schema):
    number: str


class CreatedOut(Schema):
    id: int


class ValuationIn(Schema):
    amount: PositiveYuan
    source: Literal["internal", "appraiser", "market"]
    valued_on: Day
    valid_until: Day | None = None
    appraiser: str = ""
    prior_claims: Yuan = 0
    document_id: int | None = None


class PolicyIn(Schema):
    policy_number: str = Field(min_length=1, max_length=60)
    insurer: str = Field(min_length=1, max_length=120)
    amount: PositiveYuan
    start_date: Day
    expiry_date: Day
    lender_is_beneficiary: bool
    document_id: int | None = None


class AssetRevealIn(Schema):
    reason: str


class TaskOut(Schema):
    """Something due about an asset."""

    kind: str
    asset_number: str
    asset_name: str
    case_number: str
    customer_name: CustomerName
    due_on: date


@router.get("/collateral/kinds", response=CollateralKindsOut)
def list_collateral_kinds(request: HttpRequest) -> dict[str, Any]:
    """The kinds of assets with their fields and today's rules, and the kinds of guarantees."""
    _reader(request)
    return kinds_values(queries.rules_of_kinds())


@router.get("/collateral/tasks", response=list[TaskOut])
def list_collateral_tasks(request: HttpRequest) -> list[Any]:
    """Valuations due, insurance ending or missing, registrations outstanding after the pay-out."""
    return list(queries.list_tasks(scope=scope_of(_reader(request))))


@router.get("/collateral", response=Page[AssetRowOut])
def list_collateral(request: HttpRequest, filters: Query[AssetFilters]) -> dict[str, Any]:
    """The assets the reader may see, newest first."""
    found = _found(request, filters, page=filters.page, page_size=filters.page_size)
    return page_of([row_values(row) for row in found.items], total=found.total, params=filters)


@router.get("/collateral/export", response={200: bytes})
def export_collateral(request: HttpRequest, filters: Query[AssetFilters]) -> HttpResponse:
    """The same list as a spreadsheet, at most 50,000 rows."""
    found = _found(request, filters, page=1, page_size=MOST_ROWS)
    rows = (
        (
            row["number"],
            pick(request, zh=row["kind_name"], en=row["kind_name_en"]),
            row["name"],
            shown_name(request, row["owner_name"]),
            pick(request, zh=_STATES[row["state"]][0], en=_STATES[row["state"]][1]),
            money_cell(row["value"]),
            row["valued_on"],
            row["next_valuation_on"],
            percent_cell(row["cap"]),
            money_cell(row["secured"]),
            money_cell(row["available"]),
        )
        for row in map(row_values, found.items)
    )
    headings = [pick(request, zh=zh, en=en) for zh, en in _HEADINGS]
    return xlsx_response(name="collateral.xlsx", headings=headings, rows=rows)


@write(router, "/collateral", response=AssetRefOut, status=201)
def register_asset(request: HttpRequest, body: AssetIn) -> dict[str, str]:
    """An asset is put on file; the same thing twice is refused with the number it has."""
    number = operations.register_asset(actor=current_actor(request), new=NewAsset(**dict(body)))
    return {"number": number}


@router.get("/collateral/{number}", response=AssetOut)
def get_asset(request: HttpRequest, number: str) -> dict[str, Any]:
    """An asset in full, what identifies it masked."""
    actor = _reader(request)
    return asset_values(queries.get_asset(number, scope_of(actor)), actor)


@router.post("/collateral/{number}/reveal", response=dict[str, str])
def reveal_asset(request: HttpRequest, number: str, body: AssetRevealIn) -> dict[str, str]:
    """What identifies the asset, in full; each look is an entry in the journal."""
    # Not a `write`: the answer must not lie in the idempotency records.
    return operations.reveal_asset(actor=current_actor(request), number=number, reason=body.reason)


@write(router, "/collateral/{number}/valuations", response=CreatedOut, status=201)
def value_asset(request: HttpRequest, number: str, body: ValuationIn) -> dict[str, int]:
    """A valuation is added to the asset's history."""
    new = NewValuation(**dict(body))
    return {"id": operations.value_asset(actor=current_actor(request), number=number, new=new)}


@write(router, "/collateral/{number}/policies", response=CreatedOut, status=201)
def insure_asset(request: HttpRequest, number: str, body: PolicyIn) -> dict[str, int]:
    """An insurance policy is entered."""
    new = NewPolicy(**dict(body))
    return {"id": operations.insure_asset(actor=current_actor(request), number=number, new=new)}


@write(router, "/collateral/{number}/documents", response=CreatedOut, status=201)
def add_asset_document(
    request: HttpRequest,
    number: str,
    kind: str = Form(...),
    file: UploadedFile = File(...),  # noqa: B008
) -> dict[str, int]:
    """One more paper about the asset."""
    added = operations.add_asset_document(
        actor=current_actor(request),
        number=number,
        kind=kind,
        file_name=file.name or "",
        content=file.read(),
        content_type=file.content_type or "",
    )
    return {"id": added}


@router.get("/collateral/{number}/documents/{document_id}", response={200: bytes})
def get_asset_document(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    """The bytes of a paper; that it was read is recorded."""
    actor = _reader(request)
    file = queries.get_asset_document(number=number, document_id=document_id, scope=scope_of(actor))
    record_read(
        actor=actor, subject_type="asset", subject_id=document_id, subject_number=number, fields=["document"]
    )
    return file_response(file)


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("collateral.view")
    return actor


def _found(request: HttpRequest, filters: AssetFilters, *, page: int, page_size: int) -> queries.AssetPage:
    return queries.list_assets(
        scope=scope_of(_reader(request)),
        kind=filters.kind,
        state=filters.state,
        search=filters.search,
        page=page,
        page_size=page_size,
    )
