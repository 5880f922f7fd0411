"""Partners at the desk: set up by one, checked by another, stopped by either; keys, requests, call-backs."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from huoshui.api.application_shapes import SaveKey
from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.types import Day, Yuan
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import get_branch_names
from huoshui.partners import operations, queries
from huoshui.partners.limits import AMOUNTS
from huoshui.partners.queries import ChangeRow, LimitRow
from huoshui.products.queries import list_live_versions

router = Router(auth=StaffAuth(), tags=["staff partners"])


class PartnerRowOut(Schema):
    id: int
    code: str
    name: str
    branch_name: str
    is_sandbox: bool
    state: str
    product_codes: list[str]
    case_count: int
    waiting_count: int
    last_request_at: datetime | None


class PartnerLimitOut(Schema):
    """A limit: `amount…` of yuan, or `count…`; empty when there is none."""

    kind: str
    is_amount: bool
    count: int | None
    amount: Yuan | None
    count_used: int | None
    amount_used: Yuan | None
    valid_from: date | None
    next_count: int | None
    next_amount: Yuan | None
    next_from: date | None


class PartnerKeyOut(Schema):
    id: int
    key_id: str
    state: str
    made_by: str
    made_at: datetime
    confirmed_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class PartnerLimitsOut(Schema):
    requests_per_minute: int | None = None
    applications_per_day: int | None = None
    amount_per_application: Yuan | None = None
    amount_per_day: Yuan | None = None
    amount_per_month: Yuan | None = None


class PartnerFactsOut(Schema):
    """The facts of a partner that a change is about; only those of its kind are given."""

    name: str | None = None
    branch_name: str | None = None
    product_codes: list[str] | None = None
    callback_url: str | None = None
    is_sandbox: bool | None = None
    limits: PartnerLimitsOut | None = None
    limits_from: date | None = None
    state: str | None = None
    key_id: str | None = None


class PartnerChangeOut(Schema):
    id: int
    partner_id: int | None
    kind: str
    code: str
    name: str
    before: PartnerFactsOut | None
    after: PartnerFactsOut
    reason: str
    status: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    opinion: str
    is_own: bool


class CallbackOut(Schema):
    id: int
    kind: str
    number: str
    reference: str
    at: datetime
    state: str
    attempts: int
    last_error: str
    next_attempt_at: datetime | None
    delivered_at: datetime | None


class PartnerRequestOut(Schema):
    id: int
    at: datetime
    method: str
    path: str
    status: int
    error_code: str
    key_id: str
    ip: str


class PartnerOut(PartnerRowOut):
    branch_id: int
    callback_url: str
    state_reason: str
    created_at: datetime
    limits: list[PartnerLimitOut]
    keys: list[PartnerKeyOut]
    changes: list[PartnerChangeOut]
    callbacks: list[CallbackOut]
    requests: list[PartnerRequestOut]


class PartnerProductChoiceOut(Schema):
    code: str
    name: str
    name_en: str


class PartnerLimitsIn(Schema):
    requests_per_minute: int | None = Field(default=None, ge=1, le=100_000)
    applications_per_day: int | None = Field(default=None, ge=1, le=1_000_000)
    amount_per_application: Yuan | None = None
    amount_per_day: Yuan | None = None
    amount_per_month: Yuan | None = None


class PartnerIn(Schema):
    """How a partner is to be; without `partner_id` a new one."""

    partner_id: int | None = None
    code: str = ""
    name: str
    branch_id: int
    product_codes: list[str] = Field(max_length=50)
    is_sandbox: bool = False
    callback_url: str = Field(default="", max_length=300)
    limits: PartnerLimitsIn
    limits_from: Day | None = None
    reason: str


class PartnerReasonIn(Schema):
    reason: str


class PartnerDecisionIn(Schema):
    confirm: bool
    opinion: str = ""


class RetireKeyIn(Schema):
    after_days: int = 0
    reason: str


class PartnerStateOut(Schema):
    id: int
    state: str


class PartnerChangeRefOut(Schema):
    id: int
    status: str


class IssuedKeyOut(Schema):
    """A key with its secret, which is shown this once."""

    key_id: str
    secret: str
    change_id: int


@router.get("/partners", response=list[PartnerRowOut])
def list_partners(request: HttpRequest) -> list[Any]:
    """Every partner of the lender."""
    _reader(request)
    return list(queries.list_partners())


@router.get("/partner-products", response=list[PartnerProductChoiceOut])
def list_products_for_partners(request: HttpRequest) -> list[Any]:
    """The live products that are taken from partners."""
    _reader(request)
    found = [one for one in list_live_versions() if "partner" in one.definition.channels]
    return [{"code": one.product_code, "name": one.name, "name_en": one.name_en} for one in found]


@router.get("/partner-changes", response=list[PartnerChangeOut])
def list_partner_changes(request: HttpRequest) -> list[dict[str, Any]]:
    """What waits for a second person."""
    return _changes(queries.list_waiting_changes(reader=_reader(request)))


@write(router, "/partner-changes", response=PartnerChangeRefOut)
def propose_partner(request: HttpRequest, body: PartnerIn) -> dict[str, Any]:
    """A new partner, or how one is to be: in force once another person has checked it."""
    given = {kind: getattr(body.limits, kind) for kind in PartnerLimitsIn.model_fields}
    wish = operations.PartnerWish(
        code=body.code,
        name=body.name,
        branch_id=body.branch_id,
        product_codes=tuple(body.product_codes),
        is_sandbox=body.is_sandbox,
        limits={kind: value for kind, value in given.items() if value is not None},
        limits_from=body.limits_from,
        callback_url=body.callback_url.strip(),
    )
    change_id = operations.propose_partner(
        actor=current_actor(request), wish=wish, reason=body.reason, partner_id=body.partner_id
    )
    return {"id": change_id, "status": "proposed"}


@write(router, "/partner-changes/{change_id}/decide", response=PartnerChangeRefOut)
def decide_partner_change(request: HttpRequest, change_id: int, body: PartnerDecisionIn) -> dict[str, Any]:
    """Another person's word on a change."""
    status = operations.decide_partner_change(
        actor=current_actor(request), change_id=change_id, confirm=body.confirm, opinion=body.opinion
    )
    return {"id": change_id, "status": status}


