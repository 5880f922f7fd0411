"""Applications through the API: the borrower's phone, the counter, the desk, a stranger."""

from collections.abc import Iterator
from typing import Any

import pytest

from huoshui.api.tests.browser import Browser, postbox
from huoshui.foundation import outbox
from huoshui.foundation.models import IdempotencyRecord
from huoshui.foundation.ports import answering
from huoshui.identity.tests.cast import PASSWORD, WANG_FANG_PHONE
from huoshui.origination.consents import CREDIT_CONSENT
from huoshui.origination.operations import decide_application
from huoshui.origination.tests.desk import (
    FIRM,
    ID_NUMBER,
    PDF,
    WANG_FANG,
    Bureau,
    Desk,
    NoExposure,
    open_desk,
)
from huoshui.risk.ports import CreditBureau, Exposure

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(lender: object, settings: Any) -> Iterator[Desk]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    bureau = Bureau()
    with answering(CreditBureau, bureau), answering(Exposure, NoExposure()), outbox.inline():
        yield open_desk(bureau)


def phone(number: str) -> Browser:
    browser = Browser()
    with postbox() as box:
        browser.post("borrower/session/code", {"phone": number})
        assert (
            browser.post("borrower/session/confirm", {"phone": number, "code": box.last_code}).status_code
            == 200
        )
    return browser


def staff(username: str) -> Browser:
    browser = Browser()
    assert browser.log_in(username, PASSWORD).status_code == 200
    return browser


@pytest.fixture
def wang(desk: Desk) -> Browser:
    return phone(WANG_FANG_PHONE)


def upload(browser: Browser, path: str, kind: str, content: bytes = PDF, key: str = "u1") -> Any:
    return browser.upload(path, content, key=key, kind=kind)


def apply(browser: Browser, audience: str, product: str, form: dict[str, Any], kinds: list[str]) -> str:
    number: str = browser.post(f"{audience}/applications", {"product_code": product}).json()["number"]
    saved = browser.put(f"{audience}/applications/{number}/form", {"form": form})
    assert saved.status_code == 200, saved.content
    assert [item["document"] for item in saved.json()["missing"]] == kinds
    for kind in kinds:
        assert (
            upload(browser, f"{audience}/applications/{number}/documents", kind, key=f"u-{kind}").status_code
            == 200
        )
    agreed = {"consent": CREDIT_CONSENT.version} if audience == "borrower" else None
    handed_in = browser.post(f"{audience}/applications/{number}/submit", agreed)
    assert handed_in.json()["status"] == "submitted"
    return number


def test_products_on_offer(desk: Desk, wang: Browser) -> None:
    offered = {item["code"]: item for item in Browser().get("public/products").json()}
    borrowed = {"working_capital", "equipment", "microcredit", "guaranteed", "revolving", "consumer"}
    assert set(offered) == borrowed
    consumer = offered["consumer"]
    assert (consumer["amount_min"], consumer["amount_max"]) == ("1000.00", "200000.00")
    # LPR 3.00 % + 600 bp, − 200 for the best grade, + 400 for the worst.
    assert (consumer["annual_rate_from"], consumer["annual_rate_to"]) == ("0.07", "0.13")
    assert {code: item["day_count"] for code, item in offered.items()} == {
        "working_capital": "actual_360", "microcredit": "actual_360", "revolving": "actual_360",
        "equipment": "actual_360", "guaranteed": "actual_360", "consumer": "thirty_360",
    }  # fmt: skip
    detail = wang.get("borrower/products/consumer").json()
    amount = next(
        field for part in detail["form"]["sections"] for field in part["fields"] if field["name"] == "amount"
    )
    assert (amount["kind"], amount["min"], amount["max"]) == ("money", "1000.00", "200000.00")
    assert detail["documents"][0] == {
        "kind": "id_card", "name": "身份证照片", "name_en": "Photo of the ID card", "required": True,
    }  # fmt: skip
    assert wang.get("borrower/products/sme_history").status_code == 404
    assert Browser().get("borrower/products").status_code == 401


def test_the_borrower_applies_and_sees_the_offer(desk: Desk, wang: Browser) -> None:
    number = apply(wang, "borrower", "consumer", WANG_FANG, ["id_card"])
    decide_application(number=number)
    mine = wang.get(f"borrower/applications/{number}").json()
    assert [stage["status"] for stage in mine["stages"]] == ["draft", "submitted", "in_decision", "approved"]
    assert mine["offer"]["amount"] == "30000.00"
    assert mine["form"]["id_number"] == ID_NUMBER
    assert mine["contract_number"] is None
    card = wang.get("borrower/applications").json()[0]
    assert (card["number"], card["requested_amount"], card["status"]) == (number, "30000.00", "approved")
    document = mine["documents"][0]
    file = wang.get(f"borrower/applications/{number}/documents/{document['id']}")
    assert (file.status_code, file.content) == (200, PDF)
    again = wang.post(f"borrower/applications/{number}/submit", {"consent": CREDIT_CONSENT.version})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "origination.wrong_state")
    assert all(
        ID_NUMBER not in str(row) for row in IdempotencyRecord.objects.values_list("answer", flat=True)
    )


