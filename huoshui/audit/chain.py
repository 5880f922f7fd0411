"""The hash chain (哈希链): each entry's hash covers its content and the hash of the entry before it."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from huoshui.foundation.canonical import canonical_json

FIRST_HASH = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """What the hash of an audit entry covers."""

    at: datetime
    business_date: date
    actor_kind: str
    actor_id: int | None
    actor_name: str
    ip: str
    action: str
    subject_type: str
    subject_id: str
    subject_number: str
    before: Any
    after: Any


def entry_hash(link: ChainLink, *, previous_hash: str) -> str:
    """The SHA-256, in hex, of the entry's canonical JSON followed by the hash before it."""
    content = {
        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "business_date": link.business_date.isoformat(),
        "actor": [link.actor_kind, link.actor_id, link.actor_name],
        "ip": link.ip,
        "action": link.action,
        "subject": [link.subject_type, link.subject_id, link.subject_number],
        "before": link.before,
        "after": link.after,
    }
    text = canonical_json(content)
    return hashlib.sha256(f"{previous_hash}\n{text}".encode()).hexdigest()
