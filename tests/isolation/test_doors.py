"""The doors an attacker tries first: addresses, cookies, headers, downloads, what a demo shows."""

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from huoshui.api.downloads import file_response
from huoshui.demo.papers import demo_paper
from huoshui.foundation.files import FileInfo, LoadedFile
from huoshui.foundation.secrets import load_secrets
from huoshui.identity.queries import client_ip
from huoshui.lenders.queries import in_lender
from tests.isolation.asking import ask, operations
from tests.isolation.world import BANK, COMPANY, COUNTY, HOME, OMNI, PASSWORD, World, taken_back


def browser(**options: Any) -> Client:
    return Client(raise_request_exception=False, **options)


@pytest.mark.parametrize(
    "path",
    [
        f"//{BANK}/api/public/lender",
        f"/{COMPANY}/../{BANK}/api/staff/loans",
        f"/{COMPANY}/..%2F{BANK}/api/staff/loans",
        f"/{COMPANY}/%2e%2e/{BANK}/api/staff/loans",
        f"/{COMPANY}//api/staff/loans",
        f"/{COMPANY};/api/staff/loans",
        f"/{BANK.upper()}/api/staff/loans",
        "/public/api/staff/loans",
        "/%00/api/staff/loans",
        f"/{COMPANY}%00/api/staff/loans",
        f"/{COMPANY}\\..\\{BANK}/api/staff/loans",
        f"/{COMPANY}/api/staff/../../../{BANK}/api/staff/loans",
        "/information_schema/api/public/lender",
        f"/{COMPANY}/static/../../secrets.json",
    ],
)
def test_no_turn_of_an_address_leads_to_another_lender(path: str, world: World) -> None:
    """Whoever is logged in at the bank writes the company's address in odd ways, and the other way round."""
    for slug in (BANK, COMPANY):
        answer = world.client(slug, OMNI).get(path)
        assert answer.status_code in (401, 404), (path, answer.content)
        assert not any(mark in answer.content.decode() for mark in world.branches[COUNTY].marks)


def test_an_encoded_slash_is_the_same_lender_and_no_other(world: World) -> None:
    answer = world.client(BANK, OMNI).get(f"/{COMPANY}%2Fapi/staff/loans")
    assert answer.status_code == 401


def test_a_host_name_does_not_choose_a_lender_by_force(world: World) -> None:
    for headers in (
        {"Host": f"{COMPANY}.example"},
        {"X-Forwarded-Host": COMPANY},
        {"X-Original-URL": f"/{COMPANY}/"},
    ):
        answer = world.client(BANK, OMNI).get(f"/{BANK}/api/public/lender", headers=headers)
        assert answer.json()["slug"] == BANK


def test_cookies_belong_to_one_lender_and_no_script(world: World) -> None:
    client = browser(enforce_csrf_checks=True)
    client.get(f"/{BANK}/api/public/lender")
    with taken_back():
        answer = client.post(
            f"/{BANK}/api/staff/session/login",
            {"username": OMNI, "password": PASSWORD},
            content_type="application/json",
            headers={"X-CSRFToken": client.cookies["csrftoken"].value},
        )
    assert answer.status_code == 200, answer.content
    session = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert session["path"] == f"/{BANK}/" and session["httponly"] and session["samesite"] == "Lax"
    assert answer.cookies["csrftoken"]["path"] == f"/{BANK}/"


def test_a_session_planted_before_the_login_is_worth_nothing(world: World) -> None:
    client = browser()
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"
    with taken_back():
        client.post(
            f"/{BANK}/api/staff/session/login",
            {"username": OMNI, "password": PASSWORD},
            content_type="application/json",
        )
        assert client.cookies[settings.SESSION_COOKIE_NAME].value != "planted0planted0planted0planted0"
        stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.post(f"/{BANK}/api/staff/session/logout")
        thief = browser()
        thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
        assert thief.get(f"/{BANK}/api/staff/session").status_code == 401


