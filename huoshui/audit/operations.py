"""Writes of the audit journal: one entry per act, chained to the one before it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from huoshui.audit.chain import FIRST_HASH, ChainLink, entry_hash
from huoshui.audit.masking import masked
from huoshui.audit.models import AuditEntry
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.locks import advisory_lock


@transaction.atomic
def record(
    *,
    actor: Actor,
    action: str,
    subject_type: str,
    subject_id: int | str,
    subject_number: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> int:
    """The id of the entry (审计记录) written for one act, in the caller's transaction.

    Identifiers in `before`/`after` are stored masked. Writers wait for each other on one advisory lock per
    lender, held to the end of the transaction: so the chain has one order. Call it last, after the row locks.
    """
    link = ChainLink(
        at=clock.now(),
        business_date=business_date.today(),
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        actor_name=actor.name,
        ip=actor.ip or "",
        action=action,
        subject_type=subject_type,
        subject_id=str(subject_id),
        subject_number=subject_number,
        before=None if before is None else masked(before),
        after=None if after is None else masked(after),
    )
    advisory_lock("audit.chain")
    last_hash = AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first() or FIRST_HASH
    entry = AuditEntry.objects.create(
        at=link.at,
        business_date=link.business_date,
        actor_kind=link.actor_kind,
        actor_id=link.actor_id,
        actor_name=link.actor_name,
        ip=link.ip,
        action=link.action,
        subject_type=link.subject_type,
        subject_id=link.subject_id,
        subject_number=link.subject_number,
        before=link.before,
        after=link.after,
        previous_hash=last_hash,
        hash=entry_hash(link, previous_hash=last_hash),
    )
    return entry.pk


def record_read(
    *,
    actor: Actor,
    subject_type: str,
    subject_id: int | str,
    subject_number: str = "",
    fields: list[str] | None = None,
    reason: str = "",
) -> int:
    """The id of the entry for a read of sensitive data (敏感信息查看): which fields, and why."""
    return record(
        actor=actor,
        action="sensitive.read",
        subject_type=subject_type,
        subject_id=subject_id,
        subject_number=subject_number,
        after={"fields": fields or [], "reason": reason},
    )
