"""The flows that ship with the system, as files: flows/*.json."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from huoshui.core.errors import NotFound
from huoshui.foundation import canonical
from huoshui.risk.sources.catalogue import BUREAU

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


def content_hash(graph: dict[str, Any], scorecard: dict[str, Any], sources: Sequence[str] = (BUREAU,)) -> str:
    """SHA-256 of what decides: the graph, the scorecard, and the sources where they are not the bureau alone.

    A flow that asks the bureau alone keeps the hash it had before flows named their sources.
    """
    own = [] if tuple(sources) == (BUREAU,) else [list(sources)]
    return canonical.content_hash([graph, scorecard, *own])
