"""Addresses within a lender; the lender's slug in front has been taken off by then."""

from django.urls import include, path, re_path

from huoshui.config import pages

urlpatterns = [
    path("", pages.lender_home),
    re_path(r"^console(?:/.*)?$", pages.console),
    re_path(r"^portal(?:/.*)?$", pages.portal),
    re_path(r"^verify(?:/.*)?$", pages.portal),
    re_path(r"^sign(?:/.*)?$", pages.portal),
    path("api/", include("huoshui.api.urls")),
]

handler404 = "huoshui.config.error_pages.not_found"
handler500 = "huoshui.config.error_pages.server_error"
