"""Reading the one table event → reactions, `settings.REACTIONS_TABLE`."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from huoshui.foundation.outbox.event import Event, all_events

Reaction = Callable[[Any], object]


class NoSuchReaction(LookupError):
    """A delivery names a reaction the table no longer has."""


def event_kinds() -> Mapping[str, type[Event]]:
    """Return every event the table speaks of, by name; a process that has just started has met none."""
    import_string(settings.REACTIONS_TABLE)
    return all_events()


def reactions_of(kind: type[Event]) -> Mapping[str, Reaction]:
    """Return the reactions to `kind` by name, in the order of the table."""
    table: Mapping[type[Event], tuple[Reaction, ...]] = import_string(settings.REACTIONS_TABLE)
    return {reaction_name(reaction): reaction for reaction in table.get(kind, ())}


def reaction_name(reaction: Reaction) -> str:
    """Return "servicing.open_loan" for `huoshui.servicing.reactions.open_loan`."""
    room = reaction.__module__.removeprefix("huoshui.").split(".")[0]
    return f"{room}.{reaction.__qualname__}"


def find_reaction(kind: type[Event], name: str) -> Reaction:
    """Return the reaction of that name. Errors: `NoSuchReaction`."""
    try:
        return reactions_of(kind)[name]
    except KeyError:
        raise NoSuchReaction(f"no reaction {name} to {kind.__name__} in the table") from None
