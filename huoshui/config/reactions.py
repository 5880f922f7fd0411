"""The story on one page: what has happened → who listens."""

from collections.abc import Callable
from typing import Any

from huoshui.foundation.outbox import Event

REACTIONS: dict[type[Event], tuple[Callable[[Any], object], ...]] = {}
