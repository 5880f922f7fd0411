"""Identifiers that need no counter."""

import secrets
import time
import uuid


def new_uuid() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562): later ones sort after earlier ones, so indexes stay compact."""
    milliseconds = time.time_ns() // 1_000_000
    value = (
        (milliseconds << 80)
        | (0x7 << 76)
        | (secrets.randbits(12) << 64)
        | (0b10 << 62)
        | secrets.randbits(62)
    )
    return uuid.UUID(int=value)
