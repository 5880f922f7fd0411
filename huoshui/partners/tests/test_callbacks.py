"""A partner is told of each turn once, signed; what cannot be delivered lies among the dead; nobody can make
the lender call its own network."""

import json
import socket
from datetime import timedelta
from typing import Any

import pytest

from huoshui.foundation import clock, outbox
from huoshui.integrations.callbacks.http import HttpCallbacks, is_public
from huoshui.partners import operations, queries
from huoshui.partners.models import Partner, PartnerEvent
from huoshui.partners.ports import CallbackAddressRefused, CallbackFailed
from huoshui.partners.signing import canonical_request, is_signed, read_authorization
from huoshui.partners.telling import keep_event
from huoshui.partners.tests.caller import Caller
from huoshui.partners.tests.conftest import Office
from huoshui.partners.tests.test_interface import entry, handed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(office: Office) -> Caller:
    return office.caller(office.partner())


def test_a_call_back_is_signed_as_the_partner_signs(caller: Caller, office: Office) -> None:
    number = handed_in(caller)
    outbox.drain(strict=True)
    url, body, headers = office.callbacks.sent[0]
    parts = read_authorization(headers["Authorization"])
    assert url == "https://partner.example.com/huoshui?from=bank" and parts is not None
    canonical = canonical_request(
        method="POST", path="/huoshui", query="from=bank", body=body, timestamp=parts.timestamp,
        nonce=parts.nonce, key_id=parts.key_id,
    )  # fmt: skip
    assert parts.key_id == caller.key_id and is_signed(caller.secret, canonical, parts.signature)
    told = json.loads(body)
    assert (told["number"], told["reference"], told["sandbox"]) == (number, "DD-1", False)
    assert set(told) == {"id", "event", "number", "reference", "sandbox", "at"}


def test_told_again_nothing_is_sent_twice(caller: Caller, office: Office) -> None:
    handed_in(caller)
    outbox.drain(strict=True)
    event = PartnerEvent.objects.order_by("id").first()
    assert event is not None
    count = len(office.callbacks.sent)
    assert operations.send_callback(partner_event_id=event.pk) is False
    keep_event(event.case, event.kind, turn=event.turn)
    outbox.drain(strict=True)
    assert len(office.callbacks.sent) == count


def test_a_partner_that_does_not_answer_is_tried_again_and_then_lies_among_the_dead(
    caller: Caller, office: Office
) -> None:
    partner = Partner.objects.get()
    number = caller.post("applications", entry()).json()["number"]
    caller.post(f"applications/{number}/withdraw")
    office.callbacks.is_down = True
    at = clock.now()
    outbox.drain()

    def shown() -> Any:
        return queries.get_partner(partner_id=partner.pk, reader=office.maker).callbacks[0]

    assert (shown().state, shown().attempts) == ("pending", 1) and "503" in shown().last_error
    for _ in range(4):
        at += timedelta(minutes=5)
        with clock.at(at):
            outbox.drain()
    assert (shown().state, shown().attempts) == ("dead", 5)
    letter = next(one for one in outbox.list_dead() if one.reaction == queries.REACTION)
    office.callbacks.is_down = False
    outbox.retry_dead(letter.id)
    outbox.drain(strict=True)
    assert shown().state == "delivered" and len(office.callbacks.sent) == 1


def test_a_suspended_partner_is_not_called_and_reads_it_later(caller: Caller, office: Office) -> None:
    partner = Partner.objects.get()
    number = handed_in(caller)
    operations.suspend_partner(actor=office.maker, partner_id=partner.pk, reason="核查")
    outbox.drain(strict=True)
    assert office.callbacks.sent == []
    change = operations.propose_resume(actor=office.maker, partner_id=partner.pk, reason="好")
    operations.decide_partner_change(actor=office.checker, change_id=change, confirm=True)
    assert caller.get(f"applications/{number}").json()["events"]


def test_without_a_key_in_use_nothing_is_sent_unsigned(caller: Caller, office: Office) -> None:
    handed_in(caller)
    partner = Partner.objects.get()
    key = partner.keys.get()
    operations.retire_key(actor=office.maker, partner_id=partner.pk, key=key.pk, after_days=0, reason="x")
    counts = outbox.drain()
    assert counts.failed and office.callbacks.sent == []


def test_without_an_address_events_are_kept_and_nobody_is_called(office: Office) -> None:
    caller = office.caller(office.partner(callback_url=""))
    number = handed_in(caller)
    outbox.drain(strict=True)
    assert caller.get(f"applications/{number}").json()["events"] and office.callbacks.sent == []


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example.com/",
        "https://127.0.0.1/",
        "https://10.0.0.8/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://localhost/",
        "https://database/",
        "https://user:secret@partner.example.com/",
        "https://partner.example.com/#x",
        "https://partner.example.com:0/",
        "https://partner.example.com/a b",
        "file:///etc/passwd",
        "gopher://partner.example.com/",
        "https://",
        "//partner.example.com",
        "https://[::1",
        "https://例子.com/",
    ],
)
def test_an_address_of_the_own_network_is_no_address(url: str) -> None:
    with pytest.raises(CallbackAddressRefused):
        HttpCallbacks().check(url)


def test_a_public_address_is_one() -> None:
    HttpCallbacks().check("https://partner.example.com:8443/huoshui?x=1")
    HttpCallbacks().check("https://8.8.8.8/")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("fc00::1", False),
        ("fe80::1", False),
        ("2002:7f00:1::", False),
        ("::ffff:127.0.0.1", False),
    ],
)
def test_which_addresses_are_public(address: str, expected: bool) -> None:
    import ipaddress

    assert is_public(ipaddress.ip_address(address)) is expected


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"]])
def test_a_name_that_leads_home_is_not_called(monkeypatch: pytest.MonkeyPatch, answers: list[str]) -> None:
    """The name is public when it is set, and private when it is called; or both at once."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in answers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    called: list[Any] = []
    monkeypatch.setattr(socket, "create_connection", lambda *a, **_: called.append(a))
    with pytest.raises(CallbackAddressRefused):
        HttpCallbacks().post("https://partner.example.com/", body=b"{}", headers={})
    assert called == []


def test_a_name_nobody_knows_fails_and_is_tried_again() -> None:
    with pytest.raises(CallbackFailed):
        HttpCallbacks().post("https://partner.invalid/", body=b"{}", headers={})
