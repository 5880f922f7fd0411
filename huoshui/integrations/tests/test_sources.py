"""The data sources: what the sandboxes say can be read, and the protocol over a real socket."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from huoshui.foundation import business_date
from huoshui.integrations.behaviour import UnknownBehaviour, set_source_behaviour
from huoshui.integrations.sources import NoSource, configured_sources
from huoshui.integrations.sources.http import HttpSource
from huoshui.integrations.sources.protocol import answer_signature
from huoshui.integrations.sources.sandbox import SandboxSources, said_of
from huoshui.partners.signing import canonical_request, is_signed, read_authorization
from huoshui.risk.ports import SourceFailed, SourceRequest, SourceTimedOut
from huoshui.risk.sources.answers import NonsenseAnswer, read_answer
from huoshui.risk.sources.catalogue import SOURCES
from huoshui.risk.tests.sources import FIRM_ID, PERSON_ID

NAMES = tuple(name for name in SOURCES if name != "bureau")
SECRET = "a-secret-of-the-contract"
ON = date(2026, 11, 22)


def request(source: str = "tax", id_number: str = FIRM_ID, *, seconds: int = 5) -> SourceRequest:
    return SourceRequest(
        source=source,
        reference=f"SQ1-{source}",
        name="青山木业有限公司",
        id_number=id_number,
        consent_version="V7",
        timeout_seconds=seconds,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("source", NAMES)
@pytest.mark.parametrize("id_number", [FIRM_ID, PERSON_ID])
def test_a_sandbox_says_the_same_of_the_same_subject_and_can_be_read(source: str, id_number: str) -> None:
    found = SandboxSources().ask(request(source, id_number))
    assert found == SandboxSources().ask(request(source, id_number))
    facts = read_answer(SOURCES[source], found, on=business_date.today())
    assert None not in facts.values()


@pytest.mark.parametrize("source", NAMES)
def test_two_subjects_are_told_apart_and_a_contradiction_can_be_read(source: str) -> None:
    own, other = (said_of(source, one, is_contradicting=False, on=ON) for one in (FIRM_ID, PERSON_ID))
    against = said_of(source, FIRM_ID, is_contradicting=True, on=ON)
    # Of whom it knows, public security has nothing else to say.
    assert (own != other or source == "identity") and own != against
    assert read_answer(SOURCES[source], against, on=ON)


@pytest.mark.django_db
def test_a_sandbox_can_fail_be_slow_and_talk_nonsense() -> None:
    sandbox = SandboxSources()
    with pytest.raises(SourceTimedOut):
        sandbox.ask(request("social", "110101199003075551"))
    with pytest.raises(SourceFailed):
        sandbox.ask(request("social", "110101199003079991"))
    with pytest.raises(NonsenseAnswer):
        read_answer(SOURCES["social"], sandbox.ask(request("social", "110101199003074441")), on=ON)
    set_source_behaviour("tax", FIRM_ID, "slow")
    with pytest.raises(SourceTimedOut):
        sandbox.ask(request("tax"))
    assert sandbox.ask(request("payment"))["through"]
    set_source_behaviour("tax", FIRM_ID, "contradict")
    assert sandbox.ask(request("tax"))["credit_rating"] == "D"
    with pytest.raises(UnknownBehaviour):
        set_source_behaviour("tax", FIRM_ID, "sometimes")


def test_in_production_nothing_is_made_up(settings: Any) -> None:
    settings.PRODUCTION, settings.DATA_SOURCES = True, {}
    with pytest.raises(SourceFailed):
        configured_sources().ask(request())
    with pytest.raises(SourceFailed, match="HUOSHUI_SOURCE_TAX_URL"):
        NoSource().ask(request())


class Service:
    """A tax office on this machine; `turn` makes of its good answer what it sends."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.is_signed: list[bool] = []
        self.status = 200
        self.seconds = 0.0
        self.secret = SECRET
        self.reply: dict[str, Any] = {}
        self.raw: bytes | None = None
        self.kept: tuple[bytes, str] | None = None

    def answer(self, path: str, authorization: str, body: bytes) -> tuple[bytes, str]:
        parts = read_authorization(authorization)
        assert parts is not None
        canonical = canonical_request(
            method="POST", path=path, query="", body=body, timestamp=parts.timestamp, nonce=parts.nonce,
            key_id=parts.key_id,
        )  # fmt: skip
        self.is_signed.append(is_signed(SECRET, canonical, parts.signature))
        asked = json.loads(body)
        self.bodies.append(asked)
        time.sleep(self.seconds)
        if self.kept is not None:
            return self.kept
        data = said_of(asked["source"], asked["id_number"], is_contradicting=False, on=ON)
        reply = {"reference": asked["reference"], "code": "OK", "data": data} | self.reply
        raw = json.dumps(reply).encode() if self.raw is None else self.raw
        return raw, answer_signature(raw, nonce=parts.nonce, secret=self.secret)


