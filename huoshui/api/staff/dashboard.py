"""The dashboard."""

import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import StaffAuth, current_actor
from huoshui.api.types import Day, RateText, Yuan
from huoshui.reporting import queries

router = Router(auth=StaffAuth(), tags=["staff dashboard"])


class TilesOut(Schema):
    applications_today: int
    applications_month: int
    pass_rate: RateText | None
    disbursed_month: Yuan
    principal_outstanding: Yuan
    loans_count: int
    overdue_amount: Yuan
    overdue_rate: RateText | None
    npl_amount: Yuan
    npl_rate: RateText | None


class FunnelOut(Schema):
    status: str
    count: int
    amount: Yuan


class ClassPartOut(Schema):
    risk_class: str
    count: int
    principal: Yuan


class BucketPartOut(Schema):
    bucket: str
    count: int
    principal: Yuan


class ProductPartOut(Schema):
    product_code: str
    product_name: str
    product_name_en: str
    count: int
    principal: Yuan
    overdue: Yuan


class BranchPartOut(Schema):
    branch_id: int
    branch_name: str
    count: int
    principal: Yuan
    overdue: Yuan


class MonthOut(Schema):
    month: str
    applied: int
    approved: int
    disbursed: Yuan
    collected: Yuan
    written_off: Yuan


class AgeOut(Schema):
    month_on_book: int
    count: int
    principal: Yuan
    overdue30_rate: RateText | None


class DashboardOut(Schema):
    on: datetime.date
    business_date: datetime.date
    tiles: TilesOut
    funnel: list[FunnelOut]
    by_class: list[ClassPartOut]
    by_bucket: list[BucketPartOut]
    by_product: list[ProductPartOut]
    by_branch: list[BranchPartOut]
    monthly: list[MonthOut]
    arrears_by_mob: list[AgeOut]


@router.get("/dashboard", response=DashboardOut)
def get_dashboard(request: HttpRequest, on: Day | None = None) -> dict[str, Any]:
    """The lender's figures at a glance, in the reader's scope."""
    board = queries.dashboard(actor=current_actor(request), on=on)
    return {
        "on": board.on,
        "business_date": board.business_date,
        "tiles": board.tiles,
        "funnel": list(board.funnel),
        "by_class": [_part(row, "risk_class") for row in board.by_class],
        "by_bucket": [_part(row, "bucket") for row in board.by_bucket],
        "by_product": [
            {**_part(row, "product_code"), "product_name": row.name, "product_name_en": row.name_en}
            for row in board.by_product
        ],
        "by_branch": [{**_part(row, "branch_id"), "branch_name": row.name} for row in board.by_branch],
        "monthly": list(board.monthly),
        "arrears_by_mob": list(board.arrears_by_mob),
    }


def _part(row: Any, key: str) -> dict[str, Any]:
    return {key: row.key, "count": row.count, "principal": row.principal, "overdue": row.overdue}
