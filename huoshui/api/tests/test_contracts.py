"""Contracts through the API, as the borrower's phone, the desk and a stranger with a file use them."""

import json
from typing import Any

import pytest

from huoshui.api.tests.browser import Browser
from huoshui.contracts.tests.book import LI_PHONE, Book, open_book
from huoshui.contracts.tests.test_signers import SUN, ZHAO, borrower_signs, link_of, three_parties
from huoshui.foundation import outbox
from huoshui.foundation.models import IdempotencyRecord
from huoshui.identity.tests.cast import PASSWORD, WANG_FANG_PHONE
from huoshui.integrations.queries import latest_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def book(db: None) -> Book:
    return open_book()


@pytest.fixture
def wang(book: Book) -> Browser:
    return _phone(WANG_FANG_PHONE)


def _phone(phone: str) -> Browser:
    browser = Browser()
    assert browser.post("borrower/session/code", {"phone": phone}).status_code == 200
    code = latest_code(phone=phone, template="login_code")
    assert browser.post("borrower/session/confirm", {"phone": phone, "code": code}).status_code == 200
    return browser


def _desk(username: str) -> Browser:
    browser = Browser()
    assert browser.log_in(username, PASSWORD).status_code == 200
    return browser


def _upload(content: bytes, *, browser: Browser | None = None, key: str = "verify-1") -> Any:
    return (browser or Browser()).upload("public/verify", content, name="contract.pdf", key=key)


def test_the_borrower_reads_confirms_and_signs(book: Book, wang: Browser) -> None:
    number = book.drafted()
    shown = wang.get(f"borrower/contracts/{number}").json()
    assert shown["status"] == "drafted" and shown["has_file"] is False
    assert shown["terms"]["principal"] == "100000.00"
    assert shown["terms"]["principal_in_words"] == "壹拾万元整"
    assert shown["terms"]["annual_rate"] == "0.0435"
    assert shown["disclosure"]["net_received"] == "100000.00"
    assert shown["disclosure"]["charges"][0]["rate"] == "0.0435"
    assert len(shown["instalments"]) == 12

    early = wang.post(f"borrower/contracts/{number}/disclosure", {"seconds_shown": 2})
    assert (early.status_code, early.json()["error"]["code"]) == (422, "contracts.read_too_fast")
    assert wang.post(f"borrower/contracts/{number}/code").status_code == 409
    confirmed = wang.post(f"borrower/contracts/{number}/disclosure", {"seconds_shown": 6})
    assert confirmed.json()["status"] == "disclosed"

    sent = wang.post(f"borrower/contracts/{number}/code").json()
    assert sent == {"sent": True, "expires_in": 300, "retry_after": 60}
    code = latest_code(phone=WANG_FANG_PHONE, template="signature_code")
    first = wang.post(f"borrower/contracts/{number}/sign", {"code": code}, key="sign-once")
    again = wang.post(f"borrower/contracts/{number}/sign", {"code": code}, key="sign-once")
    assert first.status_code == 200 and first.json() == again.json()
    assert first.json()["status"] == "signed" and first.json()["signed_at"]

    file = wang.get(f"borrower/contracts/{number}/file")
    assert file["Content-Type"] == "application/pdf" and file.content.startswith(b"%PDF-")
    assert file["Cache-Control"] == "private, no-store"


def test_wrong_codes_stay_counted(book: Book, wang: Browser) -> None:
    number = book.disclosed()
    wang.post(f"borrower/contracts/{number}/code")
    code = latest_code(phone=WANG_FANG_PHONE, template="signature_code")
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert wang.post(f"borrower/contracts/{number}/sign", {"code": wrong}).status_code == 422
    assert wang.post(f"borrower/contracts/{number}/sign", {"code": code}).status_code == 422


def test_another_borrower_and_the_other_audience_see_nothing(book: Book, wang: Browser) -> None:
    number = book.signed()
    li = _phone(LI_PHONE)
    for path in ("", "/file"):
        assert li.get(f"borrower/contracts/{number}{path}").status_code == 404
        assert wang.get(f"staff/contracts/{number}{path}").status_code == 403
        assert Browser().get(f"borrower/contracts/{number}{path}").status_code == 401
    assert li.post(f"borrower/contracts/{number}/disclosure", {"seconds_shown": 9}).status_code == 404
    assert wang.get("borrower/contracts/HT209901010001").status_code == 404


@pytest.mark.parametrize("body", [{}, {"seconds_shown": "many"}, {"seconds_shown": None}, []])
def test_a_body_of_the_wrong_shape_is_refused_in_words(book: Book, wang: Browser, body: Any) -> None:
    answer = wang.post(f"borrower/contracts/{book.drafted()}/disclosure", body)
    assert answer.status_code == 422 and answer.json()["error"]["message_zh"]