def test_every_write_asks_for_the_csrf_token(world: World) -> None:
    signed_in = {"staff": world.client(BANK, OMNI), "borrower": world.client(BANK, f"borrower:{HOME}:paid")}
    for operation in operations():
        if operation.method == "GET" or operation.audience == "partner":  # signed; no cookie is believed
            continue
        client = signed_in.get(operation.audience, browser())
        client.handler.enforce_csrf_checks = True
        path = re.sub(r"{[^}]*}", "1", operation.path)
        with taken_back():
            answer = ask(client, BANK, operation, path)
        if operation.id == "calculate_loan":  # reckons, keeps nothing, asks nobody who they are
            continue
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf"), operation.id


def test_a_role_is_not_widened_by_the_one_who_holds_it(world: World) -> None:
    """An administrator may not give themselves the permission to pay out by changing their own role."""
    client = world.client(BANK, "administrator")
    save = next(one for one in operations() if one.id == "save_role")
    body = {"name": "管理员", "name_en": "Administrator", "permissions": ["user.manage", "loan.view"]}
    body |= {"reason": "扩权"}
    with taken_back():
        answer = ask(client, BANK, save, "/staff/roles/administrator", body=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "identity.own_rights_fixed")
    with taken_back():
        assert ask(client, BANK, save, "/staff/roles/collector", body=body).status_code == 200


def test_an_officer_who_was_switched_off_is_out_at_once(world: World) -> None:
    officer = world.client(BANK, f"branch:{HOME}")
    assert officer.get(f"/{BANK}/api/staff/session").status_code == 200
    change = next(one for one in operations() if one.id == "change_user")
    path = f"/staff/users/{world.users[BANK][f'branch:{HOME}']}"
    with taken_back():
        body = {"is_active": False}
        assert ask(world.client(BANK, OMNI), BANK, change, path, body=body).status_code == 200
        assert officer.get(f"/{BANK}/api/staff/session").status_code == 401


def test_a_forwarding_header_counts_only_behind_our_own_proxy(settings: Any) -> None:
    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": "6.6.6.6, 7.7.7.7"}, REMOTE_ADDR="10.0.0.1"
    )
    settings.HTTPS = False
    assert client_ip(request) == "10.0.0.1"
    settings.HTTPS = True
    assert client_ip(request) == "7.7.7.7"


def test_a_forged_forwarding_header_is_no_address_to_keep(world: World) -> None:
    settings_before, settings.HTTPS = settings.HTTPS, True
    try:
        with taken_back():
            answer = browser().post(
                f"/{BANK}/api/staff/session/login",
                {"username": OMNI, "password": PASSWORD},
                content_type="application/json",
                headers={"X-Forwarded-For": "<script>" * 50},
            )
        assert answer.status_code == 200, answer.content
    finally:
        settings.HTTPS = settings_before


def test_a_download_cannot_speak_for_itself() -> None:
    """No type a browser would run, no name that breaks the header, no guessing."""
    for name in ('a"\r\nSet-Cookie: x=1.pdf', "../../x.pdf", "名😀.pdf", "a;b=c.pdf"):
        info = FileInfo(id=1, file_name=name, content_type="image/jpeg", size=1, sha256="", stored_at=None)  # type: ignore[arg-type]
        answer = file_response(LoadedFile(info=info, content=b"x"))
        header = answer["Content-Disposition"]
        assert "\r" not in header and "\n" not in header and '"' not in header
        assert re.fullmatch(r"(inline|attachment); filename\*=UTF-8''[\w.%~-]+", header), header
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_was_uploaded_as_a_page_comes_back_as_a_picture(world: World) -> None:
    client, draft = world.client(BANK, f"borrower:{HOME}:paid"), world.branches[HOME].one("draft")
    polyglot = demo_paper("id_card", "陈伟") + b"<script>alert(1)</script>"
    with taken_back():
        added = client.post(
            f"/{BANK}/api/borrower/applications/{draft}/documents",
            {"kind": "id_card", "file": SimpleUploadedFile("x.html", polyglot, content_type="image/jpeg")},
            headers={"Idempotency-Key": "polyglot"},
        ).json()
        answer = client.get(f"/{BANK}/api/borrower/applications/{draft}/documents/{added['id']}")
    assert answer["Content-Type"] == "image/jpeg" and b"<script>" not in answer.content
    assert "default-src 'self'" in answer["Content-Security-Policy"] and answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]


