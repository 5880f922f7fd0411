"""One shape for all that goes wrong: {"error": {code, message, message_zh, message_en, field, params}}."""

import logging
import secrets
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from huoshui.api.language import prefers_english
from huoshui.core.errors import Refusal

_log = logging.getLogger("huoshui.api")

# Pydantic's kinds of error in words; its own English text is used for those not named here.
_WORDS = {
    "missing": ("必填", "is required"),
    "string_too_short": ("不能少于 {min_length} 个字符", "needs at least {min_length} characters"),
    "string_too_long": ("不能超过 {max_length} 个字符", "may have at most {max_length} characters"),
    "string_type": ("应为文本", "must be text"),
    "string_pattern_mismatch": ("格式不正确", "has the wrong form"),
    "int_type": ("应为整数", "must be a whole number"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "bool_type": ("应为是或否", "must be true or false"),
    "bool_parsing": ("应为是或否", "must be true or false"),
    "date_from_datetime_parsing": ("日期格式应为 2026-11-22", "must be a day such as 2026-11-22"),
    "date_parsing": ("日期格式应为 2026-11-22", "must be a day such as 2026-11-22"),
    "date_type": ("日期格式应为 2026-11-22", "must be a day such as 2026-11-22"),
    "greater_than": ("应大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": ("不能小于 {ge}", "must be at least {ge}"),
    "less_than": ("应小于 {lt}", "must be less than {lt}"),
    "less_than_equal": ("不能大于 {le}", "must be at most {le}"),
    "enum": ("应为以下之一：{expected}", "must be one of {expected}"),
    "literal_error": ("应为以下之一：{expected}", "must be one of {expected}"),
    "extra_forbidden": ("不是已知的字段", "is not a known field"),
    "list_type": ("应为列表", "must be a list"),
    "too_short": ("至少需要 {min_length} 项", "needs at least {min_length} items"),
    "too_long": ("最多 {max_length} 项", "may have at most {max_length} items"),
    "json_invalid": ("不是有效的 JSON", "is not valid JSON"),
}


def error_body(*, code: str, zh: str, en: str, english: bool = False, **more: Any) -> dict[str, Any]:
    """Return the error object, its `message` in the caller's language."""
    body = {"code": code, "message": en if english else zh, "message_zh": zh, "message_en": en}
    return {"error": body | {"field": None, "params": {}} | more}


def refusal_body(refusal: Refusal, *, english: bool) -> dict[str, Any]:
    """Return the error object of a refusal."""
    return error_body(
        code=refusal.code,
        zh=refusal.message("zh"),
        en=refusal.message("en"),
        english=english,
        field=refusal.field,
        params={
            name: value if isinstance(value, int | bool) else str(value)
            for name, value in refusal.params.items()
        },
    )


def incident_body(incident: str, *, english: bool) -> dict[str, Any]:
    """Return the error object of an unexpected failure: only its number, nothing of the inside."""
    return error_body(
        code="unexpected",
        zh=f"系统出现意外错误，请联系管理员并提供编号 {incident}",
        en=f"Something went wrong. Please tell the administrator the number {incident}",
        english=english,
        params={"incident": incident},
    )


def new_incident(request: HttpRequest, problem: BaseException | None) -> str:
    """Return the number under which the failure is in the log."""
    incident = secrets.token_hex(4)
    _log.error("incident %s", incident, exc_info=problem, extra={"incident": incident, "path": request.path})
    return incident


def validation_body(errors: list[dict[str, Any]], *, english: bool) -> dict[str, Any]:
    """Return the error object of bad input: the first problem as message and field, all in `problems`."""
    problems = [_problem(one, english=english) for one in errors]
    first = problems[0]
    return error_body(
        code="invalid_input",
        zh=f"{first['field']}：{first['message_zh']}" if first["field"] else first["message_zh"],
        en=f"{first['field']} {first['message_en']}" if first["field"] else first["message_en"],
        english=english,
        field=first["field"],
        problems=problems,
    )


def _problem(error: dict[str, Any], *, english: bool) -> dict[str, Any]:
    context = error.get("ctx") or {}
    if "zh" in context:
        zh, en = str(context["zh"]), str(context["en"])
    else:
        words = _WORDS.get(error["type"], ("值无效", str(error.get("msg", "is not valid"))))
        zh, en = (_filled(text, context) for text in words)
    return {
        "field": field_path(error["loc"]),
        "message": en if english else zh,
        "message_zh": zh,
        "message_en": en,
    }


def _filled(text: str, context: dict[str, Any]) -> str:
    try:
        return text.format(**context)
    except (KeyError, IndexError):
        return text


def field_path(location: tuple[Any, ...] | list[Any]) -> str | None:
    """Return "lines.0.amount" for ("body", "payload", "lines", 0, "amount")."""
    source, *rest = location or ("",)
    # Ninja puts the name of the view's argument in front when it reads a whole body or form.
    inner = rest[1:] if source in ("body", "form", "file") and len(rest) > 1 else rest
    return ".".join(str(part) for part in inner) or None


def add_error_handlers(api: NinjaAPI) -> None:
    """Make `api` answer every failure in the one shape."""

    def answer(request: HttpRequest, body: dict[str, Any], status: int) -> HttpResponse:
        return api.create_response(request, body, status=status)

    @api.exception_handler(Refusal)
    def on_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        body = refusal_body(refusal, english=prefers_english(request))
        response = answer(request, body, refusal.status)
        if wait := refusal.params.get("retry_after_seconds"):
            response.headers["Retry-After"] = str(wait)
        return response

    @api.exception_handler(ValidationError)
    def on_bad_input(request: HttpRequest, problem: ValidationError) -> HttpResponse:
        return answer(request, validation_body(problem.errors, english=prefers_english(request)), 422)

    @api.exception_handler(AuthenticationError)
    def on_no_login(request: HttpRequest, problem: AuthenticationError) -> HttpResponse:
        body = error_body(
            code="login_required", zh="请先登录", en="Please log in first", english=prefers_english(request)
        )
        return answer(request, body, 401)

    @api.exception_handler(Http404)
    def on_nothing_there(request: HttpRequest, problem: Http404) -> HttpResponse:
        body = error_body(code="not_found", zh="未找到", en="Not found", english=prefers_english(request))
        return answer(request, body, 404)

    @api.exception_handler(HttpError)
    def on_http_error(request: HttpRequest, problem: HttpError) -> HttpResponse:
        # Ninja wraps whatever went wrong while it read the body.
        if isinstance(problem.__cause__, Refusal):
            return on_refusal(request, problem.__cause__)
        words = ("请求无法处理", "The request cannot be handled")
        if problem.status_code == 403:
            words = ("页面已过期，请刷新后重试", "This page has expired. Reload it and try again")
        code = "csrf" if problem.status_code == 403 else "bad_request"
        body = error_body(code=code, zh=words[0], en=words[1], english=prefers_english(request))
        return answer(request, body, problem.status_code)

    @api.exception_handler(RequestDataTooBig)
    def on_too_much(request: HttpRequest, problem: RequestDataTooBig) -> HttpResponse:
        english = prefers_english(request)
        body = error_body(code="too_large", zh="请求内容过大", en="The request is too large", english=english)
        return answer(request, body, 413)

    @api.exception_handler(DataError)
    def on_value_no_column_holds(request: HttpRequest, problem: DataError) -> HttpResponse:
        # The last net under the checks of each operation; in the log, so that the missing check is added.
        new_incident(request, problem)
        zh, en = "内容过长或数值过大", "A text is too long or a number too large"
        body = error_body(code="invalid_input", zh=zh, en=en, english=prefers_english(request))
        return answer(request, body, 422)

    @api.exception_handler(MultiPartParserError)
    @api.exception_handler(SuspiciousOperation)
    def on_unreadable(request: HttpRequest, problem: Exception) -> HttpResponse:
        return on_http_error(request, HttpError(400, "unreadable"))

    @api.exception_handler(Exception)
    def on_anything_else(request: HttpRequest, problem: Exception) -> HttpResponse:
        incident = new_incident(request, problem)
        return answer(request, incident_body(incident, english=prefers_english(request)), 500)
