"""Files on their way out."""

from urllib.parse import quote

from django.http import HttpResponse

from huoshui.foundation.files import LoadedFile

_BINARY = {"schema": {"type": "string", "format": "binary"}}
PDF_DOCUMENTED = {"responses": {200: {"description": "PDF", "content": {"application/pdf": _BINARY}}}}
"""What a view that answers with a PDF tells the interface's description, as `openapi_extra`."""


def file_response(file: LoadedFile, *, name: str = "", inline: bool = True) -> HttpResponse:
    """The response that carries a stored file; no cache on the way keeps it, no browser guesses at it."""
    response = HttpResponse(file.content, content_type=file.info.content_type)
    return _named(response, name or file.info.file_name, "inline" if inline else "attachment")


def attachment(content: str | bytes, *, name: str, content_type: str) -> HttpResponse:
    """The response that carries something made just now, to be saved under that name."""
    return _named(HttpResponse(content, content_type=content_type), name, "attachment")


def _named(response: HttpResponse, name: str, disposition: str) -> HttpResponse:
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
