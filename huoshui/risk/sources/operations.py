"""Writes about sources: their terms, asked for by one person and decided by another."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.core.money import Cents, yuan_text
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.locks import advisory_lock
from huoshui.risk.models import SourceTerms
from huoshui.risk.sources.catalogue import SOURCES


class ChangeOpen(Refusal):
    code = "risk.source_change_open"
    zh = "该数据源已有待复核的变更"
    en = "A change of this source is waiting for its check already"


class ChangeDecided(Refusal):
    code = "risk.source_change_decided"
    zh = "该变更已复核"
    en = "This change has been decided already"


class OwnChange(Forbidden):
    code = "risk.own_source_change"
    zh = "数据源变更须由另一人复核"
    en = "A change of a source is decided by another person than the one who asked for it"


@transaction.atomic
def ask_source_terms(*, actor: Actor, source: str, is_on: bool, price: Cents, note: str) -> int:
    """The id of the change that waits for another person; `price` of a pull in cents.

    Refusals: Forbidden, InvalidInput (no such source, no reason, a negative price), ChangeOpen.
    """
    user_id = actor.require_person("source.edit")
    if source not in SOURCES:
        raise InvalidInput(field="source", zh="没有此数据源", en="There is no such source")
    if price < 0:
        raise InvalidInput(field="price", zh="单价不能为负", en="A price is not negative")
    if not note.strip():
        raise InvalidInput(field="note", zh="请填写原因", en="Say why")
    advisory_lock(f"risk.source.{source}")
    if SourceTerms.objects.filter(source=source, decided_at__isnull=True).exists():
        raise ChangeOpen()
    row = SourceTerms.objects.create(
        source=source,
        is_on=is_on,
        price=price,
        note=note.strip()[:300],
        asked_by_id=user_id,
        asked_at=now(),
    )
    _audit(actor, "source.ask", row)
    return row.pk


@transaction.atomic
def decide_source_terms(*, actor: Actor, change_id: int, approve: bool, opinion: str = "") -> None:
    """Nothing; approved, the terms hold from now on; declined, nothing changes.

    Refusals: Forbidden, NotFound, ChangeDecided, OwnChange, InvalidInput (declined without a word).
    """
    user_id = actor.require_person("source.check")
    row = SourceTerms.objects.select_for_update().filter(pk=change_id).first()
    if row is None:
        raise NotFound()
    if row.decided_at is not None:
        raise ChangeDecided()
    if row.asked_by_id == user_id:
        raise OwnChange()
    if not approve and not opinion.strip():
        raise InvalidInput(field="opinion", zh="请填写意见", en="Say why")
    row.decided_by_id = user_id
    row.decided_at = now()
    row.is_approved = approve
    row.opinion = opinion.strip()[:300]
    row.save(update_fields=["decided_by", "decided_at", "is_approved", "opinion"])
    _audit(actor, "source.decide", row)


def _audit(actor: Actor, action: str, row: SourceTerms) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="source",
        subject_id=row.pk,
        subject_number=row.source,
        after={"is_on": row.is_on, "price": yuan_text(row.price), "is_approved": row.is_approved},
    )