def test_the_desk_lists_reads_downloads_and_voids(book: Book) -> None:
    signed, draft = book.signed(), book.drafted()
    desk = _desk("li.qiang")
    page = desk.get("staff/contracts").json()
    assert [row["number"] for row in page["items"]] == [draft, signed] and page["total"] == 2
    row = page["items"][1]
    assert (row["customer_name"], row["principal"], row["loan_number"]) == ("王芳", "100000.00", None)
    assert [found["number"] for found in desk.get("staff/contracts", status="signed").json()["items"]] == [
        signed
    ]
    full = desk.get(f"staff/contracts/{signed}").json()
    assert full["signed_file_sha256"] and full["disclosure"]["annual_cost_simple"] > "0.0435"
    assert desk.get(f"staff/contracts/{signed}/file").content.startswith(b"%PDF-")
    read = _desk("admin.test").get("staff/audit", subject=signed).json()["items"]
    assert "sensitive.read" in [entry["action"] for entry in read]


def test_voiding_at_the_desk_follows_the_permission_and_the_state(book: Book) -> None:
    draft, signed = book.drafted(), book.signed()
    officer, approver = _desk("li.qiang"), _desk("zhao.min")
    why = {"reason": "客户放弃"}
    assert approver.post(f"staff/contracts/{draft}/void", why).status_code == 403
    assert _desk("chen.wei").post(f"staff/contracts/{draft}/void", why).status_code == 404
    assert officer.post(f"staff/contracts/{draft}/void", {"reason": " "}).status_code == 422
    assert officer.post(f"staff/contracts/{draft}/void", why).json() == {"number": draft, "status": "void"}
    assert officer.post(f"staff/contracts/{signed}/void", why).status_code == 409


def test_chen_wei_of_another_branch_sees_nothing(book: Book) -> None:
    number = book.drafted()
    stranger = _desk("chen.wei")
    assert stranger.get("staff/contracts").json()["total"] == 0
    assert stranger.get(f"staff/contracts/{number}").status_code == 404
    assert stranger.get(f"staff/contracts/{number}/file").status_code == 404


