"""Which of the two languages an answer speaks."""

from django.http import HttpRequest


def prefers_english(request: HttpRequest) -> bool:
    """Return whether the caller's Accept-Language puts English first; Chinese is the default."""
    return request.headers.get("Accept-Language", "").strip().lower().startswith("en")


def pick(request: HttpRequest, *, zh: str, en: str) -> str:
    """Return the text in the caller's language."""
    return en if prefers_english(request) else zh
