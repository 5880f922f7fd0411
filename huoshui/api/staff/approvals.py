"""Signing at the desk: added signers, transfers, reminders, approvals taken back, and who signs for whom."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.types import PositiveYuan, Yuan
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.origination import operations, queries

router = Router(auth=StaffAuth(), tags=["staff approvals"])


class AddSignerIn(Schema):
    user_id: int
    when: Literal["before", "after"]
    opinion: str = Field(min_length=1, max_length=500)
    step_code: str = ""


class TransferIn(Schema):
    user_id: int
    opinion: str = Field(min_length=1, max_length=500)
    step_code: str = ""


class NumberOut(Schema):
    number: str


class StepCodeOut(Schema):
    number: str
    step_code: str


class ColleagueOut(Schema):
    id: int
    name: str


class DelegationOut(Schema):
    id: int
    principal: str
    delegate: str
    starts_on: date
    ends_on: date
    up_to: Yuan | None
    reason: str
    made_at: datetime
    ended_at: datetime | None
    is_active: bool
    is_mine: bool


class DelegationIn(Schema):
    delegate_id: int
    starts_on: date
    ends_on: date
    reason: str = Field(min_length=1, max_length=200)
    up_to: PositiveYuan | None = None


class DelegationIdOut(Schema):
    id: int


@write(router, "/applications/{number}/add-signer", response=NumberOut)
def add_signer(request: HttpRequest, number: str, body: AddSignerIn) -> dict[str, str]:
    """Somebody gives an opinion before the step is signed, or signs after it."""
    operations.add_signer(
        actor=current_actor(request),
        number=number,
        user_id=body.user_id,
        when=body.when,
        opinion=body.opinion,
        step_code=body.step_code,
    )
    return {"number": number}


@write(router, "/applications/{number}/transfer", response=NumberOut)
def transfer_step(request: HttpRequest, number: str, body: TransferIn) -> dict[str, str]:
    """Somebody else signs the open step."""
    operations.transfer_step(
        actor=current_actor(request),
        number=number,
        user_id=body.user_id,
        opinion=body.opinion,
        step_code=body.step_code,
    )
    return {"number": number}


@write(router, "/applications/{number}/remind", response=NumberOut)
def remind_signers(request: HttpRequest, number: str) -> dict[str, str]:
    """Those who are to sign are told to hurry."""
    operations.remind_signers(actor=current_actor(request), number=number)
    return {"number": number}


@write(router, "/applications/{number}/recall", response=StepCodeOut)
def recall_act(request: HttpRequest, number: str) -> dict[str, str]:
    """The reader's own approval is taken back while nobody has acted since."""
    return {
        "number": number,
        "step_code": operations.recall_act(actor=current_actor(request), number=number),
    }


@router.get("/applications/{number}/colleagues", response=list[ColleagueOut])
def list_colleagues(request: HttpRequest, number: str, to: Literal["add", "transfer"] = "add") -> list[Any]:
    """Who could be added to the open step, or take it over."""
    actor = _reader(request)
    return list(queries.list_colleagues(actor=actor, number=number, to=to, scope=scope_of(actor)))


@router.get("/delegations", response=list[DelegationOut])
def list_delegations(request: HttpRequest) -> list[dict[str, Any]]:
    """The delegations the reader gave or was given."""
    actor = _reader(request)
    rows = queries.list_delegations(user_id=actor.user_id or 0)
    fields = [name for name in DelegationOut.model_fields if name != "is_mine"]
    return [
        {**{name: getattr(row, name) for name in fields}, "is_mine": row.principal_id == actor.user_id}
        for row in rows
    ]


@router.get("/delegations/colleagues", response=list[ColleagueOut])
def list_possible_delegates(request: HttpRequest) -> list[Any]:
    """Who could sign for the reader."""
    return list(queries.list_possible_delegates(actor=_reader(request)))


@write(router, "/delegations", response=DelegationIdOut)
def delegate_approvals(request: HttpRequest, body: DelegationIn) -> dict[str, int]:
    """Somebody signs for the reader in these days."""
    made = operations.delegate_approvals(
        actor=current_actor(request),
        delegate_id=body.delegate_id,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        reason=body.reason,
        up_to=body.up_to,
    )
    return {"id": made}


@write(router, "/delegations/{delegation_id}/end", response=DelegationIdOut)
def end_delegation(request: HttpRequest, delegation_id: int) -> dict[str, int]:
    """The delegation is over from now on."""
    operations.end_delegation(actor=current_actor(request), delegation_id=delegation_id)
    return {"id": delegation_id}


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("application.view")
    return actor