def test_an_upload_larger_than_any_file_is_refused_before_it_is_read(world: World) -> None:
    answer = browser().generic(
        "POST", f"/{BANK}/api/public/verify", b"", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(500 * 1024 * 1024), headers={"Idempotency-Key": "large"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "path", [f"/{BANK}/api/nothing", "/nobody/api/public/lender", f"/{BANK}/api/staff/loans/JJ1/x"]
)
def test_error_pages_tell_nothing_of_the_inside(path: str, world: World) -> None:
    answer = browser().get(path)
    assert answer.status_code == 404
    assert not re.search(
        r"urlconf|Traceback|django|settings|DEBUG|site-packages", answer.content.decode(), re.I
    )
    assert json.loads(answer.content)["error"]["message_en"]


def test_a_wrong_host_or_method_is_told_no_more(world: World, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["huoshui.example"]
    answer = browser().get(f"/{BANK}/api/public/lender", headers={"Host": "evil.example"})
    assert (
        answer.status_code == 400
        and b"evil" not in answer.content
        and b"django" not in answer.content.lower()
    )
    settings.ALLOWED_HOSTS = ["*"]
    assert browser().delete(f"/{BANK}/api/public/lender").status_code == 405


def test_a_lenders_own_installation_shows_nothing_of_a_demo(world: World, settings: Any) -> None:
    settings.DEMO = False
    lender = browser().get(f"/{BANK}/api/public/lender").json()
    assert (lender["is_demo"], lender["demo_accounts"]) == (False, [])
    phone = world.branches[HOME].marks[-3]
    assert browser().get(f"/{BANK}/api/public/inbox", {"phone": phone}).status_code == 404
    assert world.client(BANK, OMNI).get(f"/{BANK}/api/staff/messages").status_code == 404
    assert settings.DEBUG is False


def test_the_journal_and_the_outbox_keep_no_identifier_in_full(world: World) -> None:
    from django.apps import apps

    with in_lender(BANK):
        kept = " ".join(
            [
                *(
                    json.dumps([row.before, row.after], ensure_ascii=False)
                    for row in apps.get_model("audit.AuditEntry").objects.all()
                ),
                *(json.dumps(row.payload) for row in apps.get_model("foundation.OutboxEvent").objects.all()),
                *(
                    json.dumps(row.answer)
                    for row in apps.get_model("foundation.IdempotencyRecord").objects.all()
                ),
            ]
        )
    numbers = [mark for mark in world.branches[HOME].marks if mark.isdigit() and len(mark) >= 11]
    assert numbers and [mark for mark in numbers if mark in kept] == []


def test_identifiers_lie_encrypted(world: World) -> None:
    from django.db import connection

    with in_lender(BANK), connection.cursor() as cursor:
        for table in (
            "parties_customer",
            "parties_customerevent",
            "identity_user",
            "origination_application",
        ):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            text = cursor.fetchone()[0] or ""
            numbers = [mark for mark in world.branches[HOME].marks if mark.isdigit() and len(mark) >= 11]
            assert [mark for mark in numbers if mark in text] == [], table


def test_the_file_of_secrets_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HUOSHUI_SECRET_KEY", "HUOSHUI_FIELD_KEYS", "HUOSHUI_INDEX_KEY"):
        monkeypatch.delenv(name, raising=False)
    before = os.umask(0)
    try:
        load_secrets(data_dir=tmp_path / "data")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "data" / "secrets.json").stat().st_mode) == 0o600
    assert not list((tmp_path / "data").glob("secrets.json.*"))
