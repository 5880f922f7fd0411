"""The protocol of a data source: one signed JSON request over HTTPS, one signed JSON answer.

    POST <address of the source>
    Authorization: HUOSHUI-HMAC-SHA256 key_id=…, timestamp=…, nonce=…, signature=…
    {"source":"tax","reference":"SQ…-tax","name":"…","id_number":"…","consent_version":"2026-12"}

    200
    X-Signature: HMAC-SHA256 under the secret of the nonce, a line feed and the SHA-256 of the body
    {"reference":"SQ…-tax","code":"OK","data":{…}}

The request is signed as a partner signs (docs/reference/partner-api.md); the answer's signature covers the
nonce, so that an old answer cannot be played again.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from huoshui.foundation.canonical import canonical_json
from huoshui.foundation.clock import now
from huoshui.partners.signing import authorization, is_signed, sign
from huoshui.risk.ports import SourceFailed, SourceRequest

OK = "OK"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A request ready to be sent."""

    body: bytes
    headers: Mapping[str, str]
    nonce: str


def request_of(asked: SourceRequest, *, url: str, key_id: str, secret: str) -> SignedRequest:
    """The request as it goes over the line."""
    content = {
        "source": asked.source,
        "reference": asked.reference,
        "name": asked.name,
        "id_number": asked.id_number,
        "consent_version": asked.consent_version,
    }
    return signed_request(content, url=url, key_id=key_id, secret=secret)


def signed_request(content: Mapping[str, Any], *, url: str, key_id: str, secret: str) -> SignedRequest:
    """A request with that content, signed for that address."""
    body = canonical_json(dict(content)).encode()
    nonce = secrets.token_hex(16)
    address = urlsplit(url)
    signed = authorization(
        secret=secret,
        key_id=key_id,
        method="POST",
        path=address.path or "/",
        query=address.query,
        body=body,
        timestamp=int(now().timestamp()),
        nonce=nonce,
    )
    return SignedRequest(
        body=body, headers={"Content-Type": "application/json", "Authorization": signed}, nonce=nonce
    )


def answer_signature(body: bytes, *, nonce: str, secret: str) -> str:
    """The signature of an answer."""
    return sign(secret, _signed_text(body, nonce))


def read_reply(reference: str, body: bytes, *, signature: str, nonce: str, secret: str) -> Any:
    """The data of an answer, as the source wrote them. Raises SourceFailed.

    An answer that is not the source's own, or about another request, is none.
    """
    if not is_signed(secret, _signed_text(body, nonce), signature):
        raise SourceFailed("the answer is not signed by the source")
    try:
        reply = json.loads(body)
    except ValueError:
        return {}  # signed by the source and still no answer: nonsense, which the reader refuses
    if not isinstance(reply, dict) or reply.get("reference") != reference:
        raise SourceFailed("the answer is about another request")
    if reply.get("code") != OK:
        raise SourceFailed(f"the source says {str(reply.get('code'))[:40]}")
    return reply.get("data")


def _signed_text(body: bytes, nonce: str) -> str:
    return f"{nonce}\n{hashlib.sha256(body).hexdigest()}"
