"""Contracts through the API, as the borrower's phone, the desk and a stranger with a file use them."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huoshui.api.tests.browser import Browser
from huoshui.contracts.tests.book import LI_PHONE, Book, open_book
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
    browser = browser or Browser()
    browser.get("public/lender")
    token = (browser.client.cookies.get("huoshui_csrf") or browser.client.cookies["csrftoken"]).value
    file = SimpleUploadedFile("contract.pdf", content, content_type="application/pdf")
    headers = {"X-CSRFToken": token, "Idempotency-Key": key}
    return browser.client.post(f"/{browser.slug}/api/public/verify", {"file": file}, headers=headers)


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


def test_the_answer_never_shows_more_than_the_contract(book: Book, wang: Browser) -> None:
    number = book.drafted()
    text = json.dumps(wang.get(f"borrower/contracts/{number}").json(), ensure_ascii=False)
    assert "11010519491231002X" not in text and "6222020903001483077" not in text
