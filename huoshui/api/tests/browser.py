"""A browser for the tests: one lender's addresses, CSRF and idempotency headers as a page sends them."""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huoshui.foundation.ports import answering
from huoshui.identity.ports import MessageGateway

_keys = itertools.count(1)


class Browser:
    """Talks to `/<slug>/api/…` as the web pages do."""

    def __init__(self, slug: str = "qingshan") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.slug = slug

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/{self.slug}/api/{path}", query)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        return self.send("post", path, body, key=key)

    def put(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        return self.send("put", path, body, key=key)

    def send(self, method: str, path: str, body: Any, *, key: str | None = None) -> Any:
        return getattr(self.client, method)(
            f"/{self.slug}/api/{path}",
            {} if body is None else body,
            content_type="application/json",
            headers=self._headers(key),
        )

    def upload(
        self, path: str, content: bytes, *, name: str = "证件.pdf", key: str | None = None, **fields: str
    ) -> Any:
        """The answer to a form with a file, said to be a PDF."""
        file = SimpleUploadedFile(name, content, content_type="application/pdf")
        address = f"/{self.slug}/api/{path}"
        return self.client.post(address, {**fields, "file": file}, headers=self._headers(key))

    def log_in(self, username: str, password: str) -> Any:
        """The answer to a staff login."""
        return self.post("staff/session/login", {"username": username, "password": password})

    def _headers(self, key: str | None) -> dict[str, str]:
        if "huoshui_csrf" not in self._cookies() and "csrftoken" not in self._cookies():
            self.get("public/lender")
        cookies = self._cookies()
        token = cookies.get("csrftoken") or cookies.get("huoshui_csrf")
        return {
            "X-CSRFToken": token.value if token else "",
            "Idempotency-Key": key or f"key-{next(_keys)}",
        }

    def _cookies(self) -> Any:
        return self.client.cookies


class Postbox:
    """A message gateway that keeps what it is given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def send(self, *, phone: str, template: str, text: str) -> None:
        self.texts.append(text)

    @property
    def last_code(self) -> str:
        found = re.search(r"\d{6}", self.texts[-1])
        assert found
        return found.group()


@contextmanager
def postbox() -> Iterator[Postbox]:
    """A postbox in place of the gateway, within the block."""
    box = Postbox()
    with answering(MessageGateway, box):
        yield box
