"""Collateral through the API: put on file, valued, secured, registered by two people, money let go."""

from datetime import timedelta
from typing import Any

import pytest

from huoshui.api.tests.browser import Browser
from huoshui.contracts import operations as contracts
from huoshui.contracts.tests.book import TODAY, Book, open_book
from huoshui.foundation import outbox
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.tests.cast import PASSWORD
from huoshui.ledger.operations import install_chart

pytestmark = pytest.mark.django_db
HOUSE = {
    "certificate_number": "苏(2024)宁不动产权第0012号",
    "location": "南京市玄武区中山路1号",
    "area": "89.50",
    "land_use": "granted",
}


@pytest.fixture
def book(lender: object, settings: Any) -> Book:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install_chart()
    return open_book()


def at(username: str) -> Browser:
    browser = Browser()
    assert browser.log_in(username, PASSWORD).status_code == 200
    return browser


def upload(browser: Browser, path: str, kind: str) -> int:
    answer = browser.upload(path, b"%PDF-1.4 paper", name="证明.pdf", kind=kind)
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def test_a_house_secures_a_loan(book: Book) -> None:
    officer, checker, stranger = at("li.qiang"), at("zhao.min"), at("chen.wei")
    kinds = officer.get("staff/collateral/kinds").json()
    assert kinds["assets"][0]["cap"] == "0.7" and len(kinds["guarantees"]) == 3

    owner = officer.get("staff/customers", search="王芳").json()["items"][0]["number"]
    new = {"kind": "residential", "name": "中山路住宅", "fields": HOUSE, "owner_number": owner}
    number = officer.post("staff/collateral", new).json()["number"]
    again = officer.post("staff/collateral", new)
    assert again.status_code == 409 and number in again.json()["error"]["message"]
    path = f"staff/collateral/{number}"
    assert officer.get(path).json()["values"][1]["value"] == "南京市玄武区***"
    revealed = officer.post(f"{path}/reveal", {"reason": "办理登记"}).json()
    assert revealed["location"] == HOUSE["location"]
    assert stranger.get(path).status_code == 404

    value = {"amount": "3000000.00", "source": "internal", "valued_on": TODAY.isoformat()}
    assert officer.post(f"{path}/valuations", value).status_code == 201
    policy = {
        "policy_number": "P1",
        "insurer": "人保财险",
        "amount": "3000000.00",
        "start_date": TODAY.isoformat(),
        "expiry_date": (TODAY + timedelta(days=365)).isoformat(),
        "lender_is_beneficiary": True,
    }
    assert officer.post(f"{path}/policies", policy).status_code == 201

    application = book.approved()
    body = {"asset_number": number, "case_number": application, "secured_amount": "2100000.01"}
    refused = officer.post("staff/securities", body)
    assert refused.status_code == 422 and "2,100,000.00" in refused.json()["error"]["message"]
    security = officer.post("staff/securities", {**body, "secured_amount": "100000.00"}).json()["id"]
    guarantor = officer.get("staff/customers", search="李强").json()["items"][0]["number"]
    guarantee = {
        "case_number": application,
        "guarantor_number": guarantor,
        "kind": "natural_person",
        "amount": "100000.00",
        "is_joint": True,
    }
    assert officer.post("staff/guarantees", guarantee).status_code == 201

    contract = contracts.draft_contract(actor=SYSTEM, application_number=application)
    contracts.confirm_disclosure(actor=book.wang, number=contract, seconds_shown=5)
    contracts.sign_contract(actor=book.wang, number=contract, code=book.coded(contract))
    outbox.drain(strict=True)
    card = officer.get(f"staff/cases/{contract}/securities").json()
    assert (card["cover"]["ltv"], card["cover"]["is_over"]) == ("0.0333", False)
    assert [row["status"] for row in card["securities"] + card["guarantees"]] == ["agreed", "agreed"]

    entered = {
        "registration_number": "苏(2026)宁不动产证明第1号",
        "registered_on": TODAY.isoformat(),
        "document_id": upload(officer, f"{path}/documents", "registration"),
    }
    step = officer.post(f"staff/securities/{security}/registration", entered).json()["id"]
    waiting = [row for row in checker.get("staff/work").json() if row["kind"] == "collateral_check"]
    assert [(row["number"], row["link"]) for row in waiting] == [(contract, f"/collateral/{number}")]
    assert officer.post(f"staff/security-steps/{step}/answer", {"approve": True}).status_code == 403
    assert checker.post(f"staff/security-steps/{step}/answer", {"approve": True}).status_code == 200
    row = officer.get("staff/collateral", state="charged").json()["items"][0]
    assert (row["number"], row["secured"], row["available"]) == (number, "100000.00", "2000000.00")
    assert officer.get("staff/collateral/export", state="charged").status_code == 200
    assert officer.get(f"staff/customers/{owner}/securities").json()["assets"][0]["number"] == number
