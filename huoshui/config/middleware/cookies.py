"""Session and CSRF cookies that belong to one lender: their path is `/<slug>/`.

The session rows lie in the lender's schema as well, so a cookie carried to another lender by hand
finds nothing there.
"""

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import get_script_prefix


def _scope(response: HttpResponseBase, name: str) -> None:
    if name in response.cookies:
        response.cookies[name]["path"] = get_script_prefix()


class LenderSessionMiddleware(SessionMiddleware):
    """Django's sessions, their cookie scoped to the lender in the address."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        _scope(answer, settings.SESSION_COOKIE_NAME)
        return answer


class LenderCsrfMiddleware(CsrfViewMiddleware):
    """Django's CSRF check, its cookie scoped to the lender in the address."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer: HttpResponseBase = super().process_response(request, response)
        _scope(answer, settings.CSRF_COOKIE_NAME)
        return answer