@contextmanager
def served(service: Service) -> Iterator[HttpSource]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            raw, signature = service.answer(self.path, self.headers["Authorization"], body)
            self.send_response(service.status)
            self.send_header("X-Signature", signature)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield HttpSource(
            url=f"http://127.0.0.1:{server.server_address[1]}/v1/tax", key_id="sk_1", secret=SECRET
        )
    finally:
        server.shutdown()
        server.server_close()


def test_over_the_line_the_request_is_signed_and_says_who_and_under_which_consent() -> None:
    service = Service()
    with served(service) as source:
        found = source.ask(request())
    assert found == said_of("tax", FIRM_ID, is_contradicting=False, on=ON)
    assert service.is_signed == [True]
    assert service.bodies == [
        {
            "source": "tax",
            "reference": "SQ1-tax",
            "name": "青山木业有限公司",
            "id_number": FIRM_ID,
            "consent_version": "V7",
        }
    ]


@pytest.mark.parametrize(
    "trouble",
    [
        {"secret": "another"},
        {"status": 500},
        {"reply": {"reference": "SQ2-tax"}},
        {"reply": {"code": "BUSY"}},
        {"kept": (b'{"reference":"SQ1-tax","code":"OK","data":{}}', "0" * 64)},
    ],
)
def test_what_is_not_the_sources_own_answer_is_a_failure(trouble: dict[str, Any]) -> None:
    service = Service()
    for name, value in trouble.items():
        setattr(service, name, value)
    with served(service) as source, pytest.raises(SourceFailed):
        source.ask(request())


def test_an_old_answer_cannot_be_played_again() -> None:
    service = Service()
    with served(service) as source:
        source.ask(request())
        raw = json.dumps({"reference": "SQ1-tax", "code": "OK", "data": {}}).encode()
        service.kept = (raw, answer_signature(raw, nonce="0" * 32, secret=SECRET))
        with pytest.raises(SourceFailed, match="signed"):
            source.ask(request())


def test_nobody_waits_longer_than_agreed() -> None:
    service = Service()
    service.seconds = 3
    began = time.monotonic()
    with served(service) as source, pytest.raises(SourceTimedOut):
        source.ask(request(seconds=1))
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("raw", [b"<html>", b'{"reference":"SQ1-tax","code":"OK","data":"none"}'])
def test_signed_nonsense_is_refused_by_the_reader(raw: bytes) -> None:
    service = Service()
    service.raw = raw
    with served(service) as source:
        found = source.ask(request())
    with pytest.raises(NonsenseAnswer):
        read_answer(SOURCES["tax"], found, on=ON)


def test_who_applicants_are_leaves_by_https_only() -> None:
    for url in ("http://tax.example.cn/v1", "ftp://127.0.0.1/v1"):
        with pytest.raises(SourceFailed, match="https"):
            HttpSource(url=url, key_id="sk_1", secret=SECRET).ask(request())


def test_a_service_that_is_not_there_is_a_failure() -> None:
    with pytest.raises(SourceFailed):
        HttpSource(url="http://127.0.0.1:1/v1", key_id="sk_1", secret=SECRET).ask(request())
