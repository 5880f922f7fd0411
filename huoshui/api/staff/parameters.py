"""Dated parameters at the desk."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.types import Day
from huoshui.products import operations, queries

router = Router(auth=StaffAuth(), tags=["staff parameters"])


class ParameterOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    product_code: str
    value: str
    valid_from: date
    valid_to: date | None
    legal_basis: str
    entered_by: str | None


class ParameterIn(Schema):
    code: str
    product_code: str = ""
    value: str
    valid_from: Day
    legal_basis: str


class ParameterRefOut(Schema):
    """The new row, or the value that waits for another person's check before it is one."""

    id: int
    waits: bool


class ProposalOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    value: str
    valid_from: date
    legal_basis: str
    made_by: str
    made_at: datetime
    can_check: bool


class ProposalCheckIn(Schema):
    approve: bool
    note: str = Field(default="", max_length=200)


@router.get("/parameters", response=list[ParameterOut])
def list_staff_parameters(request: HttpRequest, code: str = "") -> list[dict[str, Any]]:
    """Every dated row, or those of one code."""
    current_actor(request).require("parameter.view")
    return [
        {
            "id": row.id,
            "code": row.code,
            "name": row.name,
            "name_en": row.name_en,
            "product_code": row.product_code,
            "value": row.value,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "legal_basis": row.legal_basis,
            "entered_by": row.entered_by_name,
        }
        for row in queries.list_parameters(code=code)
    ]


@write(router, "/parameters", response=ParameterRefOut)
def save_staff_parameter(request: HttpRequest, body: ParameterIn) -> dict[str, Any]:
    """A new row from a day on; what was in force stays. A publication of the LPR waits for its check."""
    actor, values = current_actor(request), dict(body)
    if not operations.is_publication(body.code, body.product_code):
        return {"id": operations.save_parameter(actor=actor, **values), "waits": False}
    del values["product_code"]
    return {"id": operations.propose_publication(actor=actor, **values), "waits": True}


@router.get("/parameter-proposals", response=list[ProposalOut])
def list_parameter_proposals(request: HttpRequest) -> list[dict[str, Any]]:
    """Publications of the LPR that wait for a check."""
    actor = current_actor(request)
    actor.require("parameter.view")
    names = ("id", "code", "name", "name_en", "value", "valid_from", "legal_basis", "made_at")
    return [
        {
            **{name: getattr(row, name) for name in names},
            "made_by": row.made_by_name,
            "can_check": actor.may("parameter.edit") and row.made_by_id != actor.user_id,
        }
        for row in queries.list_proposals()
    ]


@write(router, "/parameter-proposals/{proposal_id}/check")
def check_parameter_proposal(request: HttpRequest, proposal_id: int, body: ProposalCheckIn) -> None:
    """Another person approves the value, which is then in force from its day on, or declines it."""
    operations.check_publication(actor=current_actor(request), proposal_id=proposal_id, **dict(body))