def test_what_is_wrong_is_named(desk: Desk, wang: Browser) -> None:
    number = wang.post("borrower/applications", {"product_code": "consumer"}).json()["number"]
    path = f"borrower/applications/{number}"
    assert wang.put(f"{path}/form", {"form": {"nonsense": 1}}).status_code == 422
    assert wang.put(f"{path}/form", {"form": "text"}).status_code == 422
    saved = wang.put(f"{path}/form", {"form": {**WANG_FANG, "amount": "500.00"}}).json()
    assert {item["field"] for item in saved["missing"]} == {"amount", None}
    refused = wang.post(f"{path}/submit", {"consent": ""}).json()["error"]
    assert (refused["code"], refused["field"]) == ("origination.incomplete", "form.amount")
    assert upload(wang, f"{path}/documents", "id_card", b"MZ\x90 program").status_code == 422
    assert upload(wang, f"{path}/documents", "poem", key="u2").status_code == 422
    assert wang.post("borrower/applications", {"product_code": "gold"}).status_code == 404


def test_a_stranger_finds_nothing(desk: Desk, wang: Browser) -> None:
    number = apply(wang, "borrower", "consumer", WANG_FANG, ["id_card"])
    document = wang.get(f"borrower/applications/{number}").json()["documents"][0]["id"]
    other, outsider = phone("13900002222"), staff("chen.wei")
    for browser, audience in ((other, "borrower"), (outsider, "staff")):
        path = f"{audience}/applications/{number}"
        assert browser.get(path).status_code == 404
        assert browser.get(f"{path}/documents/{document}").status_code == 404
        assert browser.post(f"{path}/withdraw").status_code == 404
        assert browser.put(f"{path}/form", {"form": {}}).status_code == 404
    assert outsider.get("staff/applications").json()["total"] == 0
    assert other.get("borrower/applications").json() == []
    assert wang.get("staff/applications").status_code == 403
    assert (
        wang.send("delete", f"borrower/applications/{number}/documents/{document}", None).status_code == 409
    )


def test_the_desk_reads_acts_and_replays(desk: Desk) -> None:
    officer, reviewer, approver = staff("li.qiang"), staff("t.reviewer"), staff("t.approver")
    number = apply(
        officer, "staff", "working_capital", {**FIRM, "amount": "3000000.00"},
        ["business_licence", "financial_statements"],
    )  # fmt: skip
    decide_application(number=number)
    row = reviewer.get("staff/applications", status="in_approval", search="青山").json()["items"][0]
    assert (row["number"], row["current_step_name"], row["entered_by"]) == (number, "初审", "李强")
    seen = reviewer.get(f"staff/applications/{number}").json()
    can = seen["can"]
    assert (can["act"], can["edit"], can["withdraw"], can["why_not"]) == (True, False, False, None)
    assert (can["step_code"], can["standing"]) == ("first_review", "signer")
    assert seen["form"]["bank_account"].count("*") > 3
    assert [step["status"] for step in seen["steps"]] == ["open", "waiting", "waiting"]
    assert seen["decision"] is None  # this reviewer may not read decisions
    mine = officer.get(f"staff/applications/{number}").json()
    assert mine["can"]["act"] is False and mine["can"]["why_not"]["zh"]
    assert mine["decision"]["limits"][0]["amount"] == "3000000.00"
    assert (mine["customer"]["kind"], mine["proposal"]["amount"]) == ("enterprise", "3000000.00")
    replay = officer.post(f"staff/decisions/{mine['decision']['id']}/replay").json()
    assert replay == {"equal": True, "differences": []}
    assert reviewer.get(f"staff/decisions/{mine['decision']['id']}").status_code == 403
    act = f"staff/applications/{number}/act"
    assert officer.post(act, {"action": "approve"}).status_code == 403
    assert (
        reviewer.post(act, {"action": "approve", "opinion": "同意", "advised_amount": 5}).status_code == 422
    )
    assert (
        reviewer.post(act, {"action": "approve", "opinion": "同意"}, key="act-1").json()["status"]
        == "in_approval"
    )
    assert (
        reviewer.post(act, {"action": "approve", "opinion": "同意"}, key="act-1").json()["status"]
        == "in_approval"
    )
    assert reviewer.post(act, {"action": "approve", "opinion": "同意"}).status_code == 403
    assert [item["number"] for item in approver.get("staff/work").json()] == [number]
    assert approver.post(act, {"action": "approve", "opinion": "同意"}).json()["status"] == "approved"
    export = officer.get("staff/applications/export")
    assert (export.status_code, export.content[:2]) == (200, b"PK")


def test_reasons_flows_and_dates(desk: Desk, wang: Browser) -> None:
    officer = staff("li.qiang")
    assert {"code", "zh", "en"} == set(officer.get("staff/decline-reasons").json()[0])
    apply(wang, "borrower", "consumer", WANG_FANG, ["id_card"])
    assert staff("t.approver").get("staff/applications", **{"from": "2026-11-22"}).json()["total"] == 1
    assert staff("t.approver").get("staff/applications", **{"from": "2026-11-23"}).json()["total"] == 0
    assert officer.get("staff/decisions/999999").status_code == 404
