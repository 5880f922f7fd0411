"""Names of customers wherever a list or page shows them: as the role of who looks sees names (字段脱敏)."""

from typing import Annotated

from django.http import HttpRequest
from pydantic import PlainSerializer, SerializationInfo

from huoshui.identity.queries import displays_for


def shown_name(request: HttpRequest, name: str) -> str:
    """The name of a customer as the person who asks sees it, for files made outside a shape.

    王芳 is 王* to a role that sees names masked, *** to one that does not see them.
    """
    return displays_for(request).show("name", name)


def _as_seen(name: str, info: SerializationInfo) -> str:
    context = info.context or {}
    return shown_name(context["request"], name) if "request" in context else name


CustomerName = Annotated[str, PlainSerializer(_as_seen, return_type=str)]
"""A customer's, owner's or guarantor's name; a name masked before stays as it is."""
