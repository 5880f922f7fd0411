"""The flows that ship with the system, as files: flows/*.json."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from huoshui.core.errors import NotFound
from huoshui.foundation import canonical

_FOLDER = Path(__file__).parent / "flows"


@cache
def shipped_flow(code: str) -> dict[str, Any]:
    """The content of flows/<code>.json. Refusals: NotFound."""
    path = _FOLDER / f"{code}.json"
    if code not in shipped_codes():
        raise NotFound()
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@cache
def shipped_codes() -> tuple[str, ...]:
    """Codes of the shipped flows."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


def content_hash(graph: dict[str, Any], scorecard: dict[str, Any]) -> str:
    """SHA-256 of what decides: the graph and the scorecard."""
    return canonical.content_hash([graph, scorecard])
