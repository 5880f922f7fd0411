"""Money in at the desk: repayments, reversals, write-offs, recoveries."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from huoshui.api.base import StaffAuth, write
from huoshui.api.loan_shapes import (
    ChangeEffectOut,
    PositionOut,
    ReceiptOut,
    effect_values,
    position_values,
    receipt_values,
)
from huoshui.api.staff.loans import reader_of_loan
from huoshui.api.types import Day, PositiveYuan, Yuan
from huoshui.core.loan import Surplus
from huoshui.servicing import operations
from huoshui.servicing.plans import RepaymentWish

router = Router(auth=StaffAuth(), tags=["staff loans"])


DeskChannel = Literal["transfer", "counter"]
"""How money reaches a desk; an automatic debit is the system's own."""


class RepaymentIn(Schema):
    amount: PositiveYuan
    channel: DeskChannel
    external_reference: str
    payoff: bool = False
    value_date: Day | None = None
    surplus: Surplus | None = None
    instalment_number: int | None = Field(None, ge=1, le=5000)


class PreviewIn(Schema):
    amount: PositiveYuan
    payoff: bool = False
    value_date: Day | None = None
    surplus: Surplus | None = None
    instalment_number: int | None = Field(None, ge=1, le=5000)


class ReasonIn(Schema):
    reason: str


class RepaymentPreviewOut(ReceiptOut):
    effect: ChangeEffectOut


class RecoveryIn(Schema):
    amount: PositiveYuan
    channel: DeskChannel
    external_reference: str


class BookedOut(Schema):
    """What a reversal, write-off or recovery left behind."""

    loan_number: str
    sequence: int
    amount: Yuan
    voucher_numbers: list[str]
    position: PositionOut


@write(router, "/loans/{number}/repayments", response=ReceiptOut, status=201)
def receive_repayment(request: HttpRequest, number: str, body: RepaymentIn) -> dict[str, Any]:
    """Money received at the counter or by transfer is booked."""
    actor = reader_of_loan(request, number)
    receipt = operations.receive_repayment(
        actor=actor,
        loan_number=number,
        amount=body.amount,
        channel=body.channel,
        external_reference=body.external_reference,
        wish=_wish(body),
        payoff=body.payoff,
    )
    return receipt_values(receipt)


@router.post("/loans/{number}/repayments/preview", response=RepaymentPreviewOut)
def preview_repayment(request: HttpRequest, number: str, body: PreviewIn) -> dict[str, Any]:
    """How a repayment would be allocated today and what it would change; nothing is booked."""
    actor = reader_of_loan(request, number)
    receipt = operations.preview_repayment(
        actor=actor, loan_number=number, amount=body.amount, wish=_wish(body), payoff=body.payoff
    )
    assert receipt.effect is not None
    return {**receipt_values(receipt, booked=False), "effect": effect_values(receipt.effect)}


def _wish(body: RepaymentIn | PreviewIn) -> RepaymentWish:
    return RepaymentWish(
        value_date=body.value_date, surplus=body.surplus, instalment_number=body.instalment_number
    )


@write(router, "/loans/{number}/events/{sequence}/reverse", response=BookedOut)
def reverse_repayment(request: HttpRequest, number: str, sequence: int, body: ReasonIn) -> dict[str, Any]:
    """A repayment or a change is taken back."""
    actor = reader_of_loan(request, number)
    receipt = operations.reverse_repayment(
        actor=actor, loan_number=number, sequence=sequence, reason=body.reason
    )
    return _booked(receipt)


@write(router, "/loans/{number}/write-off", response=BookedOut)
def write_off_loan(request: HttpRequest, number: str, body: ReasonIn) -> dict[str, Any]:
    """A loan is written off."""
    actor = reader_of_loan(request, number)
    return _booked(operations.write_off_loan(actor=actor, loan_number=number, reason=body.reason))


@write(router, "/loans/{number}/recoveries", response=BookedOut, status=201)
def record_recovery(request: HttpRequest, number: str, body: RecoveryIn) -> dict[str, Any]:
    """Money received after the write-off is booked."""
    actor = reader_of_loan(request, number)
    receipt = operations.record_recovery(
        actor=actor,
        loan_number=number,
        amount=body.amount,
        channel=body.channel,
        external_reference=body.external_reference,
    )
    return _booked(receipt)


def _booked(receipt: operations.ReversalReceipt | operations.WriteOffReceipt) -> dict[str, Any]:
    return {
        "loan_number": receipt.loan_number,
        "sequence": receipt.sequence,
        "amount": receipt.amount,
        "voucher_numbers": list(receipt.voucher_numbers),
        "position": position_values(receipt.position),
    }
