"""Loans at the desk: lists, one loan in full, what settles it, its certificate."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor
from huoshui.api.contract_shapes import ContractTermsOut
from huoshui.api.downloads import file_response
from huoshui.api.language import pick
from huoshui.api.loan_shapes import (
    FloatingOut,
    LoanInstalmentOut,
    LoanTotalsOut,
    PartOut,
    PayoffQuoteOut,
    PositionOut,
    floating_values,
    instalment_values,
    part_values,
    position_values,
    totals_values,
)
from huoshui.api.names import CustomerName, shown_name
from huoshui.api.spreadsheet import MOST_ROWS, money_cell, xlsx_response
from huoshui.api.take_over_shapes import TakeOverOut, take_over_values
from huoshui.api.types import Day, Page, PageParams, RateText, Yuan, page_of
from huoshui.api.voucher_shapes import VoucherRowOut, voucher_rows
from huoshui.contracts.queries import get_contract
from huoshui.core.money import capital_rmb
from huoshui.core.schedule import schedule_totals
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.ledger.queries import entries_of_loan
from huoshui.products.queries import product_names
from huoshui.servicing.queries import (
    EventRow,
    LoanDetail,
    LoanFilter,
    LoanPage,
    LoanRow,
    get_loan,
    get_take_over,
    list_loans,
    load_certificate,
    loan_events,
    quote_payoff,
)

router = Router(auth=StaffAuth(), tags=["staff loans"])


class LoanFilters(PageParams):
    status: str = ""
    risk_class: str = ""
    bucket: str = ""
    product: str = ""
    branch: int | None = None
    region: str = ""
    search: str = ""
    sort: str = ""
    overdue: bool | None = None


class LoanRowOut(Schema):
    number: str
    customer_name: CustomerName
    customer_number: str
    product_code: str
    product_name: str
    product_name_en: str
    branch_name: str
    region_code: str
    principal: Yuan
    principal_outstanding: Yuan
    annual_rate: RateText
    method: str
    term_months: int
    start_date: date
    maturity_date: date
    status: str
    risk_class: str
    is_non_accrual: bool
    days_past_due: int
    next_due_date: date | None
    next_due_amount: Yuan
    overdue_amount: Yuan


class LoanSumsOut(Schema):
    principal: Yuan
    principal_outstanding: Yuan


class LoanPageOut(Page[LoanRowOut]):
    totals: LoanSumsOut


class LoanEventOut(Schema):
    sequence: int
    kind: str
    value_date: date
    business_date: date
    booked_at: datetime
    amount: Yuan
    channel: str
    external_reference: str | None
    actor_name: str
    parts: list[PartOut]
    to_credit_balance: Yuan
    voucher_numbers: list[str]
    reversed_by_sequence: int | None
    reversible: bool
    terms: dict[str, Any]


class LoanCanOut(Schema):
    repay: bool
    reverse: bool
    write_off: bool
    recover: bool
    change: bool


class LoanOut(LoanRowOut):
    contract_number: str
    terms: ContractTermsOut
    position: PositionOut
    instalments: list[LoanInstalmentOut]
    totals: LoanTotalsOut
    events: list[LoanEventOut]
    vouchers: list[VoucherRowOut]
    certificate_available: bool
    can: LoanCanOut
    taken_over_from: str | None = None
    take_over: TakeOverOut | None = None
    floating: FloatingOut | None = None


@router.get("/loans", response=LoanPageOut)
def list_staff_loans(request: HttpRequest, filters: Query[LoanFilters]) -> dict[str, Any]:
    """Loans the reader may see, with the sums of the whole list."""
    found = _found(request, filters, page=filters.page, page_size=filters.page_size)
    return {
        **page_of(loan_rows(found.items), total=found.total, params=filters),
        "totals": {"principal": found.principal, "principal_outstanding": found.principal_outstanding},
    }


@router.get("/loans/export", response={200: bytes})
def export_staff_loans(request: HttpRequest, filters: Query[LoanFilters]) -> HttpResponse:
    """The same list as a spreadsheet, at most 50,000 rows."""
    found = _found(request, filters, page=1, page_size=MOST_ROWS)
    rows = (
        (
            row["number"],
            shown_name(request, row["customer_name"]),
            pick(request, zh=row["product_name"], en=row["product_name_en"]),
            row["branch_name"],
            money_cell(row["principal"]),
            money_cell(row["principal_outstanding"]),
            str(Decimal(row["annual_rate"]).normalize()),
            row["start_date"],
            row["maturity_date"],
            row["status"],
            row["risk_class"],
            row["days_past_due"],
            row["next_due_date"],
            money_cell(row["next_due_amount"]),
            money_cell(row["overdue_amount"]),
        )
        for row in loan_rows(found.items)
    )
    headings = [pick(request, zh=zh, en=en) for zh, en in _HEADINGS]
    return xlsx_response(name="loans.xlsx", headings=headings, rows=rows)


@router.get("/loans/{number}", response=LoanOut)
def get_staff_loan(request: HttpRequest, number: str, as_of: Day | None = None) -> dict[str, Any]:
    """One loan in full, its position on any day."""
    actor = loan_reader(request)
    loan = get_loan(number, scope_of(actor), as_of=as_of)
    events = loan_events(number)
    came = get_take_over(number)
    return {
        **loan_rows((loan.row,))[0],
        "contract_number": loan.contract_number,
        "terms": _terms(loan),
        "position": position_values(loan.position),
        "instalments": [instalment_values(row) for row in loan.position.instalments],
        "totals": totals_values(schedule_totals(loan.position.instalments)),  # type: ignore[arg-type]
        "events": [_event(row) for row in events],
        "vouchers": voucher_rows(entries_of_loan(number)),
        "certificate_available": loan.has_certificate,
        "can": _can(actor, loan, events),
        "taken_over_from": came and came.old_number,
        "take_over": take_over_values(came),
        "floating": floating_values(loan.floating),
    }


@router.get("/loans/{number}/payoff-quote", response=PayoffQuoteOut)
def quote_staff_payoff(request: HttpRequest, number: str, on: Day | None = None) -> Any:
    """What settles the loan on a day."""
    return quote_payoff(number, on=on, scope=scope_of(loan_reader(request)))


@router.get("/loans/{number}/certificate", response={200: bytes})
def get_staff_certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The settlement certificate as PDF."""
    reader_of_loan(request, number)
    return file_response(load_certificate(number))


