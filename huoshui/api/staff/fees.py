"""Fees taken in for third parties at the desk: what is held for whom, and handing it over."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.types import Page, PageParams, PositiveYuan, Yuan, page_of
from huoshui.servicing.fees.operations import settle_fees
from huoshui.servicing.fees.queries import list_collectors, list_settlements

router = Router(auth=StaffAuth(), tags=["staff ledger"])


class FeeCollectorOut(Schema):
    collector: str
    loans: int
    collected: Yuan
    settled: Yuan
    held: Yuan


class FeeSettlementIn(Schema):
    collector: str = Field(min_length=1, max_length=60)
    amount: PositiveYuan
    reference: str = Field(min_length=1, max_length=40)


class FeeSettlementOut(Schema):
    id: int
    collector: str
    amount: Yuan
    reference: str
    voucher_number: str
    business_date: date
    booked_at: datetime
    actor_name: str


@router.get("/fee-collectors", response=list[FeeCollectorOut])
def list_fee_collectors(request: HttpRequest) -> list[Any]:
    """Third parties fees are taken in for, and what is held for each."""
    _require(request)
    return list(list_collectors())


@router.get("/fee-settlements", response=Page[FeeSettlementOut])
def list_fee_settlements(request: HttpRequest, filters: Query[PageParams]) -> dict[str, Any]:
    """What was handed over to them, newest first."""
    _require(request)
    rows, total = list_settlements(page=filters.page, page_size=filters.page_size)
    return page_of(rows, total=total, params=filters)


@write(router, "/fee-settlements", response=FeeSettlementOut, status=201)
def settle_collected_fees(request: HttpRequest, body: FeeSettlementIn) -> Any:
    """Hand fees over to the third party they were taken in for."""
    return settle_fees(
        actor=current_actor(request),
        collector=body.collector,
        amount=body.amount,
        reference=body.reference,
    )


def _require(request: HttpRequest) -> None:
    current_actor(request).require("ledger.view")
