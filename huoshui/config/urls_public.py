"""Addresses that belong to the installation, not to a lender."""

from django.urls import path

from huoshui.config import pages

urlpatterns = [
    path("", pages.chooser),
    path("api/lenders", pages.lenders),
    path("healthz", pages.healthz),
    path("readyz", pages.readyz),
    path("favicon.ico", pages.favicon),
]

handler404 = "huoshui.config.error_pages.not_found"
handler500 = "huoshui.config.error_pages.server_error"
