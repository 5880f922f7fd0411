"""From an address to a lender: by host name first, else by the first segment of the path.

`/qingshan/api/staff/loans` becomes `/api/staff/loans` in the schema of 青山农村商业银行; `reverse()` and
cookies keep the prefix through Django's script prefix.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import set_script_prefix
from django.utils.html import format_html

from huoshui.foundation.schema import choose_public, choose_tenant
from huoshui.lenders.models import Lender
from huoshui.lenders.queries import LenderNotFound, info_of

PUBLIC_PATHS = frozenset({"/", "/healthz", "/readyz", "/api/lenders", "/favicon.ico"})


class LenderMiddleware:
    """Chooses the lender of a request; `request.lender` is its `LenderInfo`, None for public addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        choose_public()
        set_script_prefix("/")
        if "\0" in request.path_info:  # no name of anything has one, and no table could be asked for it
            return _no_such_lender(request, "")
        by_host = _by_host(request)
        if by_host is None and request.path_info in PUBLIC_PATHS:
            request.lender = None  # type: ignore[attr-defined]
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF  # type: ignore[attr-defined]
            return self.get_response(request)
        slug, rest = _split(request.path_info)
        lender = by_host or Lender.objects.filter(slug=slug, is_active=True).first()
        if lender is None:
            return _no_such_lender(request, slug)
        if by_host is None:
            request.path_info = rest
            set_script_prefix(f"/{slug}/")
        choose_tenant(lender)
        request.lender = info_of(lender)  # type: ignore[attr-defined]
        return self.get_response(request)


def _split(path: str) -> tuple[str, str]:
    slug, slash, rest = path.removeprefix("/").partition("/")
    return slug, slash + rest or "/"


def _by_host(request: HttpRequest) -> Lender | None:
    host = request.get_host().split(":")[0].lower()
    found: Lender | None = Lender.objects.filter(domains__domain=host, is_active=True).first()
    return found


def _no_such_lender(request: HttpRequest, slug: str) -> HttpResponse:
    refusal = LenderNotFound(slug=slug[:40])
    zh, en = refusal.message("zh"), refusal.message("en")
    if "text/html" in request.headers.get("Accept", ""):
        page = (
            '<!doctype html><meta charset="utf-8"><title>404</title><p>{}<br><span lang="en">{}</span>'
            '<p><a href="/">Huoshui 活水</a>'
        )
        return HttpResponse(format_html(page, zh, en), status=404)
    is_english = request.headers.get("Accept-Language", "").strip().lower().startswith("en")
    message = en if is_english else zh
    body: dict[str, object] = {"code": refusal.code, "message": message, "message_zh": zh, "message_en": en}
    return JsonResponse({"error": body | {"field": None, "params": {}}}, status=404)
