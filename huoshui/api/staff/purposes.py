"""The purpose list at the desk: what money may be used for, and what not, by which rule."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.types import Day
from huoshui.products.operations.purposes import save_purpose
from huoshui.products.purposes import list_purposes

router = Router(auth=StaffAuth(), tags=["staff purposes"])


class PurposeRuleOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    is_allowed: bool
    words: list[str]
    product_code: str
    valid_from: date
    valid_to: date | None
    legal_basis: str
    entered_by: str


class PurposeRuleIn(Schema):
    code: str = Field(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")
    name: str = Field(max_length=60)
    name_en: str = Field(default="", max_length=80)
    is_allowed: bool
    words: list[str] = Field(default_factory=list, max_length=40)
    product_code: str = Field(default="", max_length=40)
    valid_from: Day
    legal_basis: str = Field(max_length=200)


class PurposeRuleRefOut(Schema):
    id: int


@router.get("/purposes", response=list[PurposeRuleOut])
def list_staff_purposes(request: HttpRequest) -> list[Any]:
    """Every dated row of the list."""
    current_actor(request).require("parameter.view")
    return list(list_purposes())


@write(router, "/purposes", response=PurposeRuleRefOut, status=201)
def save_staff_purpose(request: HttpRequest, body: PurposeRuleIn) -> dict[str, int]:
    """A purpose allowed or forbidden from a day on; what was in force before stays as it was."""
    values = {**dict(body), "words": tuple(body.words)}
    return {"id": save_purpose(actor=current_actor(request), **values)}
