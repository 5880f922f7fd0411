"""Where the money of a loan went: use reports filed and reviewed, bank statements taken in."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.types import Day, PositiveYuan, Yuan
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.products.purposes import purposes_in_force
from huoshui.servicing.payment import flows, uses
from huoshui.servicing.queries import get_loan

router = Router(auth=StaffAuth(), tags=["staff use of money"])


class UseLineOut(Schema):
    used_on: date
    payee_name: str
    amount: Yuan
    purpose: str
    paper_id: int | None
    paper_number: str
    note: str


class UseReportOut(Schema):
    id: int
    number: int
    due_date: date
    status: str
    total: Yuan
    made_by: str
    made_at: datetime | None
    reviewed_by: str
    note: str
    lines: list[UseLineOut]
    can_review: bool


class AccountFlowOut(Schema):
    """A movement of a bank statement and what it is."""

    flow_id: int
    flow_date: date
    direction: str
    name: str
    account_masked: str
    amount: Yuan
    summary: str
    finding: str
    why_zh: str
    why_en: str


class AllowedPurposeOut(Schema):
    code: str
    name: str
    name_en: str


class MoneyUseOut(Schema):
    """The use of a loan's money as far as it is known; `every_months` 0 where no reports are asked for."""

    loan_number: str
    contract_number: str
    every_months: int
    next_due_date: date | None
    is_late: bool
    principal: Yuan
    accepted: Yuan
    reports: list[UseReportOut]
    flows: list[AccountFlowOut]
    purposes: list[AllowedPurposeOut]
    can_file: bool
    can_import: bool


class UseLineIn(Schema):
    used_on: Day
    payee_name: str = Field(min_length=1, max_length=120)
    amount: PositiveYuan
    purpose: str = Field(max_length=40)
    paper_id: int | None = None
    note: str = Field(default="", max_length=200)


class UseReportIn(Schema):
    lines: list[UseLineIn] = Field(min_length=1, max_length=200)


class UseReviewIn(Schema):
    accept: bool
    note: str = Field(default="", max_length=200)


class StatementImportOut(Schema):
    """What came of a statement: rows taken in, rows known before."""

    id: int
    taken: int
    known: int
    again: bool


@router.get("/loans/{number}/use", response=MoneyUseOut)
def get_money_use(request: HttpRequest, number: str) -> dict[str, Any]:
    """Use reports and account flows of a loan, each flow with what it is."""
    actor = current_actor(request)
    actor.require("loan.view")
    return _use(actor, number)


@write(router, "/loans/{number}/use-reports", response=MoneyUseOut, status=201)
def file_use_report(request: HttpRequest, number: str, body: UseReportIn) -> dict[str, Any]:
    """The report that is due next is filed with its lines."""
    actor = current_actor(request)
    uses.file_report(
        actor=actor, loan_number=number, lines=[uses.NewUse(**dict(line)) for line in body.lines]
    )
    return _use(actor, number)


@write(router, "/loans/{number}/use-reports/{report_id}/review", response=MoneyUseOut)
def review_use_report(request: HttpRequest, number: str, report_id: int, body: UseReviewIn) -> dict[str, Any]:
    """A second person accepts the report or sends it back."""
    actor = current_actor(request)
    uses.review_report(actor=actor, report_id=report_id, accept=body.accept, note=body.note)
    return _use(actor, number)


@write(router, "/loans/{number}/statements", response=StatementImportOut, status=201)
def import_bank_statement(
    request: HttpRequest,
    number: str,
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """A bank statement of the borrower is taken in, whole or not at all."""
    return flows.import_statement(
        actor=current_actor(request), loan_number=number, file_name=file.name or "", content=file.read()
    )


def _use(actor: Actor, number: str) -> dict[str, Any]:
    detail = get_loan(number, scope_of(actor))
    loan = detail.row
    use = uses.use_of_loan(loan.id)
    reports = [
        {name: getattr(report, name) for name in report.__slots__}
        | {
            "can_review": report.status == "filed"
            and actor.may("use_report.review")
            and report.made_by_id != actor.user_id
        }
        for report in (use.reports if use else ())
    ]
    filed = any(report["status"] == "filed" for report in reports)
    may_file = actor.may("use_report.make")
    return {
        "loan_number": number,
        "contract_number": detail.contract_number,
        "every_months": use.every_months if use else 0,
        "next_due_date": use.next_due_date if use else None,
        "is_late": use.is_late if use else False,
        "principal": loan.principal,
        "accepted": use.accepted if use else 0,
        "reports": reports,
        "flows": flows.findings_of(loan.customer_id, since=loan.start_date, product_code=loan.product_code),
        "purposes": [one for one in purposes_in_force(product_code=loan.product_code) if one.is_allowed],
        "can_file": may_file and use is not None and use.next_due_date is not None and not filed,
        "can_import": may_file,
    }
