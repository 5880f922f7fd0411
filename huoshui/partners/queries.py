"""Reads of the partners room for the desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from huoshui.core.errors import NotFound
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import deliveries_of
from huoshui.identity.queries import get_branch_names, get_user_names
from huoshui.partners.limits import KINDS, limits_of, used_of
from huoshui.partners.models import (
    Partner,
    PartnerChange,
    PartnerEvent,
    PartnerKey,
    PartnerLimit,
    PartnerRequest,
)
from huoshui.partners.operations.admit import usable

REACTION = "partners.call_back"
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRow:
    """A partner as the list shows it."""

    id: int
    code: str
    name: str
    branch_id: int
    branch_name: str
    is_sandbox: bool
    state: str
    product_codes: tuple[str, ...]
    case_count: int
    waiting_count: int
    last_request_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """A limit with what has been used of it today; a count, or cents. `next_value` holds from `next_from`;
    None there: none from then on.
    """

    kind: str
    value: int | None
    used: int | None
    valid_from: str | None
    next_value: int | None
    next_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """A key without its secret; `state` is waiting, active, expired or revoked."""

    id: int
    key_id: str
    state: str
    made_by: str
    made_at: datetime
    confirmed_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A change of a partner: what it was and is to be; `is_own`: the reader asked for it."""

    id: int
    partner_id: int | None
    kind: str
    code: str
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    reason: str
    status: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    opinion: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRow:
    """What a partner was told; `state` is delivered, pending, dead or none (there was no address)."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request of a partner and its outcome."""

    id: int
    at: datetime
    method: str
    path: str
    status: int
    error_code: str
    key_id: str
    ip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDetail:
    """A partner in full."""

    row: PartnerRow
    callback_url: str
    state_reason: str
    created_at: datetime
    limits: tuple[LimitRow, ...]
    keys: tuple[KeyRow, ...]
    changes: tuple[ChangeRow, ...]
    callbacks: tuple[CallbackRow, ...]
    requests: tuple[RequestRow, ...]


def list_partners() -> tuple[PartnerRow, ...]:
    """Every partner, by code."""
    rows = Partner.objects.annotate(
        case_count=Count("cases", distinct=True),
        waiting_count=Count("changes", filter=Q(changes__status="proposed"), distinct=True),
    ).order_by("code")
    found = list(rows)
    branches = get_branch_names(row.branch_id for row in found)
    return tuple(_row(row, branches) for row in found)


def get_partner(*, partner_id: int, reader: Actor) -> PartnerDetail:
    """One partner with its limits, keys, last requests and call-backs. Refusals: NotFound."""
    row = next((one for one in list_partners() if one.id == partner_id), None)
    if row is None:
        raise NotFound()
    partner = Partner.objects.get(pk=partner_id)
    changes = PartnerChange.objects.filter(partner=partner).order_by("-id")[:SHOWN]
    return PartnerDetail(
        row=row,
        callback_url=partner.callback_url,
        state_reason=partner.state_reason,
        created_at=partner.created_at,
        limits=_limits(partner_id),
        keys=_keys(partner_id),
        changes=_changes(list(changes), reader),
        callbacks=_callbacks(partner_id),
        requests=_requests(partner_id),
    )


def list_waiting_changes(*, reader: Actor) -> tuple[ChangeRow, ...]:
    """The changes of all partners that wait for a second person, oldest first."""
    rows = PartnerChange.objects.filter(status="proposed").select_related("partner").order_by("id")
    return _changes(list(rows), reader)


def get_change(*, change_id: int, reader: Actor) -> ChangeRow:
    """One change. Refusals: NotFound."""
    rows = PartnerChange.objects.filter(pk=change_id).select_related("partner")
    found = _changes(list(rows), reader)
    if not found:
        raise NotFound()
    return found[0]


def _row(row: Any, branches: dict[int, str]) -> PartnerRow:
    last = PartnerRequest.objects.filter(partner=row).order_by("-id").values_list("at", flat=True).first()
    return PartnerRow(
        id=row.pk,
        code=row.code,
        name=row.name,
        branch_id=row.branch_id,
        branch_name=branches.get(row.branch_id, ""),
        is_sandbox=row.is_sandbox,
        state=row.state,
        product_codes=tuple(row.product_codes),
        case_count=row.case_count,
        waiting_count=row.waiting_count,
        last_request_at=last,
    )


