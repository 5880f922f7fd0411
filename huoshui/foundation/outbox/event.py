"""What an event is: a frozen dataclass in a room's `events.py`, named in the past tense."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

_registered: dict[str, type["Event"]] = {}
_adapters: dict[type["Event"], TypeAdapter[Any]] = {}


@dataclass(frozen=True)
class Event:
    """Something that has happened (业务事件).

    Subclasses are frozen dataclasses of plain values (int, str, Decimal, date, tuples, enums). The name is
    made of room and class: `huoshui.servicing.events.LoanDisbursed` is "servicing.loan_disbursed".
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        name = event_name(cls)
        known = _registered.get(name)
        if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"two events are called {name}")
        _registered[name] = cls


def event_name(kind: type[Event]) -> str:
    """Return "room.past_tense" for an event class."""
    parts = kind.__module__.split(".")
    room = parts[1] if parts[0] == "huoshui" and len(parts) > 1 else parts[0]
    return f"{room}.{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', kind.__name__).lower()}"


def all_events() -> dict[str, type[Event]]:
    """Return every event class imported so far, by name."""
    return dict(_registered)


def _adapter(kind: type[Event]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def to_payload(event: Event) -> dict[str, Any]:
    """Return the event's values as JSON."""
    payload: dict[str, Any] = _adapter(type(event)).dump_python(event, mode="json")
    return payload


def to_json(event: Event) -> str:
    """Return the event's values as the text of that JSON."""
    text: bytes = _adapter(type(event)).dump_json(event)
    return text.decode()


def from_payload(name: str, payload: dict[str, Any]) -> Event:
    """Return the event again. Errors: `KeyError` for a name no room declares any more."""
    event: Event = _adapter(_registered[name]).validate_python(payload)
    return event
