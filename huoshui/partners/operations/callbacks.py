"""Sending a call-back: a short notice, signed as the partner signs; what happened it asks for itself."""

import secrets
from urllib.parse import urlsplit

from django.db import transaction

from huoshui.core.errors import Refusal
from huoshui.foundation import clock
from huoshui.foundation.canonical import canonical_json
from huoshui.foundation.ports import adapter
from huoshui.partners.models import Partner, PartnerEvent, PartnerKey
from huoshui.partners.operations.admit import usable
from huoshui.partners.ports import CallbackGateway
from huoshui.partners.signing import authorization


class NoUsableKey(Refusal):
    code = "partners.no_usable_key"
    zh = "该渠道没有可用密钥，无法签名回调"
    en = "This partner has no key in use to sign a call-back with"


@transaction.atomic
def send_callback(*, partner_event_id: int) -> bool:
    """Whether a call-back was sent: not when it was delivered before, the partner is suspended by now, or it
    no longer has an address.

    Raises what keeps it from being delivered, so that the outbox tries again: CallbackFailed, NoUsableKey,
    CallbackAddressRefused.
    """
    rows = PartnerEvent.objects.select_for_update(of=("self",)).select_related("case__partner")
    event = rows.get(pk=partner_event_id)
    partner = event.case.partner
    if event.delivered_at or not partner.callback_url or partner.state != "active":
        return False
    body = callback_body(event)
    adapter(CallbackGateway).post(
        partner.callback_url,
        body=body,
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": _signed(partner, body),
            "User-Agent": "huoshui-callback/1",
        },
    )
    event.delivered_at = clock.now()
    event.save(update_fields=["delivered_at"])
    return True


def callback_body(event: PartnerEvent) -> bytes:
    """What is sent: no person, no amount. `id` is the same however often it is sent."""
    case = event.case
    content = {
        "id": event.pk,
        "event": event.kind,
        "number": case.number,
        "reference": case.reference,
        "sandbox": case.is_sandbox,
        "at": event.at.isoformat(timespec="seconds"),
    }
    return canonical_json(content).encode()


def _signed(partner: Partner, body: bytes) -> str:
    now = clock.now()
    key = PartnerKey.objects.filter(usable(now), partner=partner).order_by("-confirmed_at").first()
    if key is None:
        raise NoUsableKey()
    address = urlsplit(partner.callback_url)
    return authorization(
        secret=key.secret,
        key_id=key.key_id,
        method="POST",
        path=address.path or "/",
        query=address.query,
        body=body,
        timestamp=int(now.timestamp()),
        nonce=secrets.token_hex(16),
    )
