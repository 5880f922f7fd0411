"""The list of what partners asked and how they were answered."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from huoshui.foundation.actor import Actor
from huoshui.partners.operations import key_id_of, record_request


class PartnerRequestsMiddleware:
    """Keeps a line for each request of a partner that was let in; the door keeps those it refuses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and actor.partner_id is not None:
            record_request(
                partner_id=actor.partner_id,
                key_id=key_id_of(request.headers.get("Authorization", "")),
                method=request.method or "",
                path=request.path,
                status=response.status_code,
                error_code=_error_code(response),
                ip=actor.ip,
            )
        return response


def _error_code(response: HttpResponse) -> str:
    if response.status_code < 400:
        return ""
    try:
        return str(json.loads(response.content)["error"]["code"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
