"""What was found on a paper, and what is to be said about it."""

from dataclasses import dataclass, field
from typing import Any

from huoshui.papers.page import Corners


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A field's value with its places on the page and the confidence in it (置信度), 0 to 1."""

    value: str
    confidence: float
    page: int = 0
    places: tuple[Corners, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A remark on a reading: a code of `words.WARNINGS`, and what its sentence is filled with."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The fields of a paper by name, and the remarks."""

    fields: dict[str, Found]
    warnings: tuple[Warned, ...] = ()
