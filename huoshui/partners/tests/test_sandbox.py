"""A sandbox: the whole interface, and nothing of it in the book."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from huoshui.foundation import clock, outbox
from huoshui.origination.tests.desk import ID_NUMBER, WANG_FANG
from huoshui.partners import sandbox
from huoshui.partners.models import SandboxApplication
from huoshui.partners.tests.caller import Caller
from huoshui.partners.tests.conftest import LIMITS, Office
from huoshui.partners.tests.test_interface import add_papers, code_of, entry, handed_in

pytestmark = pytest.mark.django_db

BOOK = (
    "origination.Application",
    "origination.ApplicationConsent",
    "parties.Customer",
    "risk.DecisionRecord",
    "contracts.Contract",
    "foundation.StoredFile",
)


def rows(tables: Iterable[str] = BOOK) -> dict[str, int]:
    return {name: apps.get_model(name).objects.count() for name in tables}


@pytest.fixture
def caller(office: Office) -> Caller:
    return office.caller(office.partner(is_sandbox=True, limits={**LIMITS, "amount_per_day": 20_000_000}))


def sent(caller: Caller, cents: str, reference: str = "DD-1") -> Any:
    number = handed_in(caller, reference, form={**WANG_FANG, "amount": f"30000.{cents}"})
    outbox.drain(strict=True)
    return caller.get(f"applications/{number}").json()


def test_the_cents_say_what_happens_and_nothing_enters_the_book(caller: Caller, office: Office) -> None:
    before = rows()
    seen = {cents: sent(caller, cents, f"DD-{cents}") for cents in ("00", "01", "02", "03", "04")}
    assert {cents: one["status"] for cents, one in seen.items()} == {
        "00": "approved",
        "01": "declined",
        "02": "supplement_required",
        "03": "approved",
        "04": "in_approval",
    }
    assert seen["00"]["offer"]["amount"] == "30000.00" and seen["03"]["offer"]["amount"] == "15000.01"
    assert seen["01"]["reasons"][0]["code"] == "sandbox" and seen["01"]["offer"] is None
    assert all(one["sandbox"] and one["number"].startswith("CS") for one in seen.values())
    assert rows() == before
    kinds = {body.decode().split('"event":"')[1].split('"')[0] for _, body, _ in office.callbacks.sent}
    assert {"application.approved", "application.declined", "application.supplement_required"} <= kinds
    assert all(b'"sandbox":true' in body for _, body, _ in office.callbacks.sent)


def test_handed_in_again_after_a_supplement_it_is_approved(caller: Caller) -> None:
    number = sent(caller, "02")["number"]
    assert caller.post(f"applications/{number}/submit").status_code == 200
    outbox.drain(strict=True)
    assert caller.get(f"applications/{number}").json()["status"] == "approved"
    assert code_of(caller.post(f"applications/{number}/submit"))[1] == "origination.wrong_state"


@pytest.mark.parametrize(("cents", "end"), [("04", "approved"), ("05", "declined")])
def test_a_slow_one_takes_its_minute(caller: Caller, cents: str, end: str) -> None:
    number = sent(caller, cents)["number"]
    assert sandbox.settle_slow() == 0
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert sandbox.settle_slow() == 1
        assert sandbox.settle_slow() == 0
    assert caller.get(f"applications/{number}").json()["status"] == end


def test_a_sandbox_checks_as_in_earnest(caller: Caller) -> None:
    number = caller.post("applications", entry(form={**WANG_FANG, "phone": "12"})).json()["number"]
    assert code_of(caller.post(f"applications/{number}/submit"))[1] == "origination.incomplete"
    program = SimpleUploadedFile("a.pdf", b"MZ" + b"\0" * 99, content_type="application/pdf")
    answer = caller.upload(f"applications/{number}/documents", {"kind": "id_card", "file": program})
    assert code_of(answer)[1] == "foundation.file_type_refused"
    assert caller.put(f"applications/{number}/form", {"form": WANG_FANG}).status_code == 200
    add_papers(caller, number)
    assert caller.post(f"applications/{number}/withdraw").json()["status"] == "withdrawn"
    assert code_of(caller.post(f"applications/{number}/withdraw"))[1] == "origination.wrong_state"
    assert caller.get("applications").json()["items"][0]["status"] == "withdrawn"


def test_what_somebody_wrote_lies_encrypted_in_the_sandbox_too(caller: Caller) -> None:
    caller.post("applications", entry())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM partners_sandboxapplication t")
        assert ID_NUMBER not in cursor.fetchone()[0]
    assert ID_NUMBER in SandboxApplication.objects.get().form


def test_limits_hold_in_a_sandbox_too(office: Office) -> None:
    caller = office.caller(
        office.partner(is_sandbox=True, limits={**LIMITS, "amount_per_application": 100_000})
    )
    number = caller.post("applications", entry()).json()["number"]
    add_papers(caller, number)
    assert code_of(caller.post(f"applications/{number}/submit"))[1] == "partners.amount_over_limit"


def test_a_script_is_played_once(caller: Caller) -> None:
    number = sent(caller, "00")["number"]
    sandbox.play_script(number)
    assert len(caller.get(f"applications/{number}").json()["stages"]) == 3
