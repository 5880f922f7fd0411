"""Keys of partners: issued by one, shown once, in use when another has confirmed; retired with an overlap."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.partners.models import Partner, PartnerChange, PartnerKey
from huoshui.partners.operations.propose import audit_partner, locked_partner, need_reason

MOST_KEYS = 4
MOST_OVERLAP_DAYS = 90


class TooManyKeys(Refusal):
    code = "partners.too_many_keys"
    zh = "一个渠道最多同时有 {most} 个密钥，请先停用旧密钥"
    en = "A partner has {most} keys at most at a time. Retire an old one first"


class SecretShown(Refusal):
    code = "partners.secret_shown"
    zh = "该密钥已签发并显示过一次，不再显示；如未保存，请停用后重新签发"
    en = "This key was issued and shown once. If it was not kept, retire it and issue another"


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key just made; its secret is not shown again."""

    key_id: str
    secret: str
    change_id: int


@transaction.atomic
def issue_key(*, actor: Actor, partner_id: int, asked_as: str, reason: str) -> IssuedKey:
    """A new key with its secret; it works once another person has confirmed the change.

    `asked_as` names the wish: asked again under the same name, no second key is made and nothing is shown.
    Refusals: Forbidden, NotFound, InvalidInput, TooManyKeys, SecretShown.
    """
    person = actor.require_person("partner.manage")
    text, partner, now = need_reason(reason), locked_partner(partner_id), clock.now()
    if partner.keys.filter(asked_as=asked_as).exists():
        raise SecretShown()
    live = partner.keys.filter(revoked_at__isnull=True).exclude(expires_at__lte=now)
    if live.count() >= MOST_KEYS:
        raise TooManyKeys(most=MOST_KEYS)
    key = PartnerKey.objects.create(
        partner=partner,
        key_id=f"pk_{secrets.token_hex(8)}",
        secret=f"hs_{secrets.token_urlsafe(32)}",
        asked_as=asked_as,
        made_by_id=person,
        made_at=now,
    )
    change = PartnerChange.objects.create(
        partner=partner,
        kind="key",
        after={"key_id": key.key_id},
        reason=text,
        proposed_by_id=person,
        proposed_at=now,
    )
    audit_partner(actor, "issue_key", partner.code, partner.pk, key_id=key.key_id, reason=text)
    return IssuedKey(key.key_id, key.secret, change.pk)


@transaction.atomic
def retire_key(*, actor: Actor, partner_id: int, key: int, after_days: int, reason: str) -> None:
    """Nothing; the key stops working at once (`after_days` 0) or after so many days, while the partner
    changes over to another. One person is enough to stop.

    Refusals: Forbidden, NotFound, InvalidInput.
    """
    if not actor.may("partner.check"):
        actor.require("partner.manage")
    text = need_reason(reason)
    if not 0 <= after_days <= MOST_OVERLAP_DAYS:
        raise InvalidInput(field="after_days", zh="天数须在 0 至 90 之间", en="0 to 90 days")
    partner = locked_partner(partner_id)
    found = PartnerKey.objects.select_for_update().filter(partner=partner, pk=key, revoked_at__isnull=True)
    row = found.first()
    if row is None:
        raise NotFound()
    _retire(partner, row, after_days)
    audit_partner(
        actor, "retire_key", partner.code, partner.pk, key_id=row.key_id, after_days=after_days, reason=text
    )


def _retire(partner: Partner, row: PartnerKey, after_days: int) -> None:
    now = clock.now()
    if after_days:
        ends = now + timedelta(days=after_days)
        row.expires_at = min(ends, row.expires_at) if row.expires_at else ends
        row.save(update_fields=["expires_at"])
        return
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    # What never was confirmed never will be.
    waiting = partner.changes.filter(kind="key", status="proposed", after__key_id=row.key_id)
    waiting.update(status="withdrawn", decided_at=now)
