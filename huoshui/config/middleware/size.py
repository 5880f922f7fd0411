"""How much anybody may send at once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from huoshui.api.errors import error_body
from huoshui.api.language import prefers_english
from huoshui.foundation.files import MAX_BYTES

MOST_BYTES = MAX_BYTES + 1024 * 1024  # the largest file there may be, and the form around it


class RequestSizeMiddleware:
    """Refuses by its announced length what is larger than any file: Django would spool all of it to disk
    before a view could say no. A request without a length is read as empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdecimal() or int(length[:20]) <= MOST_BYTES:
            return self.get_response(request)
        english = prefers_english(request)
        body = error_body(code="too_large", zh="请求内容过大", en="The request is too large", english=english)
        return JsonResponse(body, status=413)
