"""How a request is signed (请求签名): one text made of what must not change, HMAC-SHA256 under the secret.

    HUOSHUI-HMAC-SHA256
    POST
    /qingshan/api/partner/applications
    limit=20&status=draft          (sorted, percent-encoded; an empty line when there is none)
    9f86d081…                      (SHA-256 of the body, hexadecimal)
    1795651200                     (seconds since 1970 UTC)
    4f1c0a…                        (nonce: 16 to 64 letters, digits, - or _)
    pk_3f2a…                       (key id)

The worked example in docs/reference/partner-api.md is a test. Call-backs are signed the same way.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

SCHEME = "HUOSHUI-HMAC-SHA256"
_HEADER = re.compile(
    SCHEME + r" key_id=(?P<key_id>[A-Za-z0-9_-]{1,40}), ?timestamp=(?P<timestamp>\d{1,12}), ?"
    r"nonce=(?P<nonce>[A-Za-z0-9_-]{16,64}), ?signature=(?P<signature>[0-9a-f]{64})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedParts:
    """What a request says about itself; `timestamp` in seconds since 1970."""

    key_id: str
    timestamp: int
    nonce: str
    signature: str


def read_authorization(header: str) -> SignedParts | None:
    """The parts of an Authorization header; None when it is not of this form."""
    found = _HEADER.fullmatch(header.strip())
    if found is None:
        return None
    return SignedParts(
        key_id=found["key_id"],
        timestamp=int(found["timestamp"]),
        nonce=found["nonce"],
        signature=found["signature"],
    )


def canonical_request(
    *, method: str, path: str, query: str, body: bytes, timestamp: int, nonce: str, key_id: str
) -> str:
    """The text that is signed, lines joined by \\n; `path` and `query` as they stand in the address."""
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    return "\n".join(
        (
            SCHEME,
            method.upper(),
            quote(path, safe="/-_.~%"),
            "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs),
            hashlib.sha256(body).hexdigest(),
            str(timestamp),
            nonce,
            key_id,
        )
    )


def sign(secret: str, canonical: str) -> str:
    """The signature: 64 hexadecimal digits."""
    return hmac.new(secret.encode(), canonical.encode(), hashlib.sha256).hexdigest()


def is_signed(secret: str, canonical: str, signature: str) -> bool:
    """Whether the signature is that of the text; takes as long for a wrong one."""
    return hmac.compare_digest(sign(secret, canonical), signature)


def authorization(
    *, secret: str, key_id: str, method: str, path: str, query: str, body: bytes, timestamp: int, nonce: str
) -> str:
    """The Authorization header of a request."""
    canonical = canonical_request(
        method=method, path=path, query=query, body=body, timestamp=timestamp, nonce=nonce, key_id=key_id
    )
    signature = sign(secret, canonical)
    return f"{SCHEME} key_id={key_id}, timestamp={timestamp}, nonce={nonce}, signature={signature}"
