"""Dated parameters at the desk."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

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
    id: int


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
def save_staff_parameter(request: HttpRequest, body: ParameterIn) -> dict[str, int]:
    """A new row from a day on; what was in force stays."""
    return {"id": operations.save_parameter(actor=current_actor(request), **body.dict())}
