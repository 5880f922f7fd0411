"""Entrusted payment through the API: papers filed, two payees ordered, one refused, put right, both paid."""

from collections.abc import Iterator
from typing import Any

import pytest

from huoshui.api.tests.browser import Browser
from huoshui.contracts.tests.book import Book, open_book
from huoshui.foundation import outbox
from huoshui.foundation.ports import answering
from huoshui.identity.tests.cast import PASSWORD, staff
from huoshui.jobs.tests.banks import TestBank
from huoshui.ledger.operations import install_chart
from huoshui.servicing.payment.tests.desk import COAL, PDF, STEEL
from huoshui.servicing.ports import BankGateway

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(lender: object, settings: Any) -> Iterator[Book]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install_chart()
    opened = open_book()
    staff("clerk", "郑凯", opened.cast.north_id, ["finance_clerk"])
    staff("checker", "冯雪", opened.cast.north_id, ["finance_checker"])
    with answering(BankGateway, TestBank()):
        yield opened


def at(username: str) -> Browser:
    browser = Browser()
    assert browser.log_in(username, PASSWORD).status_code == 200
    return browser


def file_paper(browser: Browser, contract: str, number: str, amount: str) -> int:
    answer = browser.upload(
        f"staff/contracts/{contract}/papers",
        PDF,
        kind="contract",
        paper_number=number,
        amount=amount,
        counterparty="钢厂",
    )
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def payee(name: str, account: str, amount: str, paper: int) -> dict[str, Any]:
    return {
        "payee_name": name,
        "payee_account": account,
        "amount": amount,
        "purpose": "pay_suppliers",
        "paper_ids": [paper],
    }


def test_two_payees_one_refused_and_put_right(book: Book) -> None:
    clerk, checker = at("clerk"), at("checker")
    contract = book.signed(product_code="working_capital", amount=12_000_000_00, method="interest_monthly")
    steel = file_paper(clerk, contract, "GX-1", "7000000.00")
    coal = file_paper(clerk, contract, "GX-2", "5000000.00")
    payments = [
        payee("城东钢厂", STEEL, "7000000.00", steel),
        payee("北山煤矿", COAL, "5000000.00", coal),
    ]
    body = {"contract_number": contract, "way": "entrusted", "payments": payments}
    short = {**body, "payments": payments[:1]}
    answer = clerk.post("staff/disbursements", short)
    assert answer.json()["error"]["code"] == "servicing.payments_do_not_add_up"
    order = clerk.post("staff/disbursements", body).json()["id"]
    seen = checker.get(f"staff/disbursements/{order}").json()
    assert [(one["payee_name"], one["amount"]) for one in seen["payments"]] == [
        ("城东钢厂", "7000000.00"),
        ("北山煤矿", "5000000.00"),
    ]
    first, second = (one["id"] for one in seen["payments"])
    own = clerk.post(f"staff/payments/{second}/refuse", {"reason": "不符"})
    assert own.status_code == 403
    refused = checker.post(f"staff/payments/{second}/refuse", {"reason": "收款账号与合同不符"})
    assert refused.status_code == 200, refused.content
    checker.post(f"staff/disbursements/{order}/approve")
    outbox.drain(strict=True)
    corrected = clerk.post(f"staff/payments/{second}/correct", {**payments[1], "payee_account": STEEL})
    assert corrected.status_code in (200, 201), corrected.content
    third = clerk.get(f"staff/disbursements/{order}").json()["payments"][2]
    assert (third["status"], third["replaces_number"]) == ("requested", 2)
    checker.post(f"staff/payments/{third['id']}/pass")
    outbox.drain(strict=True)
    done = clerk.get(f"staff/disbursements/{order}").json()
    assert [one["status"] for one in done["payments"]] == ["paid", "refused", "paid"]
    assert done["loan_number"] and done["held_amount"] == "0.00"
    assert clerk.get(f"staff/payments/{first}/voucher").content[:5] == b"%PDF-"
