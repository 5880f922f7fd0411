"""Who signed the request: no session, no cookie, no CSRF token; every request proves itself."""

from django.http import HttpRequest
from ninja.security.base import AuthBase

from huoshui.foundation.actor import Actor
from huoshui.identity.queries import client_ip
from huoshui.partners.operations import Asked, admit, key_id_of


class PartnerAuth(AuthBase):
    """A partner's program, by its signature (docs/reference/partner-api.md)."""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = "Authorization"

    def __call__(self, request: HttpRequest) -> Actor:
        actor = admit(
            Asked(
                method=request.method or "",
                path=request.path,
                query=request.META.get("QUERY_STRING", ""),
                body=_body(request),
                authorization=request.headers.get("Authorization", ""),
                ip=client_ip(request),
            )
        )
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def _body(request: HttpRequest) -> bytes:
    """The body as it came, once somebody at least says who signed it.

    Django reads a form above 2 MB only piecewise, as files; a signature is over all of it, and a document
    may have 10 MB (config/middleware/size.py refuses longer ones beforehand).
    """
    if not key_id_of(request.headers.get("Authorization", "")):
        return b""
    is_form = (request.content_type or "").startswith("multipart/")
    if is_form and not hasattr(request, "_body"):
        request._body = request.read()  # type: ignore[attr-defined]
    return request.body
