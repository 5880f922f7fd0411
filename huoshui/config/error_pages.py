"""Answers when no view could answer: the same JSON shape as the APIs, nothing of the inside shown."""

import logging
import secrets
from typing import Any

from django.http import HttpRequest, JsonResponse

_log = logging.getLogger("huoshui.web")


def error_body(*, code: str, zh: str, en: str, english: bool = False, **more: Any) -> dict[str, Any]:
    """Return the error object every API answers with."""
    body = {"code": code, "message": en if english else zh, "message_zh": zh, "message_en": en}
    return {"error": body | {"field": None, "params": {}} | more}


def prefers_english(request: HttpRequest) -> bool:
    """Return whether the caller's Accept-Language puts English first; Chinese is the default."""
    return request.headers.get("Accept-Language", "").lower().startswith("en")


def not_found(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    english = prefers_english(request)
    return JsonResponse(error_body(code="not_found", zh="未找到", en="Not found", english=english), status=404)


def server_error(request: HttpRequest) -> JsonResponse:
    incident = secrets.token_hex(4)
    _log.error("unhandled error %s", incident, extra={"incident": incident, "path": request.path})
    return JsonResponse(incident_body(incident, english=prefers_english(request)), status=500)


def incident_body(incident: str, *, english: bool) -> dict[str, Any]:
    """Return the error object of an unexpected failure, which names only the incident."""
    return error_body(
        code="unexpected",
        zh=f"系统出现意外错误，请联系管理员并提供编号 {incident}",
        en=f"Something went wrong. Please tell the administrator the number {incident}",
        english=english,
        params={"incident": incident},
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> JsonResponse:
    body = error_body(
        code="csrf",
        zh="页面已过期，请刷新后重试",
        en="This page has expired. Reload it and try again",
        english=prefers_english(request),
    )
    return JsonResponse(body, status=403)
