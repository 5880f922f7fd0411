"""What secures a case: securities by rank, their registration and release, and guarantees."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.collateral_shapes import (
    CaseCardOut,
    CustomerCardOut,
    card_values,
    guarantee_values,
    row_values,
    security_values,
)
from huoshui.api.types import Day, PositiveYuan
from huoshui.collateral import operations, queries
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of

router = Router(auth=StaffAuth(), tags=["staff securities"])


class SecurityRefOut(Schema):
    id: int


class SecurityIn(Schema):
    asset_number: str
    case_number: str
    secured_amount: PositiveYuan
    reuse_reason: str = ""


class SecurityReasonIn(Schema):
    reason: str = Field(max_length=200)


class RegistrationIn(Schema):
    registration_number: str = Field(max_length=80)
    registered_on: Day
    document_id: int


class ReleaseIn(SecurityReasonIn):
    released_on: Day
    document_id: int
    replaced_by_id: int | None = None


class StepAnswerIn(Schema):
    approve: bool
    opinion: str = ""


class GuaranteeIn(Schema):
    case_number: str
    guarantor_number: str
    kind: str
    amount: PositiveYuan
    is_joint: bool


@router.get("/cases/{number}/securities", response=CaseCardOut)
def get_case_securities(request: HttpRequest, number: str) -> dict[str, Any]:
    """What secures an application or contract, and how far it is covered."""
    actor = _reader(request)
    return card_values(queries.card_of_case(number, scope_of(actor)), actor)


@router.get("/customers/{number}/securities", response=CustomerCardOut)
def get_customer_securities(request: HttpRequest, number: str) -> dict[str, Any]:
    """What a customer owns, has secured, and answers for."""
    actor = _reader(request)
    card = queries.card_of_customer(number, scope_of(actor))
    return {
        "assets": [row_values(row) for row in card.assets],
        "securities": [security_values(row, actor) for row in card.securities],
        "guarantees": [guarantee_values(row) for row in card.guarantees],
        "guarantees_given": [guarantee_values(row) for row in card.guarantees_given],
        "can_edit": actor.may("collateral.edit"),
    }


@write(router, "/securities", response=SecurityRefOut, status=201)
def propose_security(request: HttpRequest, body: SecurityIn) -> dict[str, int]:
    """An asset is to secure a case, behind those already there, within what its value allows."""
    return {"id": operations.propose_security(actor=current_actor(request), **dict(body))}


@write(router, "/securities/{security_id}/agree", response=SecurityRefOut)
def agree_security(request: HttpRequest, security_id: int) -> dict[str, int]:
    """A security added after the loan's contract is agreed by a contract of its own."""
    return {"id": operations.agree_security(actor=current_actor(request), security_id=security_id)}


@write(router, "/securities/{security_id}/void", response=SecurityRefOut)
def void_security(request: HttpRequest, security_id: int, body: SecurityReasonIn) -> dict[str, int]:
    """A security that was never registered is given up."""
    actor = current_actor(request)
    return {"id": operations.void_security(actor=actor, security_id=security_id, reason=body.reason)}


@write(router, "/securities/{security_id}/registration", response=SecurityRefOut)
def request_registration(request: HttpRequest, security_id: int, body: RegistrationIn) -> dict[str, int]:
    """The registry's answer is entered; a second person checks it."""
    actor = current_actor(request)
    return {"id": operations.request_registration(actor=actor, security_id=security_id, **dict(body))}


@write(router, "/securities/{security_id}/release", response=SecurityRefOut)
def request_release(request: HttpRequest, security_id: int, body: ReleaseIn) -> dict[str, int]:
    """A release is asked for; a second person checks it."""
    actor = current_actor(request)
    return {"id": operations.request_release(actor=actor, security_id=security_id, **dict(body))}


@write(router, "/security-steps/{step_id}/answer", response=SecurityRefOut)
def answer_security_step(request: HttpRequest, step_id: int, body: StepAnswerIn) -> dict[str, int]:
    """The second person's answer to a registration or release."""
    return {"id": operations.answer_step(actor=current_actor(request), step_id=step_id, **dict(body))}


@write(router, "/guarantees", response=SecurityRefOut, status=201)
def propose_guarantee(request: HttpRequest, body: GuaranteeIn) -> dict[str, int]:
    """A customer is to answer for the borrower."""
    return {"id": operations.propose_guarantee(actor=current_actor(request), **dict(body))}


@write(router, "/guarantees/{guarantee_id}/agree", response=SecurityRefOut)
def agree_guarantee(request: HttpRequest, guarantee_id: int) -> dict[str, int]:
    """A guarantee added after the loan's contract is agreed by a contract of its own."""
    return {"id": operations.agree_guarantee(actor=current_actor(request), guarantee_id=guarantee_id)}


@write(router, "/guarantees/{guarantee_id}/end", response=SecurityRefOut)
def end_guarantee(request: HttpRequest, guarantee_id: int, body: SecurityReasonIn) -> dict[str, int]:
    """A guarantee is given up, or released once nothing is owed."""
    actor = current_actor(request)
    return {"id": operations.end_guarantee(actor=actor, guarantee_id=guarantee_id, reason=body.reason)}


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("collateral.view")
    return actor
