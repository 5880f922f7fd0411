"""Where two answers differ: only names the oracle knows are compared."""

from collections.abc import Iterator
from typing import Any


def differences(oracle: Any, engine: Any, path: str = "") -> Iterator[str]:
    """ "position.total_due: oracle 1.00, engine 1.01" for each difference."""
    if isinstance(oracle, dict):
        for name, value in oracle.items():
            other = engine.get(name) if isinstance(engine, dict) else None
            yield from differences(value, other, f"{path}.{name}" if path else name)
    elif isinstance(oracle, list):
        if not isinstance(engine, list) or len(oracle) != len(engine):
            size = len(engine) if isinstance(engine, list) else "nothing"
            yield f"{path}: oracle has {len(oracle)}, engine {size}"
            return
        for place, (left, right) in enumerate(zip(oracle, engine, strict=True)):
            yield from differences(left, right, f"{path}.{place}")
    elif oracle != engine:
        yield f"{path}: oracle {oracle}, engine {engine}"
