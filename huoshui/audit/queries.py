"""Reads of the audit journal: its entries by filter, and whether the chain is whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from huoshui.audit.chain import FIRST_HASH, ChainLink, entry_hash
from huoshui.audit.models import AuditEntry

CHUNK = 2000
MAX_EXPORT = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries to read; empty fields do not narrow. Dates are business dates, both ends included."""

    action: str = ""
    actor: str = ""
    subject_type: str = ""
    subject: str = ""
    date_from: date | None = None
    date_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One entry as read."""

    id: int
    at: datetime
    business_date: date
    actor_kind: str
    actor_name: str
    ip: str
    action: str
    subject_type: str
    subject_id: str
    subject_number: str
    before: Any
    after: Any
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainedRow(AuditRow):
    """An entry with its place in the chain; `intact` when its hash still fits its content.

    `actor_id` is among what the hash covers, so whoever recomputes it needs it.
    """

    actor_id: int | None
    previous_hash: str
    intact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """One page of entries, newest first, and how many there are in all."""

    items: tuple[AuditRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainCheck:
    """How many entries were read and the id of the first that does not fit its chain."""

    count: int
    first_broken_id: int | None

    @property
    def intact(self) -> bool:
        return self.first_broken_id is None


def list_entries(*, criteria: AuditFilter, page: int = 1, page_size: int = 20) -> AuditPage:
    """One page of the entries that match, newest first."""
    found = _matching(criteria)
    start = (page - 1) * page_size
    rows = tuple(_row(entry) for entry in found.order_by("-id")[start : start + page_size])
    return AuditPage(items=rows, total=found.count())


def export_entries(*, criteria: AuditFilter) -> Iterator[AuditRow]:
    """The entries that match, oldest first, at most 50,000."""
    for entry in _matching(criteria).order_by("id")[:MAX_EXPORT].iterator(CHUNK):
        yield _row(entry)


def list_chain_of(*, subject_type: str, subject_id: int | str) -> tuple[ChainedRow, ...]:
    """The entries of one subject with their hashes, oldest first, each recomputed."""
    found = AuditEntry.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).order_by("id")
    return tuple(_chained(entry) for entry in found)


def verify_chain() -> ChainCheck:
    """Whether every entry still carries the hash of its content and of the entry before it (审计链核验)."""
    expected_previous, count = FIRST_HASH, 0
    for entry in AuditEntry.objects.order_by("id").iterator(CHUNK):
        count += 1
        whole = entry.previous_hash == expected_previous
        if not whole or entry.hash != entry_hash(_link(entry), previous_hash=entry.previous_hash):
            return ChainCheck(count=count, first_broken_id=entry.pk)
        expected_previous = entry.hash
    return ChainCheck(count=count, first_broken_id=None)


def _matching(criteria: AuditFilter) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.all()
    if criteria.action:
        found = found.filter(action__startswith=criteria.action)
    if criteria.actor:
        found = found.filter(actor_name__icontains=criteria.actor)
    if criteria.subject_type:
        found = found.filter(subject_type=criteria.subject_type)
    if criteria.subject:
        found = found.filter(Q(subject_number=criteria.subject) | Q(subject_id=criteria.subject))
    if criteria.date_from:
        found = found.filter(business_date__gte=criteria.date_from)
    if criteria.date_to:
        found = found.filter(business_date__lte=criteria.date_to)
    return found


def _row(entry: AuditEntry) -> AuditRow:
    return AuditRow(
        id=entry.pk,
        at=entry.at,
        business_date=entry.business_date,
        actor_kind=entry.actor_kind,
        actor_name=entry.actor_name,
        ip=entry.ip,
        action=entry.action,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        subject_number=entry.subject_number,
        before=entry.before,
        after=entry.after,
        hash=entry.hash,
    )


def _chained(entry: AuditEntry) -> ChainedRow:
    row = _row(entry)
    return ChainedRow(
        **{name: getattr(row, name) for name in AuditRow.__slots__},
        actor_id=entry.actor_id,
        previous_hash=entry.previous_hash,
        intact=entry.hash == entry_hash(_link(entry), previous_hash=entry.previous_hash),
    )


def _link(entry: AuditEntry) -> ChainLink:
    return ChainLink(
        at=entry.at,
        business_date=entry.business_date,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        actor_name=entry.actor_name,
        ip=entry.ip,
        action=entry.action,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        subject_number=entry.subject_number,
        before=entry.before,
        after=entry.after,
    )
