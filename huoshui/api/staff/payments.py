"""Payments at the desk: what an order needs, papers, payees checked one by one, corrected, given back."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.downloads import PDF_DOCUMENTED, file_response
from huoshui.api.payment_shapes import ConditionOut, OrderDeskOut, OrderOut, PaperOut, PaymentIn, WayCheckOut
from huoshui.api.types import PositiveYuan
from huoshui.audit.operations import record_read
from huoshui.contracts.queries import get_contract
from huoshui.core.payment import PlannedPayment
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.servicing.payment import conditions, corrections, orders, papers, queries, ways
from huoshui.servicing.payment.queries import OrderDetail, PaymentRow
from huoshui.servicing.payment.voucher import load_voucher

router = Router(auth=StaffAuth(), tags=["staff payments"])


class PaymentReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=200)


class MeetIn(Schema):
    note: str = Field(default="", max_length=200)
    paper_id: int | None = None


class ConditionIn(Schema):
    text: str = Field(min_length=1, max_length=200)
    blocks: bool = True


class WayCheckIn(Schema):
    """The payments, and the amount ordered when it is not the whole contract."""

    amount: PositiveYuan | None = None
    payments: list[PaymentIn] = Field(default_factory=list, max_length=50)


@router.get("/contracts/{number}/payment", response=OrderDeskOut)
def get_order_desk(request: HttpRequest, number: str) -> dict[str, Any]:
    """The rule that decides who pays, the purpose list, the papers on file, the conditions."""
    actor = _reader(request)
    desk = queries.get_order_desk(number, scope_of(actor))
    rule = desk.way.rule
    return {
        **{name: getattr(desk, name) for name in desk.__slots__},
        "way": {
            "threshold": rule.threshold,
            "basis": rule.basis.value,
            "watch_days": rule.watch_days,
            "legal_basis": desk.way.legal_basis,
            "valid_from": desk.way.valid_from,
        },
        "can_add_condition": actor.may("application.approve"),
        "can_meet": actor.may("disbursement.make") or actor.may("contract.manage"),
        "can_waive": actor.may("condition.waive"),
    }


@write(router, "/contracts/{number}/payment/preview", response=WayCheckOut)
def preview_way(request: HttpRequest, number: str, body: WayCheckIn) -> dict[str, Any]:
    """Which way these payments must take, earlier ones to the same payees added; nothing is written."""
    contract = get_contract(number, scope_of(_reader(request)))
    planned = [
        PlannedPayment(amount=one.amount, payee=ways.payee_keys(one.payee_name, one.payee_account))
        for one in body.payments
    ]
    whole = contract.terms.loan.schedule.principal
    decided = ways.decide(contract.row, amount=body.amount or whole, payments=planned)
    rule = decided.rule.rule
    return {
        "is_forced": decided.decision.is_forced,
        "reason": decided.decision.reason.value,
        "measured": decided.decision.measured,
        "count": decided.decision.count,
        "threshold": rule.threshold,
        "basis": rule.basis.value,
        "watch_days": rule.watch_days,
        "legal_basis": decided.rule.legal_basis,
        "why_zh": decided.why_zh,
        "why_en": decided.why_en,
    }


@write(router, "/contracts/{number}/papers", response=PaperOut, status=201)
def file_paper(
    request: HttpRequest,
    number: str,
    kind: Literal["contract", "order", "invoice", "receipt", "other"] = Form(...),
    paper_number: str = Form(..., max_length=60),
    amount: PositiveYuan = Form(...),  # noqa: B008
    counterparty: str = Form("", max_length=120),
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """A trade paper is filed under the contract."""
    actor = current_actor(request)
    paper_id = papers.file_paper(
        actor=actor,
        contract_number=number,
        kind=kind,
        number=paper_number,
        amount=amount,
        counterparty=counterparty,
        file_name=file.name or "",
        content=file.read(),
        content_type=file.content_type or "",
    )
    return queries.get_paper(paper_id)


@router.get("/papers/{paper_id}/file", response={200: bytes})
def get_paper_file(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The bytes of a paper; that it was read is recorded."""
    actor = _reader(request)
    file = queries.load_paper(paper_id, scope_of(actor))
    record_read(actor=actor, subject_type="trade_paper", subject_id=paper_id, fields=["file"])
    return file_response(file)


@router.get("/disbursements/{disbursement_id}", response=OrderOut)
def get_disbursement(request: HttpRequest, disbursement_id: int) -> dict[str, Any]:
    """A pay-out order in full: its way, payees, papers and conditions."""
    return _order(_reader(request), disbursement_id)


@write(router, "/payments/{payment_id}/refuse", response=OrderOut)
def refuse_payment(request: HttpRequest, payment_id: int, body: PaymentReasonIn) -> dict[str, Any]:
    """The checker will not have this payment made; the others go on."""
    actor = current_actor(request)
    orders.refuse_payment(actor=actor, payment_id=payment_id, reason=body.reason)
    return _order_of(actor, payment_id)


