"""What the sandboxes have taken, for the demo inbox and the message page."""

import re
from dataclasses import dataclass
from datetime import datetime

from huoshui.core.errors import NotFound
from huoshui.core.identifiers import mask_phone
from huoshui.foundation.fields import blind_index
from huoshui.integrations.messaging.sandbox import PURPOSE
from huoshui.integrations.models import SandboxMessage

_SIX_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9]{6}(?![0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A text message the sandbox took; the phone masked."""

    id: int
    phone_masked: str
    template: str
    text: str
    sent_at: datetime


def list_messages(*, phone: str | None = None, limit: int = 50, offset: int = 0) -> tuple[MessageRow, ...]:
    """Messages, newest first; with `phone` only those sent to it."""
    rows = SandboxMessage.objects.order_by("-sent_at", "-id")
    if phone is not None:
        rows = rows.filter(phone_index=blind_index(phone, PURPOSE))
    return tuple(
        MessageRow(
            id=row.pk,
            phone_masked=mask_phone(str(row.phone)),
            template=row.template,
            text=row.text,
            sent_at=row.sent_at,
        )
        for row in rows[offset : offset + limit]
    )


def latest_code(*, phone: str, template: str) -> str:
    """The six digits in the latest text of that template to that phone. Refusals: NotFound.

    What a person reads off their telephone; a replay and the tests read it here.
    """
    rows = SandboxMessage.objects.filter(phone_index=blind_index(phone, PURPOSE), template=template)
    last = rows.order_by("-sent_at", "-id").first()
    found = _SIX_DIGITS.search(last.text) if last else None
    if found is None:
        raise NotFound()
    return found.group()


def count_messages() -> int:
    """How many messages the sandbox has taken."""
    return SandboxMessage.objects.count()
