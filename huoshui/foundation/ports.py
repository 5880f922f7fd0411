"""Ports: a room declares what it needs from outside as a Protocol, `settings.ADAPTERS` says who gives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

Port = TypeVar("Port")
_replaced: dict[Any, Any] = {}
_built: dict[Any, Any] = {}


class NoAdapter(Exception):
    """The adapters table has no line for this port."""


def adapter(port: type[Port]) -> Port:
    """Return the adapter of `port`, one per process.

    The table maps the port's dotted path to that of a class or function without arguments.
    """
    if port in _replaced:
        instead: Port = _replaced[port]
        return instead
    if port not in _built:
        _built[port] = _build(port)
    found: Port = _built[port]
    return found


def _build(port: Any) -> Any:
    name = f"{port.__module__}.{port.__qualname__}"
    if name not in settings.ADAPTERS:
        raise NoAdapter(f"huoshui/config/adapters.py names nobody for {name}")
    return import_string(settings.ADAPTERS[name])()


@contextmanager
def answering(port: type[Port], instead: Port) -> Iterator[Port]:
    """Within the block `adapter(port)` returns `instead`: for trials and for tests of failure."""
    before = dict(_replaced)
    _replaced[port] = instead
    try:
        yield instead
    finally:
        _replaced.clear()
        _replaced.update(before)
