"""The few pages the server itself answers: the chooser, the health checks, and the two web apps' entry."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import get_script_prefix
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import ensure_csrf_cookie

from huoshui.foundation.paths import web_dist
from huoshui.lenders.queries import list_lenders

_STYLE = """
:root{color-scheme:light}body{margin:0;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;
background:#f5f7f8;color:#1c2b33}main{max-width:44rem;margin:0 auto;padding:4rem 1.25rem}
h1{font-size:1.75rem;margin:0}p{color:#51646e;margin:.25rem 0 2rem}
article{background:#fff;border:1px solid #dfe6e9;border-radius:12px;padding:1.25rem 1.5rem;margin-bottom:1rem}
h2{font-size:1.1rem;margin:0}small{color:#6b7d86}nav{display:flex;gap:.75rem;flex-wrap:wrap;margin-top:1rem}
a{padding:.5rem 1rem;border-radius:8px;text-decoration:none;background:#0f6b6b;color:#fff}
a.quiet{background:#e8f1f1;color:#0f6b6b}a:focus-visible{outline:3px solid #f2a93b}
"""


def chooser(request: HttpRequest) -> HttpResponse:
    """Return the front page: each lender with its two doors."""
    cards = format_html_join(
        "",
        '<article><h2>{}</h2><small lang="en">{}</small><nav><a href="/{}/portal/">我要借款 Borrow</a>'
        '<a class="quiet" href="/{}/console/">员工入口 Staff</a></nav></article>',
        ((lender.name, lender.name_en, lender.slug, lender.slug) for lender in list_lenders()),
    )
    body = format_html(
        '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>活水 Huoshui</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><style>{}</style></head>'
        '<body><main><h1>活水 Huoshui</h1><p>选择机构 <span lang="en">Choose a lender</span></p>{}</main>'
        "</body></html>",
        mark_safe(_STYLE),
        cards or format_html("<article>{}</article>", "尚无机构 No lender yet: huoshui demo"),
    )
    return HttpResponse(body)


def lenders(request: HttpRequest) -> JsonResponse:
    """Return the lenders a visitor may choose from."""
    items = [
        {"slug": one.slug, "name": one.name, "name_en": one.name_en, "lender_type": one.lender_type.value}
        for one in list_lenders()
    ]
    return JsonResponse({"items": items})


def healthz(request: HttpRequest) -> JsonResponse:
    """Return 200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Return 200 when the database answers, 503 when not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


def favicon(request: HttpRequest) -> HttpResponse:
    """Return nothing, so browsers stop asking."""
    return HttpResponse(status=204)


def lender_home(request: HttpRequest) -> HttpResponse:
    """Lead a visitor of a lender's bare address to its portal."""
    return HttpResponseRedirect(get_script_prefix() + "portal/")


@ensure_csrf_cookie
def console(request: HttpRequest) -> HttpResponse:
    """Return the staff console; the pages within are drawn by the browser."""
    return _web_app("console")


@ensure_csrf_cookie
def portal(request: HttpRequest) -> HttpResponse:
    """Return the borrower's portal."""
    return _web_app("portal")


def _web_app(app: str) -> HttpResponse:
    index = web_dist(app) / "index.html"
    if not index.exists():
        return HttpResponse(
            f"网页尚未构建，请运行 make web。 The {app} is not built yet: run make web.",
            status=503,
            content_type="text/plain; charset=utf-8",
        )
    response = HttpResponse(index.read_bytes(), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
