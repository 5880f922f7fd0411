"""The reference client in examples/partner, against a running server; and the worked example of the docs."""

import importlib.util
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

import huoshui
from huoshui.foundation import clock, outbox
from huoshui.foundation.ports import answering
from huoshui.identity.queries import head_branch_id
from huoshui.integrations.callbacks.http import HttpCallbacks
from huoshui.origination.consents import CREDIT_CONSENT
from huoshui.origination.tests.desk import PDF, WANG_FANG, Bureau, NoExposure, open_desk, person
from huoshui.partners import operations
from huoshui.partners.models import Partner
from huoshui.partners.ports import CallbackFailed
from huoshui.partners.signing import canonical_request, sign
from huoshui.products.ready import READY_PRODUCTS
from huoshui.risk.ports import CreditBureau, Exposure

ROOT = Path(huoshui.__file__).parents[1]

# Made with printf, sha256sum and `openssl dgst -sha256 -hmac`, not with this code.
VECTOR: dict[str, Any] = {
    "method": "POST",
    "path": "/qingshan/api/partner/applications",
    "query": "b=2&a=%E6%B4%BB",
    "body": b'{"product_code":"consumer","reference":"DD-2026-0001"}',
    "timestamp": 1795651200,
    "nonce": "4f1c0a9be2d74c55a1b0",
    "key_id": "pk_3f2a9c1d0e4b5a67",
}
SECRET = "hs_example-secret-never-used"
SIGNATURE = "8c95ddb713bdcd0387b1a3dabc80e82fc4eb1b28e99c57bac7532bb5537136a0"


def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "huoshui_partner", ROOT / "examples/partner/huoshui_partner.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_worked_example_of_the_docs() -> None:
    assert sign(SECRET, canonical_request(**VECTOR)) == SIGNATURE
    page = (ROOT / "docs/reference/partner-api.md").read_text("utf-8")
    for text in (
        SIGNATURE,
        SECRET,
        VECTOR["body"].decode(),
        VECTOR["nonce"],
        VECTOR["key_id"],
        "a=%E6%B4%BB&b=2",
    ):
        assert text in page
    theirs = example().sign(SECRET, **{name: VECTOR[name] for name in VECTOR})
    assert theirs == SIGNATURE


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(server: Any) -> Iterator[str]:
    def run() -> None:
        server.serve_forever(poll_interval=0.05)
        connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def key_of_a_sandbox(url: str) -> operations.IssuedKey:
    desk = open_desk(Bureau())
    maker = person(desk.cast, "p.maker", "partner.manage")
    checker = person(desk.cast, "p.checker", "partner.check")
    wish = operations.PartnerWish(
        code="tryout", name="试用渠道", branch_id=head_branch_id(), product_codes=("consumer",),
        is_sandbox=True, limits={"requests_per_minute": 500, "applications_per_day": 50}, callback_url=url,
    )  # fmt: skip
    change = operations.propose_partner(actor=maker, wish=wish, reason="试用")
    operations.decide_partner_change(actor=checker, change_id=change, confirm=True)
    partner = Partner.objects.get()
    key = operations.issue_key(actor=maker, partner_id=partner.pk, asked_as="k", reason="试用")
    operations.decide_partner_change(actor=checker, change_id=key.change_id, confirm=True)
    return key


def test_the_client_applies_is_called_back_and_told_what_is_wrong(
    own_database: object, settings: Any, tmp_path: Path
) -> None:
    settings.CALLBACK_PRIVATE = True
    module, told = example(), list[dict[str, Any]]()
    callbacks = module.Callbacks({})
    for document in READY_PRODUCTS["consumer"].definition.required_documents():
        (tmp_path / f"{document.kind}.pdf").write_bytes(PDF)
    with (
        serving(module.listener(0, callbacks, told.append)) as there,
        serving(make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)) as here,
        answering(CreditBureau, Bureau()),
        answering(Exposure, NoExposure()),
    ):
        with outbox.inline():
            key = key_of_a_sandbox(f"{there}/calls?from=huoshui")
        callbacks.keys[key.key_id] = key.secret
        partner = module.Partner(f"{here}/qingshan", key.key_id, key.secret, language="en")
        assert [one["code"] for one in partner.products()] == ["consumer"]
        given_at = (clock.now() - timedelta(minutes=1)).isoformat()
        entry = {
            "product_code": "consumer",
            "reference": "DD-9",
            "form": WANG_FANG,
            "consent": {"version": CREDIT_CONSENT.version, "given_at": given_at, "method": "click"},
        }
        number = module.apply(partner, entry, tmp_path)["number"]
        assert partner.begin(entry)["number"] == number  # begun again, nothing new
        outbox.drain(strict=True)
        assert partner.status(number)["status"] == "approved"
        assert [one["number"] for one in partner.all()] == [number]
        assert [one["event"] for one in told] == ["application.submitted", "application.approved"]
        with pytest.raises(module.Refused) as refused:
            partner.withdraw("CS203001019999")
        assert (refused.value.status, refused.value.code) == (404, "not_found")
        # Another secret: the listener refuses, and the lender tries again later.
        callbacks.keys[key.key_id] = "hs_another"
        with pytest.raises(CallbackFailed, match="401"):
            HttpCallbacks().post(f"{there}/calls", body=b"{}", headers={"Authorization": "x"})


def test_who_answers_a_letter_at_a_time_holds_nobody_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CALLBACK_PRIVATE = True
    monkeypatch.setattr("huoshui.integrations.callbacks.http.LONGEST_SECONDS", 0.5)
    import socket

    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = server.accept()
        try:
            while True:
                connection.sendall(b"H")
                time.sleep(0.1)
        except OSError:
            connection.close()

    threading.Thread(target=drip, daemon=True).start()
    begun = time.monotonic()
    with pytest.raises(CallbackFailed):
        HttpCallbacks().post(f"http://127.0.0.1:{server.getsockname()[1]}/", body=b"{}", headers={})
    assert time.monotonic() - begun < 3
    server.close()