@write(router, "/partner-changes/{change_id}/withdraw", response=PartnerChangeRefOut)
def withdraw_partner_change(request: HttpRequest, change_id: int) -> dict[str, Any]:
    """The one who asked takes it back."""
    operations.withdraw_partner_change(actor=current_actor(request), change_id=change_id)
    return {"id": change_id, "status": "withdrawn"}


@router.get("/partners/{partner_id}", response=PartnerOut)
def get_partner(request: HttpRequest, partner_id: int) -> dict[str, Any]:
    """One partner: limits and their use, keys, the last requests and call-backs."""
    found = queries.get_partner(partner_id=partner_id, reader=_reader(request))
    row = {name: getattr(found.row, name) for name in PartnerRowOut.model_fields}
    return {
        **row,
        "branch_id": found.row.branch_id,
        "callback_url": found.callback_url,
        "state_reason": found.state_reason,
        "created_at": found.created_at,
        "limits": [_limit(one) for one in found.limits],
        "keys": found.keys,
        "changes": _changes(found.changes),
        "callbacks": found.callbacks,
        "requests": found.requests,
    }


@write(router, "/partners/{partner_id}/suspend", response=PartnerStateOut)
def suspend_partner(request: HttpRequest, partner_id: int, body: PartnerReasonIn) -> dict[str, Any]:
    """The partner is let in no more, at once."""
    operations.suspend_partner(actor=current_actor(request), partner_id=partner_id, reason=body.reason)
    return {"id": partner_id, "state": "suspended"}


@write(router, "/partners/{partner_id}/resume", response=PartnerChangeRefOut)
def resume_partner(request: HttpRequest, partner_id: int, body: PartnerReasonIn) -> dict[str, Any]:
    """The partner is to be let in again: another person checks that."""
    change = operations.propose_resume(
        actor=current_actor(request), partner_id=partner_id, reason=body.reason
    )
    return {"id": change, "status": "proposed"}


@router.post("/partners/{partner_id}/keys", response=IssuedKeyOut)
def issue_partner_key(
    request: HttpRequest, partner_id: int, body: PartnerReasonIn, idempotency_key: SaveKey
) -> Any:
    """A new key; it works when another person has confirmed it."""
    # Not a `write`: a secret must not lie among the stored answers. Asked again, no second key is made.
    return operations.issue_key(
        actor=current_actor(request), partner_id=partner_id, asked_as=idempotency_key, reason=body.reason
    )


@write(router, "/partners/{partner_id}/keys/{key}/retire", response=PartnerStateOut)
def retire_partner_key(request: HttpRequest, partner_id: int, key: int, body: RetireKeyIn) -> dict[str, Any]:
    """The key stops working, at once or after some days."""
    operations.retire_key(
        actor=current_actor(request),
        partner_id=partner_id,
        key=key,
        after_days=body.after_days,
        reason=body.reason,
    )
    return {"id": key, "state": "expiring" if body.after_days else "revoked"}


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("partner.view")
    return actor


def _limit(row: LimitRow) -> dict[str, Any]:
    is_amount = row.kind in AMOUNTS
    kind = "amount" if is_amount else "count"
    empty = {f"{name}{end}": None for name in ("amount", "count") for end in ("", "_used")}
    return {
        **empty,
        "next_count": None,
        "next_amount": None,
        "kind": row.kind,
        "is_amount": is_amount,
        kind: row.value,
        f"{kind}_used": row.used,
        f"next_{kind}": row.next_value,
        "valid_from": row.valid_from,
        "next_from": row.next_from,
    }


def _changes(rows: tuple[ChangeRow, ...]) -> list[dict[str, Any]]:
    facts = [one for row in rows for one in (row.before, row.after) if one]
    branches = get_branch_names({one["branch_id"] for one in facts if "branch_id" in one})
    return [
        {
            **{name: getattr(row, name) for name in PartnerChangeOut.model_fields},
            "before": _facts(row.before, branches) if row.before else None,
            "after": _facts(row.after, branches),
        }
        for row in rows
    ]


def _facts(facts: dict[str, Any], branches: dict[int, str]) -> dict[str, Any]:
    return {**facts, "branch_name": branches.get(facts["branch_id"], "") if "branch_id" in facts else None}
