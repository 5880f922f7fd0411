"""A contract paid out in parts, through the API: ordered, previewed, refused, seen by the borrower."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from huoshui.api.tests.browser import Browser
from huoshui.api.tests.test_loans import Desk, _phone, desk
from huoshui.contracts.tests.book import TODAY
from huoshui.foundation import outbox
from huoshui.identity.permissions import PERMISSIONS
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import run_until
from huoshui.products.operations import install_ready_products

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(desk: Desk) -> str:
    """A signed contract of 300,000.00 over 12 months at 6 %, interest each quarter."""
    maker, checker = (
        replace(actor, permissions=frozenset(PERMISSIONS))
        for actor in (desk.book.cast.officer, desk.book.cast.approver)
    )
    desk.book.versions.update(install_ready_products(maker=maker, checker=checker, codes=("equipment",)))
    return desk.book.signed(
        product_code="equipment", amount=300_000_00, rate=Decimal("0.06"), method="interest_quarterly"
    )


def _order(desk: Desk, contract: str, amount: str | None) -> Any:
    body = {"contract_number": contract} | ({} if amount is None else {"amount": amount})
    return desk.clerk.post("staff/disbursements", body)


def _draw(desk: Desk, contract: str, amount: str) -> str:
    made = _order(desk, contract, amount)
    assert made.status_code == 201, made.json()
    assert desk.checker.post(f"staff/disbursements/{made.json()['id']}/approve").status_code == 200
    outbox.drain(strict=True)
    return str(desk.clerk.get("staff/disbursements").json()["items"][0]["loan_number"])


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def _tranches(browser: Browser, contract: str) -> dict[str, Any]:
    found: dict[str, Any] = browser.get(f"staff/contracts/{contract}/tranches").json()["tranches"]
    return found


def test_paid_out_in_two_parts(desk: Desk, contract: str) -> None:
    first = _tranches(desk.clerk, contract)
    assert (first["agreed"], first["left"], first["last_date"]) == ("300000.00", "300000.00", None)
    assert first["can_order"] and not _tranches(desk.checker, contract)["can_order"]
    url = f"staff/contracts/{contract}/tranches/preview"
    preview = desk.clerk.post(url, {"amount": "100000.00"})
    assert preview.status_code == 200, preview.json()
    assert preview.json()["before"] is None
    # 100,000.00 for the 29 days from 22 Nov to 21 Dec at 6 %.
    assert preview.json()["instalments"][0]["interest_due"] == "483.33"
    loan = _draw(desk, contract, "100000.00")
    run_until(TODAY + timedelta(days=9), remind=False)
    more = desk.clerk.post(url, {"amount": "200000.00"}).json()
    assert more["before"]["principal_outstanding"] == "100000.00"
    assert more["after"]["principal_outstanding"] == "300000.00"
    # And 200,000.00 for the 20 days that are left of the period.
    assert more["instalments"][0]["interest_due"] == "1150.00"
    assert _draw(desk, contract, "200000.00") == loan
    seen = _tranches(desk.clerk, contract)
    assert (seen["drawn"], seen["left"], seen["loan_number"]) == ("300000.00", "0.00", loan)
    assert [(one["number"], one["amount"], one["status"]) for one in seen["tranches"]] == [
        (1, "100000.00", "paid"),
        (2, "200000.00", "paid"),
    ]
    days = [one["value_date"] for one in seen["tranches"]]
    assert days == [TODAY.isoformat(), (TODAY + timedelta(days=9)).isoformat()]
    own = _phone().get(f"borrower/loans/{loan}").json()
    assert (own["principal"], own["tranches"]["drawn"]) == ("300000.00", "300000.00")
    assert own["instalments"][0]["interest_due"] == "1150.00"
    assert [row.code for row in run_check() if not row.ok] == []


def test_what_is_refused(desk: Desk, contract: str) -> None:
    assert _code(_order(desk, contract, "300000.01")) == (422, "servicing.over_the_contract")
    assert _code(_order(desk, contract, "49999.99")) == (422, "servicing.tranche_too_small")
    assert _order(desk, contract, "100000.00").status_code == 201
    assert _code(_order(desk, contract, "100000.00")) == (409, "servicing.tranche_open")
    whole = desk.book.signed()
    assert _tranches(desk.clerk, whole) is None
    assert _code(_order(desk, whole, "50000.00")) == (422, "servicing.no_tranches")
    stranger = desk.stranger.get(f"staff/contracts/{contract}/tranches")
    assert stranger.status_code == 404


def test_without_an_amount_all_of_it(desk: Desk, contract: str) -> None:
    assert _order(desk, contract, None).status_code == 201
    assert _tranches(desk.clerk, contract)["ordered"] == "300000.00"
