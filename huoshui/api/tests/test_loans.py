"""A loan through the API: ordered, checked, paid out, repaid, reversed, settled; and who may not see it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from huoshui.api.tests.browser import Browser
from huoshui.contracts.tests.book import TODAY, Book, open_book
from huoshui.foundation import business_date, outbox
from huoshui.foundation.actor import SYSTEM
from huoshui.identity import operations as identity
from huoshui.identity.tests.cast import PASSWORD, WANG_FANG_PHONE
from huoshui.integrations.queries import latest_code
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import close_day, run_until
from huoshui.ledger.operations import install_chart

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Desk:
    book: Book
    clerk: Browser
    checker: Browser
    stranger: Browser
    manager: Browser


@pytest.fixture
def desk(db: None, settings: Any) -> Desk:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    book = open_book()
    install_chart()
    for username, name, roles in (
        ("clerk", "周静", ["finance_clerk"]),
        ("checker", "吴刚", ["finance_checker"]),
        ("manager", "郑华", ["manager"]),
    ):
        identity.create_staff(
            actor=SYSTEM,
            username=username,
            name=name,
            branch_id=book.cast.head_id,
            role_codes=roles,
            data_scope="all",
            password=PASSWORD,
            must_change_password=False,
        )
    return Desk(
        book=book,
        clerk=_at("clerk"),
        checker=_at("checker"),
        stranger=_at("chen.wei"),
        manager=_at("manager"),
    )


def _at(username: str) -> Browser:
    browser = Browser()
    assert browser.log_in(username, PASSWORD).status_code == 200
    return browser


def _phone() -> Browser:
    browser = Browser()
    assert browser.post("borrower/session/code", {"phone": WANG_FANG_PHONE}).status_code == 200
    code = latest_code(phone=WANG_FANG_PHONE, template="login_code")
    assert (
        browser.post("borrower/session/confirm", {"phone": WANG_FANG_PHONE, "code": code}).status_code == 200
    )
    return browser


def _paid_out(desk: Desk) -> str:
    number = desk.book.signed()
    ready = desk.clerk.get("staff/disbursements/ready").json()
    assert [row["number"] for row in ready] == [number]
    ordered = desk.clerk.post("staff/disbursements", {"contract_number": number})
    assert ordered.status_code == 201, ordered.json()
    order = ordered.json()["id"]
    assert desk.clerk.post("staff/disbursements", {"contract_number": number}).status_code == 409
    assert desk.clerk.post(f"staff/disbursements/{order}/approve").status_code == 403
    assert desk.stranger.post(f"staff/disbursements/{order}/approve").status_code in (403, 404)
    assert desk.checker.post(f"staff/disbursements/{order}/approve").status_code == 200
    assert desk.checker.post(f"staff/disbursements/{order}/approve").status_code == 409
    outbox.drain(strict=True)
    row = desk.clerk.get("staff/disbursements").json()["items"][0]
    assert row["status"] == "paid" and row["bank_reference"]
    loan_number: str = row["loan_number"]
    return loan_number


def test_a_loan_is_paid_out_repaid_and_settled(desk: Desk) -> None:
    number = _paid_out(desk)
    loan = desk.clerk.get(f"staff/loans/{number}").json()
    assert loan["position"]["principal_outstanding"] == "100000.00"
    assert [event["kind"] for event in loan["events"]] == ["disbursed"]
    voucher = desk.checker.get(f"staff/vouchers/{loan['vouchers'][0]['number']}").json()
    assert [(line["account_code"], line["debit"], line["credit"]) for line in voucher["lines"]] == [
        ("1303.01", "100000.00", "0.00"),
        ("2011", "0.00", "100000.00"),
    ]
    assert (voucher["loan_number"], voucher["event_sequence"]) == (number, 1)

    path = f"staff/loans/{number}/repayments"
    body = {"amount": "500.00", "channel": "counter", "external_reference": "S1"}
    preview = desk.clerk.post(f"{path}/preview", {"amount": "500.00"}).json()
    assert (preview["to_credit_balance"], preview["voucher_number"]) == ("500.00", None)
    first = desk.clerk.post(path, body, key="once")
    assert first.status_code == 201 and first.json()["to_credit_balance"] == "500.00"
    assert desk.clerk.post(path, body, key="once").json() == first.json()
    assert desk.clerk.post(path, {**body, "amount": 500}).status_code == 422
    assert desk.clerk.post(path, {**body, "amount": "-5.00"}).status_code == 422
    assert desk.clerk.post(path, {**body, "channel": "debit"}).status_code == 422
    undo = f"staff/loans/{number}/events/2/reverse"
    assert desk.clerk.post(undo, {"reason": "重复"}).status_code == 403
    assert desk.checker.post(undo, {"reason": " "}).status_code == 422
    assert desk.checker.post(undo, {"reason": "重复"}).status_code == 200

    run_until(TODAY + timedelta(days=10))
    phone = _phone()
    card = phone.get("borrower/loans").json()[0]
    assert (card["number"], card["total_due"]) == (number, "0.00")
    quote = phone.get(f"borrower/loans/{number}/payoff-quote").json()
    # 100,000.00 at 4.35 % for ten days of the 30 of the first period.
    assert quote["principal"] == "100000.00"
    paid = phone.post(f"borrower/loans/{number}/repay", {"amount": quote["total"], "payoff": True}, key="p")
    assert paid.status_code == 200 and paid.json()["is_settled"], paid.json()
    again = phone.post(f"borrower/loans/{number}/repay", {"amount": quote["total"], "payoff": True}, key="p")
    assert again.json() == paid.json()
    outbox.drain(strict=True)
    file = phone.get(f"borrower/loans/{number}/certificate")
    assert file.status_code == 200 and file.content.startswith(b"%PDF")
    settled = phone.get(f"borrower/loans/{number}").json()
    assert settled["certificate_available"] and settled["status"] == "settled"
    assert [row["reversed"] for row in settled["repayments"]] == [True, False]
    assert [r.code for r in run_check() if not r.ok] == []


def test_nobody_sees_what_is_not_theirs(desk: Desk) -> None:
    number = _paid_out(desk)
    assert desk.stranger.get(f"staff/loans/{number}").status_code in (403, 404)
    for path in ("staff/loans", "staff/vouchers", "staff/trial-balance", "staff/day-end", "staff/dashboard"):
        assert Browser().get(path).status_code == 401
    assert Browser().get(f"borrower/loans/{number}").status_code == 401
    assert desk.clerk.get("staff/loans/JJ000").status_code == 404


def test_the_desk_reads_lists_and_figures(desk: Desk) -> None:
    number = _paid_out(desk)
    close_day()
    page = desk.manager.get("staff/loans", search=number, sort="-days_past_due").json()
    assert page["total"] == 1 and page["totals"]["principal_outstanding"] == "100000.00"
    assert desk.manager.get("staff/loans", bucket="m0").json()["total"] == 1
    assert desk.manager.get("staff/loans", overdue="1").json()["total"] == 0
    assert desk.manager.get("staff/loans/export").status_code == 200
    board = desk.manager.get("staff/dashboard").json()
    assert board["tiles"]["principal_outstanding"] == "100000.00"
    assert board["by_class"][0]["risk_class"] == "normal"
    assert len(board["monthly"]) == 12 and board["monthly"][-1]["disbursed"] == "100000.00"
    balance = desk.checker.get("staff/trial-balance").json()
    assert balance["balanced"] and {"1132", "1303.01", "2011"} <= {
        row["account_code"] for row in balance["rows"]
    }
    found = desk.checker.get("staff/vouchers", **{"from": TODAY.isoformat(), "account": "1303"}).json()
    assert found["total"] == 1
    for path in ("trial-balance/export", "vouchers/export", "accounts", "debits", "checks"):
        assert desk.checker.get(f"staff/{path}").status_code == 200, path
    assert business_date.today() == TODAY + timedelta(days=1)


def test_the_platform_pages(desk: Desk) -> None:
    admin = _at("admin.test")
    state = admin.get("staff/day-end")
    if state.status_code == 200:
        assert state.json()["business_date"] == TODAY.isoformat()
        assert admin.get("staff/day-end/progress").json()["running"] is False
        assert admin.post("staff/day-end/run", {"until": TODAY.isoformat()}).status_code == 422
        assert admin.post("staff/day-end/run").status_code == 202
    assert admin.get("staff/outbox").status_code == 200
    assert admin.post("staff/outbox/1/retry").status_code == 404
