"""Which database to use: `DATABASE_URL`, else the server this installation started itself."""

import json
import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict


def resolve_database_url(*, data_dir: Path) -> str | None:
    """Return the connection address, or None when there is neither a `DATABASE_URL` nor a server yet."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    state_file = data_dir / "server.json"
    try:
        state = json.loads(state_file.read_text())
    except (OSError, ValueError):
        return None
    return f"postgresql://huoshui:{state['password']}@127.0.0.1:{state['port']}/huoshui"


def django_database(url: str | None) -> dict[str, Any]:
    """Return Django's connection settings for `url`; parameters such as sslmode go to OPTIONS."""
    # Without any server a command that needs none (makemigrations, openapi) still works.
    parts = dict(conninfo_to_dict(url or "postgresql://huoshui@127.0.0.1:1/huoshui"))
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "ENGINE": "django_tenants.postgresql_backend",
        **{setting: str(parts.pop(name, "") or "") for name, setting in known.items()},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {name: value for name, value in parts.items() if value is not None},
    }