@write(router, "/payments/{payment_id}/pass", response=OrderOut)
def pass_payment(request: HttpRequest, payment_id: int) -> dict[str, Any]:
    """A corrected payment, or the return of one, is passed by a second person."""
    actor = current_actor(request)
    corrections.pass_payment(actor=actor, payment_id=payment_id)
    return _order_of(actor, payment_id)


@write(router, "/payments/{payment_id}/correct", response=OrderOut)
def correct_payment(request: HttpRequest, payment_id: int, body: PaymentIn) -> dict[str, Any]:
    """Another payment of the same amount takes the place of a stopped one."""
    actor = current_actor(request)
    corrections.correct_payment(actor=actor, payment_id=payment_id, payment=body.wish())
    return _order_of(actor, payment_id)


@write(router, "/payments/{payment_id}/return", response=OrderOut)
def ask_return(request: HttpRequest, payment_id: int, body: PaymentReasonIn) -> dict[str, Any]:
    """The money held for a stopped payment is to go back against principal."""
    actor = current_actor(request)
    corrections.ask_return(actor=actor, payment_id=payment_id, reason=body.reason)
    return _order_of(actor, payment_id)


@router.get("/payments/{payment_id}/voucher", response={200: bytes}, openapi_extra=PDF_DOCUMENTED)
def get_payment_voucher(request: HttpRequest, payment_id: int) -> HttpResponse:
    """The voucher of a payment made to a payee."""
    return file_response(load_voucher(payment_id, scope_of(_reader(request))))


@write(router, "/contracts/{number}/conditions", response=list[ConditionOut], status=201)
def add_condition(request: HttpRequest, number: str, body: ConditionIn) -> list[Any]:
    """An approver asks for something before money goes out."""
    actor = current_actor(request)
    conditions.add_condition(actor=actor, contract_number=number, text=body.text, blocks=body.blocks)
    return _conditions(actor, number)


@write(router, "/contracts/{number}/conditions/{condition_id}/meet", response=list[ConditionOut])
def meet_condition(request: HttpRequest, number: str, condition_id: int, body: MeetIn) -> list[Any]:
    """A condition is met, by words or a paper filed under the contract."""
    actor = current_actor(request)
    conditions.meet_condition(actor=actor, condition_id=condition_id, note=body.note, paper_id=body.paper_id)
    return _conditions(actor, number)


@write(router, "/contracts/{number}/conditions/{condition_id}/waive", response=list[ConditionOut])
def waive_condition(request: HttpRequest, number: str, condition_id: int, body: PaymentReasonIn) -> list[Any]:
    """A condition is given up, with a reason."""
    actor = current_actor(request)
    conditions.waive_condition(actor=actor, condition_id=condition_id, reason=body.reason)
    return _conditions(actor, number)


@router.get("/contracts/{number}/conditions/{condition_id}/file", response={200: bytes})
def get_condition_file(request: HttpRequest, number: str, condition_id: int) -> HttpResponse:
    """The paper by which a condition was met."""
    return file_response(conditions.load_condition_file(condition_id, scope_of(_reader(request))))


def _conditions(actor: Actor, number: str) -> list[Any]:
    return list(conditions.conditions_of(get_contract(number, scope_of(actor))))


def _order_of(actor: Actor, payment_id: int) -> dict[str, Any]:
    return _order(actor, queries.order_of_payment(payment_id))


def _order(actor: Actor, disbursement_id: int) -> dict[str, Any]:
    order = queries.get_order(disbursement_id, scope_of(actor))
    waits = order.status == "requested"
    return {
        **{name: getattr(order, name) for name in order.__slots__ if name != "payments"},
        "payments": [_payment(row, order, actor) for row in order.payments],
        "can_check": waits and actor.may("disbursement.check") and order.made_by_id != actor.user_id,
        "can_cancel": waits and (actor.may("disbursement.make") or actor.may("disbursement.check")),
    }


def _payment(row: PaymentRow, order: OrderDetail, actor: Actor) -> dict[str, Any]:
    checks = row.status == "requested" and actor.may("disbursement.check") and row.made_by_id != actor.user_id
    open_here = row.is_open and order.status in ("requested", "approved", "paid")
    return {
        **{name: getattr(row, name) for name in row.__slots__},
        "can_refuse": checks,
        "can_pass": checks and order.status in ("approved", "paid"),
        "can_correct": open_here and actor.may("disbursement.make"),
        "can_return": open_here and order.loan_number is not None and actor.may("disbursement.make"),
    }


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    if not actor.may("disbursement.make") and not actor.may("disbursement.check"):
        actor.require("contract.view")
    return actor
