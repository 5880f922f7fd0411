"""Letting a partner's request in: who signed it, when, for the first time, and not too often."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from huoshui.core.errors import NotFound, Refusal
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.partners.limits import limits_of
from huoshui.partners.models import Partner, PartnerKey
from huoshui.partners.operations.requests import record_request
from huoshui.partners.signing import SignedParts, canonical_request, is_signed, read_authorization

SKEW_SECONDS = 300
PERMISSIONS = frozenset({"application.enter"})
# Compared with when the key is not known, so that the answer takes as long.
_NOBODYS_SECRET = secrets.token_urlsafe(32)

_TAKE_NONCE = """
    INSERT INTO partners_partnernonce (key_id, nonce, expires_at) VALUES (%s, %s, %s)
    ON CONFLICT (key_id, nonce) DO NOTHING RETURNING id
"""
_COUNT = """
    INSERT INTO partners_partnerminute (partner_id, minute, request_count) VALUES (%s, %s, 1)
    ON CONFLICT (partner_id, minute)
    DO UPDATE SET request_count = partners_partnerminute.request_count + 1 RETURNING request_count
"""


class SignatureRefused(Refusal):
    """No signature, an unknown key or a wrong signature: which of them is never told."""

    code = "partners.signature_refused"
    zh = "签名无效"
    en = "The signature is not valid"
    status = 401


class ClockDiffers(Refusal):
    code = "partners.clock_differs"
    zh = "时间戳与服务器时间相差超过 {minutes} 分钟，请校准时钟"
    en = "The time stamp is more than {minutes} minutes away from ours; set your clock"
    status = 401


class NonceUsed(Refusal):
    code = "partners.nonce_used"
    zh = "该请求已收到过（nonce 重复），重试请重新签名并使用同一幂等键"
    en = "This nonce was used before. To try again, sign anew with the same idempotency key"
    status = 401


class PartnerSuspended(Refusal):
    code = "partners.suspended"
    zh = "该渠道已暂停"
    en = "This partner is suspended"
    status = 403


class TooManyRequests(Refusal):
    code = "partners.too_many_requests"
    zh = "请求过于频繁（每分钟最多 {limit} 次），请 {retry_after_seconds} 秒后重试"
    en = "Too many requests ({limit} a minute at most). Try again in {retry_after_seconds} seconds"
    status = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came; `path` and `query` as they stand in the address."""

    method: str
    path: str
    query: str
    body: bytes
    authorization: str
    ip: str


def admit(asked: Asked) -> Actor:
    """The partner as actor. Not one transaction: nonce and count stay, whatever becomes of the request.

    Refusals, in this order: SignatureRefused, ClockDiffers, NonceUsed, PartnerSuspended, TooManyRequests.
    """
    parts = read_authorization(asked.authorization)
    key = _usable_key(parts.key_id) if parts else None
    if parts is None or not _signed(asked, parts, key):
        if key is not None:
            _record(asked, key, SignatureRefused)
        raise SignatureRefused()
    assert key is not None
    refusal = _why_not(parts, key)
    if refusal is not None:
        _record(asked, key, type(refusal))
        raise refusal
    _mark_used(key)
    return _actor(key.partner, ip=asked.ip)


def actor_of_partner(code: str) -> Actor:
    """The partner outside a request (demo). Refusals: NotFound, PartnerSuspended."""
    partner = Partner.objects.filter(code=code).first()
    if partner is None:
        raise NotFound()
    if partner.state != "active":
        raise PartnerSuspended()
    return _actor(partner, ip="")


def key_id_of(authorization: str) -> str:
    """The key id an Authorization header names, "" when it is none of ours."""
    parts = read_authorization(authorization)
    return parts.key_id if parts else ""


def usable(at: datetime) -> Q:
    """The condition on keys that work at that moment."""
    lives = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
    return lives & Q(confirmed_at__isnull=False, revoked_at__isnull=True)


def _actor(partner: Partner, *, ip: str) -> Actor:
    return Actor(
        kind="partner",
        name=partner.name,
        ip=ip,
        branch_id=partner.branch_id,
        permissions=PERMISSIONS,
        partner_id=partner.pk,
        partner_code=partner.code,
    )


def _usable_key(key_id: str) -> PartnerKey | None:
    return PartnerKey.objects.select_related("partner").filter(usable(clock.now()), key_id=key_id).first()


def _signed(asked: Asked, parts: SignedParts, key: PartnerKey | None) -> bool:
    canonical = canonical_request(
        method=asked.method,
        path=asked.path,
        query=asked.query,
        body=asked.body,
        timestamp=parts.timestamp,
        nonce=parts.nonce,
        key_id=parts.key_id,
    )
    right = is_signed(key.secret if key else _NOBODYS_SECRET, canonical, parts.signature)
    return right and key is not None


def _why_not(parts: SignedParts, key: PartnerKey) -> Refusal | None:
    now = clock.now()
    sent_at = datetime.fromtimestamp(parts.timestamp, tz=UTC) if parts.timestamp < 10**11 else None
    if sent_at is None or abs((now - sent_at).total_seconds()) > SKEW_SECONDS:
        return ClockDiffers(minutes=SKEW_SECONDS // 60)
    # A stamp from the future is believed until it is five minutes old: so long its nonce is remembered.
    forgotten_at = sent_at + timedelta(seconds=2 * SKEW_SECONDS)
    if not _inserted(_TAKE_NONCE, [key.pk, parts.nonce, forgotten_at]):
        return NonceUsed()
    if key.partner.state != "active":
        return PartnerSuspended()
    return _too_often(key.partner, now)


def _too_often(partner: Partner, now: datetime) -> Refusal | None:
    limit = limits_of(partner.pk, on=business_date.today()).get("requests_per_minute")
    count = _inserted(_COUNT, [partner.pk, now.replace(second=0, microsecond=0)])
    if limit is None or count <= limit:
        return None
    return TooManyRequests(limit=limit, retry_after_seconds=60 - now.second)


def _inserted(statement: str, values: list[Any]) -> int:
    """What the statement returns, 0 when it inserted nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _mark_used(key: PartnerKey) -> None:
    # Once a minute is often enough for who reads it, and spares a write with each request.
    now = clock.now()
    if key.last_used_at is None or now - key.last_used_at > timedelta(minutes=1):
        PartnerKey.objects.filter(pk=key.pk).update(last_used_at=now)


def _record(asked: Asked, key: PartnerKey, refusal: type[Refusal]) -> None:
    record_request(
        partner_id=key.partner_id,
        key_id=key.key_id,
        method=asked.method,
        path=asked.path,
        status=refusal.status,
        error_code=refusal.code,
        ip=asked.ip,
    )
