"""One way to write JSON, so that the same content always has the same hash."""

import hashlib
import json
from typing import Any


def canonical_json(content: Any) -> str:
    """The content as JSON with sorted keys and no spaces: {"b": 1, "a": "活"} → {"a":"活","b":1}."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_hash(content: Any) -> str:
    """The SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
