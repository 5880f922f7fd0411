"""The ledger at the desk: vouchers, their lines, the trial balance."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from huoshui.api.base import StaffAuth, current_actor
from huoshui.api.language import pick
from huoshui.api.spreadsheet import MOST_ROWS, money_cell, xlsx_response
from huoshui.api.types import Day, Page, PageParams, Yuan, page_of
from huoshui.api.voucher_shapes import VoucherRowOut, voucher_rows
from huoshui.foundation import business_date
from huoshui.identity.queries import get_branch_names
from huoshui.ledger.queries import (
    Voucher,
    VoucherFilter,
    get_entry,
    list_accounts,
    list_entries,
    trial_balance,
)

router = Router(auth=StaffAuth(), tags=["staff ledger"])


class VoucherFilters(PageParams):
    from_date: Day | None = Field(default=None, alias="from")
    to_date: Day | None = Field(default=None, alias="to")
    account: str = ""
    source: str = ""
    fact: str = ""
    search: str = ""


class VoucherLineOut(Schema):
    line_number: int
    account_code: str
    account_name: str
    account_name_en: str
    debit: Yuan
    credit: Yuan
    branch_name: str | None
    product_code: str
    risk_class: str


class VoucherOut(VoucherRowOut):
    lines: list[VoucherLineOut]


class TrialRowOut(Schema):
    account_code: str
    name: str
    name_en: str
    kind: str
    opening_debit: Yuan
    opening_credit: Yuan
    debit: Yuan
    credit: Yuan
    closing_debit: Yuan
    closing_credit: Yuan


class TrialBalanceOut(Schema):
    """The trial balance of [since, on]; without `since` from the first of the month."""

    since: datetime.date
    on: datetime.date
    rows: list[TrialRowOut]
    total_debit: Yuan
    total_credit: Yuan
    balanced: bool


class AccountOut(Schema):
    code: str
    name: str
    name_en: str
    kind: str
    normal_side: str


@router.get("/vouchers", response=Page[VoucherRowOut])
def list_staff_vouchers(request: HttpRequest, filters: Query[VoucherFilters]) -> dict[str, Any]:
    """Vouchers, newest first."""
    found, total = _found(request, filters, page=filters.page, page_size=filters.page_size)
    return page_of(voucher_rows(found), total=total, params=filters)


@router.get("/vouchers/export", response={200: bytes})
def export_staff_vouchers(request: HttpRequest, filters: Query[VoucherFilters]) -> HttpResponse:
    """The same list as a spreadsheet, at most 50,000 rows."""
    found, _ = _found(request, filters, page=1, page_size=MOST_ROWS)
    rows = (
        (v.number, v.business_date, v.value_date, v.fact, v.description, v.source_number, money_cell(v.total))
        for v in found
    )
    headings = [pick(request, zh=zh, en=en) for zh, en in _VOUCHER_HEADINGS]
    return xlsx_response(name="vouchers.xlsx", headings=headings, rows=rows)


@router.get("/vouchers/{number}", response=VoucherOut)
def get_staff_voucher(request: HttpRequest, number: str) -> dict[str, Any]:
    """One voucher with its lines."""
    _require(request)
    voucher = get_entry(number=number)
    branches = get_branch_names(line.branch_id for line in voucher.lines)
    return {
        **voucher_rows([voucher])[0],
        "lines": [
            {
                **{name: getattr(line, name) for name in line.__slots__},
                "branch_name": branches.get(line.branch_id) if line.branch_id is not None else None,
            }
            for line in voucher.lines
        ],
    }


@router.get("/trial-balance", response=TrialBalanceOut)
def get_staff_trial_balance(request: HttpRequest, on: Day | None = None, since: Day | None = None) -> Any:
    """The trial balance through a day."""
    _require(request)
    return trial_balance(on or business_date.today(), since)


@router.get("/trial-balance/export", response={200: bytes})
def export_staff_trial_balance(
    request: HttpRequest, on: Day | None = None, since: Day | None = None
) -> HttpResponse:
    """The trial balance as a spreadsheet."""
    _require(request)
    balance = trial_balance(on or business_date.today(), since)
    rows = (
        (
            row.account_code,
            pick(request, zh=row.name, en=row.name_en),
            *(money_cell(getattr(row, name)) for name in _AMOUNTS),
        )
        for row in balance.rows
    )
    headings = [pick(request, zh=zh, en=en) for zh, en in _TRIAL_HEADINGS]
    return xlsx_response(name="trial-balance.xlsx", headings=headings, rows=rows)


@router.get("/accounts", response=list[AccountOut])
def list_staff_accounts(request: HttpRequest) -> list[Any]:
    """The chart of accounts."""
    _require(request)
    return list(list_accounts())


_VOUCHER_HEADINGS = (
    ("凭证号", "Voucher"),
    ("会计日", "Business date"),
    ("起息日", "Value date"),
    ("业务", "Fact"),
    ("摘要", "Description"),
    ("来源", "Source"),
    ("金额", "Amount"),
)
_TRIAL_HEADINGS = (
    ("科目", "Account"),
    ("名称", "Name"),
    ("期初借方", "Opening debit"),
    ("期初贷方", "Opening credit"),
    ("本期借方", "Debit"),
    ("本期贷方", "Credit"),
    ("期末借方", "Closing debit"),
    ("期末贷方", "Closing credit"),
)
_AMOUNTS = ("opening_debit", "opening_credit", "debit", "credit", "closing_debit", "closing_credit")


def _require(request: HttpRequest) -> None:
    current_actor(request).require("ledger.view")


def _found(
    request: HttpRequest, filters: VoucherFilters, *, page: int, page_size: int
) -> tuple[list[Voucher], int]:
    _require(request)
    chosen = VoucherFilter(
        from_date=filters.from_date,
        to_date=filters.to_date,
        account=filters.account,
        source=filters.source,
        fact=filters.fact,
        search=filters.search,
    )
    return list_entries(filters=chosen, page=page, page_size=page_size)
