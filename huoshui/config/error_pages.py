"""Answers when no view could answer: the same JSON shape as the APIs, nothing of the inside shown."""

import sys

from django.http import HttpRequest, JsonResponse

from huoshui.api.errors import error_body, incident_body, new_incident
from huoshui.api.language import prefers_english


def not_found(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    body = error_body(code="not_found", zh="未找到", en="Not found", english=prefers_english(request))
    return JsonResponse(body, status=404)


def server_error(request: HttpRequest) -> JsonResponse:
    incident = new_incident(request, sys.exc_info()[1])
    return JsonResponse(incident_body(incident, english=prefers_english(request)), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> JsonResponse:
    body = error_body(
        code="csrf",
        zh="页面已过期，请刷新后重试",
        en="This page has expired. Reload it and try again",
        english=prefers_english(request),
    )
    return JsonResponse(body, status=403)
