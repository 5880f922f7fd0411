"""A partner's program, small enough to read in one go: standard library only, Python 3.11 or newer.

    HUOSHUI_URL=https://loans.example.cn/qingshan HUOSHUI_KEY_ID=pk_… HUOSHUI_SECRET=hs_… \\
        python huoshui_partner.py products
    … python huoshui_partner.py apply application.json papers/
    … python huoshui_partner.py status SQ202611220001
    … python huoshui_partner.py listen 8765        (prints call-backs whose signature is right)

How requests are signed: docs/reference/partner-api.md. Copy this file into your own program, or write the
same in your language: `sign` is all there is to it.
"""

import hashlib
import hmac
import http.server
import json
import mimetypes
import os
import secrets
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

SCHEME = "HUOSHUI-HMAC-SHA256"
TRIES = 4


def sign(
    secret: str, key_id: str, method: str, path: str, query: str, body: bytes, timestamp: int, nonce: str
) -> str:
    """The signature of a request: 64 hexadecimal digits."""
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    lines = [
        SCHEME,
        method.upper(),
        quote(path, safe="/-_.~%"),
        "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs),
        hashlib.sha256(body).hexdigest(),
        str(timestamp),
        nonce,
        key_id,
    ]
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


class Refused(Exception):
    """The lender said no: `status`, and `code` with its words in `message`."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {error.get('code')}: {error.get('message')}")
        self.status, self.code, self.error = status, str(error.get("code")), error


class Partner:
    """Asks one lender. `url` ends with the lender: https://loans.example.cn/qingshan"""

    def __init__(self, url: str, key_id: str, secret: str, *, language: str = "zh") -> None:
        self.url, self.key_id, self.secret, self.language = url.rstrip("/"), key_id, secret, language

    def products(self) -> Any:
        """What may be applied for, with forms, papers and the text of the consent."""
        return self._ask("GET", "products")

    def begin(self, entry: Mapping[str, Any]) -> Any:
        """A draft; `reference` is your own number and makes it yours."""
        # The same reference is the same wish, however often your program starts again.
        return self._send("POST", "applications", entry, key=f"begin-{entry['reference']}")

    def save(self, number: str, form: Mapping[str, Any]) -> Any:
        """All answers, as they are now."""
        return self._send("PUT", f"applications/{number}/form", {"form": form})

    def add_document(self, number: str, kind: str, path: Path) -> Any:
        """One paper; its kinds stand with the product."""
        mark, content = uuid.uuid4().hex, path.read_bytes()
        part = "Content-Disposition: form-data; name="
        kind_of_file = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        body = b"".join(
            (
                f'--{mark}\r\n{part}"kind"\r\n\r\n{kind}\r\n'.encode(),
                f'--{mark}\r\n{part}"file"; filename="{path.name}"\r\n'.encode(),
                f"Content-Type: {kind_of_file}\r\n\r\n".encode(),
                content,
                f"\r\n--{mark}--\r\n".encode(),
            )
        )
        key = f"paper-{number}-{kind}-{hashlib.sha256(content).hexdigest()[:32]}"
        return self._ask(
            "POST",
            f"applications/{number}/documents",
            body,
            content_type=f"multipart/form-data; boundary={mark}",
            key=key,
        )

    def submit(self, number: str) -> Any:
        """Hand it in."""
        return self._send("POST", f"applications/{number}/submit", {})

    def withdraw(self, number: str) -> Any:
        """The applicant does not want it any more."""
        return self._send("POST", f"applications/{number}/withdraw", {})

    def status(self, number: str) -> Any:
        """What has become of it."""
        return self._ask("GET", f"applications/{number}")

    def all(self) -> Any:
        """Every application of yours, newest first, page by page."""
        cursor = ""
        while True:
            page = self._ask("GET", "applications", query=f"limit=100&cursor={cursor}")
            yield from page["items"]
            cursor = page["next_cursor"]
            if not cursor:
                return

    def _send(self, method: str, path: str, content: Mapping[str, Any], *, key: str = "") -> Any:
        body = json.dumps(content, ensure_ascii=False).encode()
        return self._ask(method, path, body, key=key or uuid.uuid4().hex)

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        query: str = "",
        content_type: str = "application/json",
        key: str = "",
    ) -> Any:
        """The answer. Tried again when the line breaks, at 429 and at 5xx: signed anew each time (a nonce
        works once), under the same idempotency key, so that it is done once."""
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(method, path, body, query, content_type, key)
            except urllib.error.HTTPError as problem:
                if attempt == TRIES or not (problem.code == 429 or problem.code >= 500):
                    raise Refused(problem.code, _error(problem)) from problem
                wait = int(problem.headers.get("Retry-After") or 2**attempt)
            except urllib.error.URLError:
                if attempt == TRIES:
                    raise
                wait = 2**attempt
            time.sleep(min(wait, 60))
        raise AssertionError("not reached")

    def _once(self, method: str, path: str, body: bytes, query: str, content_type: str, key: str) -> Any:
        url = f"{self.url}/api/partner/{path}"
        now, nonce = int(time.time()), secrets.token_hex(16)
        signature = sign(self.secret, self.key_id, method, urlsplit(url).path, query, body, now, nonce)
        headers = {
            "Authorization": f"{SCHEME} key_id={self.key_id}, timestamp={now}, nonce={nonce}, "
            f"signature={signature}",
            "Accept-Language": self.language,
        }
        if method != "GET":
            headers |= {"Content-Type": content_type, "Idempotency-Key": key}
        target = f"{url}?{query}" if query else url
        asked = urllib.request.Request(
            target, data=body if method != "GET" else None, headers=headers, method=method
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.loads(answer.read() or b"null")


def _error(problem: urllib.error.HTTPError) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads(problem.read())["error"]
    except (ValueError, KeyError, TypeError):
        return {"code": "unreadable", "message": problem.reason}
    return found


class Callbacks:
    """Tells call-backs of the lender from those of anybody else. `keys` maps key id to secret: while keys
    are changed there are two."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = keys
        self._seen: dict[str, int] = {}

    def read(self, authorization: str, path: str, query: str, body: bytes) -> dict[str, Any] | None:
        """What the call-back says, None when it is not the lender's, too old, or sent before.

        Do your work once per `id`: a call-back that was not answered in time comes again, with the same id.
        """
        scheme, _, rest = authorization.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        secret, now = self.keys.get(parts.get("key_id", "")), int(time.time())
        if scheme != SCHEME or secret is None or not parts.get("timestamp", "").isdecimal():
            return None
        stamp, nonce = int(parts["timestamp"]), parts.get("nonce", "")
        right = sign(secret, parts["key_id"], "POST", path, query, body, stamp, nonce)
        self._seen = {one: at for one, at in self._seen.items() if now - at <= 600}
        if not hmac.compare_digest(right, parts.get("signature", "")):
            return None
        if abs(now - stamp) > 300 or nonce in self._seen:
            return None
        self._seen[nonce] = now
        told: dict[str, Any] = json.loads(body)
        return told


def listener(port: int, callbacks: Callbacks, told: Any) -> http.server.HTTPServer:
    """A server that hands each good call-back to `told` and answers 204; anything else gets 401."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            address = urlsplit(self.path)
            body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 100_000))
            content = callbacks.read(self.headers.get("Authorization", ""), address.path, address.query, body)
            if content is not None:
                told(content)
            self.send_response(401 if content is None else 204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    return http.server.HTTPServer(("", port), Handler)


def apply(partner: Partner, entry: Mapping[str, Any], papers: Path) -> Any:
    """The status of an application begun, with every paper of the folder, handed in. A paper's file name is
    its kind: id_card.jpg, bank_statement.pdf"""
    number = partner.begin(entry)["number"]
    for paper in sorted(papers.iterdir()):
        partner.add_document(number, paper.stem, paper)
    partner.submit(number)
    return partner.status(number)


def main(words: list[str]) -> int:
    """Run one command of the first lines of this file."""
    key_id, secret = os.environ["HUOSHUI_KEY_ID"], os.environ["HUOSHUI_SECRET"]
    partner = Partner(os.environ["HUOSHUI_URL"], key_id, secret)
    match words:
        case ["products"]:
            found = partner.products()
        case ["apply", entry, papers]:
            found = apply(partner, json.loads(Path(entry).read_text("utf-8")), Path(papers))
        case ["status", number]:
            found = partner.status(number)
        case ["withdraw", number]:
            found = partner.withdraw(number)
        case ["list"]:
            found = list(partner.all())
        case ["listen", port]:
            listener(int(port), Callbacks({key_id: secret}), print).serve_forever()
            return 0
        case _:
            print(__doc__)
            return 2
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
