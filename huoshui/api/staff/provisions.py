"""Provisions at the desk: runs, what they are made of, down to the loan."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.names import CustomerName
from huoshui.api.types import Page, PageParams, RateText, Yuan, page_of
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.products.queries import product_names
from huoshui.servicing.provisioning import queries
from huoshui.servicing.provisioning.run import provision_now

router = Router(auth=StaffAuth(), tags=["staff provisions"])


class ProvisionRunLoanFilters(PageParams):
    product: str = ""
    branch: int | None = None
    risk_class: str = ""
    stage: int | None = None
    search: str = ""


class ProvisionRunTotalsOut(Schema):
    loans: int
    balance: Yuan
    exposure: Yuan
    amount: Yuan


class ProvisionRunOut(Schema):
    id: int
    number: str
    date: date
    kind: str
    method: str
    actor_name: str
    run_at: datetime
    totals: ProvisionRunTotalsOut


class ProvisionRunPartOut(Schema):
    product_code: str
    product_name: str
    product_name_en: str
    branch_id: int
    branch_name: str
    risk_class: str
    stage: int | None
    totals: ProvisionRunTotalsOut


class ProvisionRunDetailOut(ProvisionRunOut):
    """A run in full; change and vouchers only for who sees every loan."""

    parts: list[ProvisionRunPartOut]
    change: Yuan | None
    vouchers: list[str]


class ProvisionRunLoanOut(Schema):
    """What one loan needs, and the parts it was made of."""

    loan_number: str
    customer_name: CustomerName
    product_code: str
    product_name: str
    product_name_en: str
    branch_name: str
    risk_class: str
    stage: int | None
    days_past_due: int
    balance: Yuan
    exposure: Yuan
    rate: RateText | None
    default_probability: RateText | None
    loss_share: RateText | None
    amount: Yuan
    explanation: dict[str, Any]


class ProvisionRunReceiptOut(Schema):
    id: int
    number: str
    date: date
    kind: str
    method: str
    loans: int
    amount: Yuan
    change: Yuan
    vouchers: list[str]
    is_new: bool


@router.get("/provision-runs", response=Page[ProvisionRunOut])
def list_provision_runs(request: HttpRequest, filters: Query[PageParams]) -> dict[str, Any]:
    """Provisioning runs, newest first, with their totals over the loans the reader may see."""
    rows, total = queries.list_runs(
        scope=scope_of(_reader(request)), page=filters.page, page_size=filters.page_size
    )
    return page_of([_run(row) for row in rows], total=total, params=filters)


@write(router, "/provision-runs", response=ProvisionRunReceiptOut, status=201)
def run_provisions(request: HttpRequest) -> Any:
    """Provision now, on the business date; asked a second time that day, the same run comes back."""
    receipt = provision_now(actor=current_actor(request))
    return {name: getattr(receipt, name) for name in receipt.__slots__} | {"vouchers": list(receipt.vouchers)}


@router.get("/provision-runs/{run_id}", response=ProvisionRunDetailOut)
def get_provision_run(request: HttpRequest, run_id: int) -> dict[str, Any]:
    """One run by product, branch, class and stage."""
    found = queries.get_run(run_id, scope=scope_of(_reader(request)))
    return {
        **_run(found.row),
        "parts": [
            {name: getattr(part, name) for name in part.__slots__} | _product(part.product_code)
            for part in found.parts
        ],
        "change": found.change,
        "vouchers": list(found.vouchers),
    }


@router.get("/provision-runs/{run_id}/loans", response=Page[ProvisionRunLoanOut])
def list_provision_run_loans(
    request: HttpRequest, run_id: int, filters: Query[ProvisionRunLoanFilters]
) -> dict[str, Any]:
    """The loans of a run, largest provision first."""
    chosen = queries.ProvisionFilter(
        product=filters.product,
        branch=filters.branch,
        risk_class=filters.risk_class,
        stage=filters.stage,
        search=filters.search,
    )
    rows, total = queries.list_run_loans(
        run_id,
        scope=scope_of(_reader(request)),
        filters=chosen,
        page=filters.page,
        page_size=filters.page_size,
    )
    items = [
        {name: getattr(row, name) for name in row.__slots__} | _product(row.product_code) for row in rows
    ]
    return page_of(items, total=total, params=filters)


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("report.view")
    return actor


def _run(row: queries.RunRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


def _product(code: str) -> dict[str, str]:
    name, name_en = product_names().get(code, (code, code))
    return {"product_name": name, "product_name_en": name_en}