def test_anybody_verifies_a_file(book: Book, wang: Browser) -> None:
    number = book.signed()
    content = wang.get(f"borrower/contracts/{number}/file").content
    good = _upload(content).json()
    assert good["valid"] is True and good["contract_number"] == number and good["problems"] == []
    assert [signer["name"] for signer in good["signers"]] == ["王芳", "青山农村商业银行"]

    changed = bytearray(content)
    changed[len(changed) // 3] ^= 1
    bad = _upload(bytes(changed), key="verify-2").json()
    assert bad["valid"] is False and bad["problems"][0]["zh"] and bad["problems"][0]["en"]

    junk = _upload(b"not a pdf at all", key="verify-3").json()
    assert [problem["code"] for problem in junk["problems"]] == ["not_a_pdf"]
    assert _upload(b"", key="verify-4").status_code == 422


def test_another_lender_does_not_know_the_file(book: Book, wang: Browser) -> None:
    content = wang.get(f"borrower/contracts/{book.signed()}/file").content
    other = _upload(content, browser=Browser("huimin"), key="verify-5").json()
    assert other["valid"] is False and other["contract_number"] is None


def test_three_parties_sign_one_contract(book: Book, wang: Browser) -> None:
    number, desk = book.drafted(), _desk("li.qiang")
    for role, person in (("guarantor", SUN), ("co_borrower", ZHAO)):
        added = desk.post(f"staff/contracts/{number}/signers", {"role": role, **person})
        assert added.status_code == 200
    assert person["phone"] not in str(added.json()) and person["id_number"] not in str(added.json())
    wang.post(f"borrower/contracts/{number}/disclosure", {"seconds_shown": 6})
    late = desk.post(f"staff/contracts/{number}/signers", {"role": "guarantor", **SUN})
    assert late.json()["error"]["code"] == "contracts.signers_frozen"
    wang.post(f"borrower/contracts/{number}/code")
    code = latest_code(phone=WANG_FANG_PHONE, template="signature_code")
    assert wang.post(f"borrower/contracts/{number}/sign", {"code": code}).json()["status"] == "signing"

    for person, role in ((ZHAO, "co_borrower"), (SUN, "guarantor")):
        outbox.drain(strict=True)
        page, path = Browser(), f"public/signing/{link_of(person['phone'])}"
        assert page.get(path).json()["state"] == "open" and page.get(path).json()["role"] == role
        assert person["name"] not in str(page.get(path).json())
        assert page.get(f"{path}/contract").status_code == page.get(f"{path}/file").status_code == 403
        wrong = page.post(f"{path}/session/confirm", {"id_tail": "000000"})
        assert wrong.json()["error"]["code"] == "contracts.wrong_identity"
        assert page.post(f"{path}/session/confirm", {"id_tail": person["id_number"][-6:]}).status_code == 200
        assert page.get(f"{path}/file").content.startswith(b"%PDF-")
        shown = page.get(f"{path}/contract").json()
        assert shown["terms"]["principal"] == "100000.00" and len(shown["signers"]) == 4
        assert page.post(f"{path}/code", {"seconds_shown": 2}).status_code == 422
        assert page.post(f"{path}/code", {"seconds_shown": 8}).json()["sent"] is True
        code = latest_code(phone=person["phone"], template="signature_code")
        bad = "000000" if code != "000000" else "111111"
        assert page.post(f"{path}/sign", {"code": bad}).status_code == 422
        signed = page.post(f"{path}/sign", {"code": code}, key=f"sign-{role}")
        assert signed.status_code == 200 and signed.json()["state"] == "signed"
        again = page.post(f"{path}/sign", {"code": code}, key=f"sign-{role}")
        assert again.json() == signed.json()

    signers = desk.get(f"staff/contracts/{number}/signers").json()["signers"]
    assert [(one["role"], one["state"]) for one in signers] == [
        (role, "signed") for role in ("borrower", "co_borrower", "guarantor", "lender")
    ]
    found = _upload(wang.get(f"borrower/contracts/{number}/file").content, key="verify-three").json()
    assert found["valid"] is True
    assert [(one["position"], one["role"]) for one in found["signers"]] == [
        (1, "borrower"),
        (2, "co_borrower"),
        (3, "guarantor"),
        (4, "lender"),
    ]
    assert all(one["stamped_at"] and one["stamped_by"] for one in found["signers"])
    evidence = desk.get(f"staff/contracts/{number}/evidence").json()
    actions = [step["action"] for step in evidence["steps"]]
    assert evidence["is_intact"] and actions.count("contract.sign") == 3 and actions[-1] == "contract.verify"
    assert (
        json.loads(desk.get(f"staff/contracts/{number}/evidence/file").content)["contract"]["number"]
        == number
    )
    assert _desk("chen.wei").get(f"staff/contracts/{number}/evidence").status_code == 404
    assert not IdempotencyRecord.objects.filter(name__contains=link_of(SUN["phone"])).exists()


def test_a_guarantor_refuses_by_the_link(book: Book, wang: Browser) -> None:
    number = three_parties(book)
    borrower_signs(book, number)
    page, path = Browser(), f"public/signing/{link_of(ZHAO['phone'])}"
    page.post(f"{path}/session/confirm", {"id_tail": ZHAO["id_number"][-6:]})
    assert page.post(f"{path}/refuse", {"reason": ""}).status_code == 422
    assert page.post(f"{path}/refuse", {"reason": "金额不符"}).json()["state"] == "refused"
    assert wang.get(f"borrower/contracts/{number}").json()["status"] == "void"
    assert page.get("public/signing/no-such-link").status_code == 404


def test_a_template_goes_from_draft_to_live_at_the_desk(book: Book) -> None:
    number, risk, admin = book.drafted(), _desk("li.qiang"), _desk("admin.test")
    assert risk.get("staff/contract-templates").status_code == 403
    rows = admin.get("staff/contract-templates").json()
    assert {row["code"] for row in rows} == {"working_capital", "personal_business", "personal_consumption"}
    words = admin.get("staff/contract-template-words").json()
    assert {"amount", "has_guarantor"} <= {field["code"] for field in words["fields"]}
    draft = admin.post("staff/contract-templates", {"code": "personal_business"}).json()["id"]
    full = admin.get(f"staff/contract-templates/{draft}").json()
    assert full["can_edit"] and full["can_submit"] and full["changes"] == []
    content = full["content"]
    content["clauses"][0]["text"] = "借款 {nobody_knows}"
    refused = admin.put(f"staff/contract-templates/{draft}", {"content": content}).json()["error"]
    assert refused["code"] == "contracts.bad_template" and "nobody_knows" in refused["message_zh"]
    content["clauses"][0]["text"] = "借款 {amount} 元。"
    assert admin.put(f"staff/contract-templates/{draft}", {"content": content}).status_code == 200
    changes = admin.get(f"staff/contract-templates/{draft}").json()["changes"]
    assert [(one["code"], one["kind"]) for one in changes] == [("purpose", "changed")]
    assert admin.post(f"staff/contract-templates/{draft}/submit").json()["status"] == "submitted"
    own = admin.post(f"staff/contract-templates/{draft}/check", {"approve": True})
    assert (own.status_code, own.json()["error"]["code"]) == (403, "contracts.own_template")
    preview = {"contract_number": number, "content": content}
    assert admin.post("staff/contract-templates/preview", preview).status_code in (200, 403)


def test_the_answer_never_shows_more_than_the_contract(book: Book, wang: Browser) -> None:
    number = book.drafted()
    text = json.dumps(wang.get(f"borrower/contracts/{number}").json(), ensure_ascii=False)
    assert "11010519491231002X" not in text and "6222020903001483077" not in text
