"""The installation's secrets: from the environment, else from a file made once in the data folder.

`HUOSHUI_SECRET_KEY` signs sessions; `HUOSHUI_FIELD_KEYS` is the key ring of encrypted fields, written
"id:base64,id:base64" with the key for new values first; `HUOSHUI_INDEX_KEY` makes blind indexes.
Losing the field keys loses the encrypted data: back the file up apart from the database.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE_NAME = "secrets.json"


@dataclass(frozen=True)
class Secrets:
    """What must not leak. `field_keys` maps key id to a 32-byte key; `current_key_id` encrypts new values."""

    secret_key: str
    field_keys: Mapping[str, bytes]
    current_key_id: str
    index_key: bytes


def load_secrets(*, data_dir: Path) -> Secrets:
    """Return the secrets, generated on first use (file mode 0600) where the environment does not set them."""
    wanted = ("HUOSHUI_SECRET_KEY", "HUOSHUI_FIELD_KEYS", "HUOSHUI_INDEX_KEY")
    texts = {name: os.environ[name] for name in wanted if os.environ.get(name)}
    if len(texts) < len(wanted):
        texts = _from_file(data_dir / FILE_NAME) | texts
    ring = dict(_parse_key(item) for item in texts["HUOSHUI_FIELD_KEYS"].split(","))
    return Secrets(
        secret_key=texts["HUOSHUI_SECRET_KEY"],
        field_keys=ring,
        current_key_id=next(iter(ring)),
        index_key=base64.b64decode(texts["HUOSHUI_INDEX_KEY"]),
    )


def _parse_key(item: str) -> tuple[str, bytes]:
    key_id, _, encoded = item.strip().partition(":")
    key = base64.b64decode(encoded)
    if not key_id.isalnum() or len(key) != 32:
        raise ValueError("HUOSHUI_FIELD_KEYS: each item is id:base64 of 32 bytes, the id letters and digits")
    return key_id, key


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            json.dump(_generate(), out, indent=2)
        try:
            os.link(fresh, path)  # the first process wins; the others read what it wrote
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _generate() -> dict[str, str]:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        "HUOSHUI_SECRET_KEY": secrets.token_urlsafe(48),
        "HUOSHUI_FIELD_KEYS": f"k1:{key()}",
        "HUOSHUI_INDEX_KEY": key(),
    }
