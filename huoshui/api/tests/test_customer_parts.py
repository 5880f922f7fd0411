"""Relations, the spread and the one screen of a customer through the API."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huoshui.api.tests.browser import Browser
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.tests.cast import PASSWORD, Cast, gather_cast, staff
from huoshui.lenders.types import LenderType
from huoshui.parties.tests.test_relations import firm
from huoshui.products.operations import install_ready_parameters

pytestmark = pytest.mark.django_db
W1 = {"inventory_opening": "713.09", "inventory_closing": "1346.22", "cost": "19178.09"}


@pytest.fixture
def cast() -> Cast:
    cast = gather_cast()
    install_ready_parameters(actor=SYSTEM, lender_type=LenderType.BANK)
    return cast


def logged_in(username: str) -> Browser:
    browser = Browser()
    assert browser.log_in(username, PASSWORD).status_code == 200
    return browser


@pytest.fixture
def pair(cast: Cast) -> tuple[str, str]:
    return firm(cast, 1, "母公司").number, firm(cast, 2, "子公司").number


def holds(pair: tuple[str, str]) -> dict[str, Any]:
    return {
        "kind": "shareholder",
        "party_number": pair[0],
        "share": "0.6",
        "source": "公司章程",
        "since": "2020-01-01",
    }


def test_a_relation_is_entered_reviewed_and_drawn(cast: Cast, pair: tuple[str, str]) -> None:
    officer, approver = logged_in("li.qiang"), logged_in("zhao.min")
    path = f"staff/customers/{pair[1]}/relations"
    made = officer.post(path, holds(pair), key="one")
    assert officer.post(path, holds(pair), key="one").json() == made.json()
    assert officer.post(path, holds(pair)).json()["error"]["code"] == "parties.relation_exists"
    relation_id = made.json()["id"]
    row = approver.get(path).json()["rows"][0]
    assert (row["can_review"], row["can_end"], row["share"]) == (True, False, "0.6")
    review = {"approve": True, "opinion": "已核"}
    assert officer.post(f"staff/relations/{relation_id}/review", review).status_code == 403
    assert logged_in("chen.wei").post(f"staff/relations/{relation_id}/review", review).status_code == 404
    assert approver.post(f"staff/relations/{relation_id}/review", review).json() == {"status": "in_force"}
    drawn = officer.get(path).json()
    assert {party["name"]: party["in_group"] for party in drawn["parties"]} == {
        "母公司": True,
        "子公司": True,
    }
    assert [(tie["kind"], tie["share"]) for tie in drawn["ties"]] == [("shareholder", "0.6")]
    assert [(test["name"], test["cap"]) for test in drawn["concentration"]["tests"]] == [
        ("single_borrower_limit", "50000000.00"),
        ("group_borrower_limit", "75000000.00"),
    ]
    ended = {"ended_on": "2021-01-01", "reason": "转让"}
    assert officer.post(f"staff/relations/{relation_id}/end", ended).json() == {"status": "ending"}


def test_a_statement_is_spread_corrected_and_reviewed(cast: Cast, pair: tuple[str, str]) -> None:
    officer, approver = logged_in("li.qiang"), logged_in("zhao.min")
    number = pair[0]
    body = {"year": 2025, "lines": W1, "is_audited": True, "basis": "天衡会计师事务所审计报告"}
    path = f"staff/customers/{number}/statements"
    entry_id = officer.post(path, body).json()["id"]
    assert officer.post(path, body).json()["error"]["code"] == "parties.statement_pending"
    for wrong, field in (
        ({"lines": {"gold": "1.00"}}, "lines.gold"),
        ({"lines": {}}, "lines"),
        ({"year": 99}, "year"),
        ({"basis": " "}, "basis"),
    ):
        answer = officer.post(path, {**body, "year": 2024, **wrong})
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    before = officer.get(f"staff/customers/{number}/spread").json()
    assert (before["years"], before["entries"][0]["can_review"]) == ([], False)
    review = f"staff/statement-entries/{entry_id}/review"
    assert officer.post(review, {"approve": True}).status_code == 403
    assert approver.post(review, {"approve": True}).json() == {"status": "approved"}
    assert approver.post(review, {"approve": True}).json()["error"]["code"] == "parties.statement_reviewed"
    year = officer.get(f"staff/customers/{number}/spread").json()["years"][0]
    ratios = {ratio["name"]: ratio["value"] for ratio in year["ratios"]}
    # W1: 19.3281 days of stock.
    assert (ratios["inventory_days"], ratios["current_ratio"]) == ("19.3281", None)
    assert (year["is_audited"], year["source"], year["lines"]["cost"]) == (True, "desk", "19178.09")


def test_one_screen_leaves_out_what_the_reader_may_not_see(cast: Cast, pair: tuple[str, str]) -> None:
    staff("qian.cui", "钱崔", cast.north_id, ["collector"])
    seen = logged_in("li.qiang").get(f"staff/customers/{pair[0]}").json()
    assert [seen[part] for part in ("lines", "loans", "contracts", "documents", "alerts", "decisions")] == [
        []
    ] * 6
    assert seen["concentration"]["own"]["total"] == seen["exposure"] == "0.00"
    hidden = logged_in("qian.cui").get(f"staff/customers/{pair[0]}").json()
    parts = ("applications", "documents", "consents", "decisions", "alerts")
    assert [hidden[part] for part in parts] == [None] * 5
    assert (hidden["loans"], hidden["contracts"]) == ([], [])


def test_one_screen_takes_as_many_queries_for_a_group_as_for_one(cast: Cast, pair: tuple[str, str]) -> None:
    officer = logged_in("li.qiang")

    def count(number: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert officer.get(f"staff/customers/{number}").status_code == 200
        return len(caught)

    count(pair[1])
    alone = count(pair[1])
    made = officer.post(f"staff/customers/{pair[1]}/relations", holds(pair)).json()
    logged_in("zhao.min").post(f"staff/relations/{made['id']}/review", {"approve": True})
    assert alone <= 75
    # One step more to walk, twice: for the graph and for the group.
    assert count(pair[1]) <= alone + 12