def _limits(partner_id: int) -> tuple[LimitRow, ...]:
    today = business_date.today()
    values, used = limits_of(partner_id, on=today), used_of(partner_id, on=today)
    since: dict[str, str] = {}
    coming: dict[str, tuple[int | None, str]] = {}
    for row in PartnerLimit.objects.filter(partner_id=partner_id).order_by("valid_from", "id"):
        day = row.valid_from.isoformat()
        if row.valid_from <= today:
            since[row.kind] = day
        elif row.kind not in coming or coming[row.kind][1] == day:
            coming[row.kind] = (row.value, day)
    return tuple(
        LimitRow(
            kind=kind,
            value=values.get(kind),
            used=used.get(kind),
            valid_from=since.get(kind),
            next_value=coming[kind][0] if kind in coming else None,
            next_from=coming[kind][1] if kind in coming else None,
        )
        for kind in KINDS
    )


def _keys(partner_id: int) -> tuple[KeyRow, ...]:
    now = clock.now()
    rows = list(PartnerKey.objects.filter(partner_id=partner_id).order_by("-id"))
    active = set(PartnerKey.objects.filter(usable(now), partner_id=partner_id).values_list("pk", flat=True))
    names = get_user_names(row.made_by_id for row in rows)
    return tuple(
        KeyRow(
            id=row.pk,
            key_id=row.key_id,
            state=_key_state(row, is_active=row.pk in active),
            made_by=names.get(row.made_by_id, ""),
            made_at=row.made_at,
            confirmed_at=row.confirmed_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
        )
        for row in rows
    )


def _key_state(row: PartnerKey, *, is_active: bool) -> str:
    if is_active:
        return "active"
    if row.revoked_at is not None:
        return "revoked"
    return "waiting" if row.confirmed_at is None else "expired"


def _changes(rows: list[PartnerChange], reader: Actor) -> tuple[ChangeRow, ...]:
    names = get_user_names(user for row in rows for user in (row.proposed_by_id, row.decided_by_id))
    return tuple(
        ChangeRow(
            id=row.pk,
            partner_id=row.partner_id,
            kind=row.kind,
            code=row.partner.code if row.partner else str(row.after["code"]),
            name=row.partner.name if row.partner else str(row.after["name"]),
            before=row.before,
            after=row.after,
            reason=row.reason,
            status=row.status,
            proposed_by=names.get(row.proposed_by_id, ""),
            proposed_at=row.proposed_at,
            decided_by=names.get(row.decided_by_id, "") if row.decided_by_id else "",
            decided_at=row.decided_at,
            opinion=row.opinion,
            is_own=row.proposed_by_id == reader.user_id,
        )
        for row in rows
    )


def _callbacks(partner_id: int) -> tuple[CallbackRow, ...]:
    rows = list(
        PartnerEvent.objects.filter(case__partner_id=partner_id)
        .select_related("case")
        .order_by("-id")[:SHOWN]
    )
    ids = [row.outbox_event_id for row in rows if row.outbox_event_id is not None]
    told = deliveries_of(ids, reaction=REACTION)
    return tuple(_callback(row, told.get(row.outbox_event_id or 0)) for row in rows)


def _callback(row: PartnerEvent, told: Any) -> CallbackRow:
    state = "none"
    if row.delivered_at is not None:
        state = "delivered"
    elif told is not None:
        # Done without having been delivered: the partner was suspended, or has no address any more.
        state = "none" if told.state == "done" else told.state
    return CallbackRow(
        id=row.pk,
        kind=row.kind,
        number=row.case.number,
        reference=row.case.reference,
        at=row.at,
        state=state,
        attempts=told.attempts if told else 0,
        last_error=told.last_error if told else "",
        next_attempt_at=told.next_attempt_at if told and told.state == "pending" else None,
        delivered_at=row.delivered_at,
    )


def _requests(partner_id: int) -> tuple[RequestRow, ...]:
    rows = PartnerRequest.objects.filter(partner_id=partner_id).order_by("-id")[:SHOWN]
    return tuple(
        RequestRow(
            id=row.pk,
            at=row.at,
            method=row.method,
            path=row.path,
            status=row.status,
            error_code=row.error_code,
            key_id=row.key_id,
            ip=row.ip,
        )
        for row in rows
    )
