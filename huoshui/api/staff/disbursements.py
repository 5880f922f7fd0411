"""Pay-outs at the desk: ordered by one, checked by another."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.names import CustomerName
from huoshui.api.payment_shapes import PaymentIn
from huoshui.api.types import Page, PageParams, PositiveYuan, RateText, Yuan, page_of
from huoshui.core.payment import PaymentWay
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.products.queries import product_names
from huoshui.servicing import operations
from huoshui.servicing.queries import DisbursementRow, contracts_ready_to_disburse, list_disbursements

router = Router(auth=StaffAuth(), tags=["staff disbursements"])


class DisbursementFilters(PageParams):
    status: str = ""
    search: str = ""


class DisbursementOut(Schema):
    id: int
    contract_number: str
    customer_name: CustomerName
    product_code: str
    amount: Yuan
    tranche: int | None
    payment_way: str
    payment_count: int
    stopped_count: int
    payee_name: str
    payee_account_masked: str
    status: str
    made_by: str | None
    made_at: datetime
    checked_by: str | None
    checked_at: datetime | None
    paid_at: datetime | None
    bank_reference: str
    problem: str
    loan_number: str | None
    can_check: bool
    can_cancel: bool


class ReadyContractOut(Schema):
    """A signed contract that may be ordered to be paid out."""

    number: str
    application_number: str
    customer_name: CustomerName
    customer_number: str
    product_code: str
    product_name: str
    product_name_en: str
    principal: Yuan
    annual_rate: RateText
    term_months: int
    method: str
    status: str
    signed_at: datetime | None


class DisbursementIn(Schema):
    """Without a way the borrower pays; then payments are only what they say they will pay. An amount is
    given of a contract paid out in parts."""

    contract_number: str
    amount: PositiveYuan | None = None
    way: Literal["self", "entrusted"] = "self"
    payments: list[PaymentIn] = Field(default_factory=list, max_length=50)


class CancelIn(Schema):
    reason: str


class DisbursementStatusOut(Schema):
    id: int
    contract_number: str
    amount: Yuan
    status: str
    loan_number: str | None


@router.get("/disbursements", response=Page[DisbursementOut])
def list_staff_disbursements(request: HttpRequest, filters: Query[DisbursementFilters]) -> dict[str, Any]:
    """Pay-out orders the reader may see, newest first."""
    actor = _reader(request)
    rows, total = list_disbursements(
        scope=scope_of(actor),
        status=filters.status,
        search=filters.search,
        page=filters.page,
        page_size=filters.page_size,
    )
    return page_of([_row(row, actor) for row in rows], total=total, params=filters)


@router.get("/disbursements/ready", response=list[ReadyContractOut])
def list_contracts_ready_to_disburse(request: HttpRequest) -> list[dict[str, Any]]:
    """Signed contracts nobody has ordered to be paid out."""
    actor = _reader(request)
    names = product_names()
    return [
        {
            **{name: getattr(row, name) for name in row.__slots__},
            "product_name": names.get(row.product_code, (row.product_code,) * 2)[0],
            "product_name_en": names.get(row.product_code, (row.product_code,) * 2)[1],
        }
        for row in contracts_ready_to_disburse(scope=scope_of(actor))
    ]


@write(router, "/disbursements", response=DisbursementStatusOut, status=201)
def request_disbursement(request: HttpRequest, body: DisbursementIn) -> Any:
    """A signed contract is ordered to be paid out, or one more part of it."""
    return operations.request_disbursement(
        actor=current_actor(request),
        contract_number=body.contract_number,
        amount=body.amount,
        way=PaymentWay(body.way),
        payments=[one.wish() for one in body.payments],
    )


@write(router, "/disbursements/{disbursement_id}/approve", response=DisbursementStatusOut)
def approve_disbursement(request: HttpRequest, disbursement_id: int) -> Any:
    """A second person checks the order; the bank is asked."""
    return operations.approve_disbursement(actor=current_actor(request), disbursement_id=disbursement_id)


@write(router, "/disbursements/{disbursement_id}/cancel", response=DisbursementStatusOut)
def cancel_disbursement(request: HttpRequest, disbursement_id: int, body: CancelIn) -> Any:
    """An order is cancelled before the bank was asked."""
    return operations.cancel_disbursement(
        actor=current_actor(request), disbursement_id=disbursement_id, reason=body.reason
    )


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    if not actor.may("disbursement.make") and not actor.may("disbursement.check"):
        actor.require("contract.view")
    return actor


def _row(row: DisbursementRow, actor: Actor) -> dict[str, Any]:
    waits = row.status == "requested"
    return {
        **{name: getattr(row, name) for name in row.__slots__},
        "can_check": waits and actor.may("disbursement.check") and row.made_by_id != actor.user_id,
        "can_cancel": waits and (actor.may("disbursement.make") or actor.may("disbursement.check")),
    }