def loan_rows(rows: tuple[LoanRow, ...]) -> list[dict[str, Any]]:
    """The values of `LoanRowOut`, one for each row, with the names of products."""
    names = product_names()
    return [
        {
            **{name: getattr(row, name) for name in LoanRow.__slots__},
            "product_name": names.get(row.product_code, (row.product_code,) * 2)[0],
            "product_name_en": names.get(row.product_code, (row.product_code,) * 2)[1],
        }
        for row in rows
    ]


_HEADINGS = (
    ("借据号", "Loan"),
    ("客户", "Customer"),
    ("产品", "Product"),
    ("机构", "Branch"),
    ("本金", "Principal"),
    ("余额", "Outstanding"),
    ("年利率", "Annual rate"),
    ("起息日", "Start date"),
    ("到期日", "Maturity date"),
    ("状态", "Status"),
    ("五级分类", "Class"),
    ("逾期天数", "Days past due"),
    ("下次应还日", "Next due date"),
    ("下次应还", "Next due"),
    ("逾期金额", "Overdue"),
)


def loan_reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("loan.view")
    return actor


def reader_of_loan(request: HttpRequest, number: str) -> Actor:
    """The actor, when the loan lies in their scope. Refusals: NotFound."""
    actor = loan_reader(request)
    get_loan(number, scope_of(actor))
    return actor


def _found(request: HttpRequest, filters: LoanFilters, *, page: int, page_size: int) -> LoanPage:
    chosen = LoanFilter(
        status=filters.status,
        risk_class=filters.risk_class,
        bucket=filters.bucket,
        product=filters.product,
        branch=filters.branch,
        region=filters.region,
        search=filters.search,
        is_overdue=filters.overdue,
        sort=filters.sort,
    )
    return list_loans(scope=scope_of(loan_reader(request)), filters=chosen, page=page, page_size=page_size)


def _terms(loan: LoanDetail) -> dict[str, Any]:
    terms, schedule = loan.terms, loan.terms.schedule
    return {
        "principal": schedule.principal,
        "principal_in_words": capital_rmb(schedule.principal),
        "annual_rate": schedule.annual_rate,
        "method": schedule.method.value,
        "term_months": schedule.term_months,
        "day_count": schedule.day_count.value,
        "penalty_markup": terms.penalty_markup,
        "grace_days": terms.grace_days,
        "purpose": get_contract(loan.contract_number).terms.purpose,
        "start_date": loan.row.start_date,
        "maturity_date": loan.row.maturity_date,
    }


def _event(row: EventRow) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in EventRow.__slots__},
        "channel": row.payment_channel,
        "parts": part_values(row.parts),
        "voucher_numbers": list(row.voucher_numbers),
    }


def _can(actor: Actor, loan: LoanDetail, events: tuple[EventRow, ...]) -> dict[str, bool]:
    active = loan.row.status == "active"
    return {
        "repay": active and actor.may("repayment.enter"),
        "reverse": actor.may("repayment.reverse") and any(row.reversible for row in events),
        "write_off": active and actor.may("repayment.reverse"),
        "recover": loan.row.status == "written_off" and actor.may("repayment.enter"),
        "change": active and actor.may("loan_change.make"),
    }
