"""A partner's program for tests: signs what it sends, and can be told to sign wrongly."""

import itertools
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from huoshui.foundation import clock
from huoshui.partners.signing import authorization

_keys = itertools.count(1)


@dataclass
class Caller:
    """Asks `/<slug>/api/partner/…` under one key."""

    key_id: str
    secret: str
    slug: str = "qingshan"
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **more: Any) -> Any:
        return self.send("GET", path, b"", **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.send("POST", path, json.dumps(body or {}).encode(), **more)

    def put(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.send("PUT", path, json.dumps(body or {}).encode(), **more)

    def upload(self, path: str, fields: dict[str, Any], **more: Any) -> Any:
        content = encode_multipart(BOUNDARY, fields)
        return self.send("POST", path, content, content_type=MULTIPART_CONTENT, **more)

    def send(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        content_type: str = "application/json",
        key: str = "",
        skew: int = 0,
        nonce: str = "",
        signed_body: bytes | None = None,
        english: bool = False,
    ) -> Any:
        """`path` with its query, after `/<slug>/api/partner/`."""
        target = f"/{self.slug}/api/partner/{path}"
        place, _, query = target.partition("?")
        header = authorization(
            secret=self.secret,
            key_id=self.key_id,
            method=method,
            path=place,
            query=query,
            body=body if signed_body is None else signed_body,
            timestamp=int(clock.now().timestamp()) + skew,
            nonce=nonce or secrets.token_hex(16),
        )
        headers = {"Authorization": header, "Idempotency-Key": key or f"partner-{next(_keys)}"}
        if english:
            headers["Accept-Language"] = "en"
        return self.client.generic(method, target, body, content_type=content_type, headers=headers)
