"""Customer files through the API: masked, within scope, changed by two people."""

from typing import Any

import pytest

from huoshui.api.tests.browser import Browser, postbox
from huoshui.identity.tests.cast import PASSWORD, WANG_FANG_PHONE, Cast, borrower, gather_cast
from huoshui.parties import operations, queries

pytestmark = pytest.mark.django_db
WANG_FANG: dict[str, Any] = {
    "kind": "person",
    "name": "王芳",
    "id_number": "11010519491231002X",
    "phone": WANG_FANG_PHONE,
    "address": "江苏省南京市玄武区中山路1号",
    "bank_account": "6222020903001483077",
    "bank_name": "青山农商行",
    "profile": {"occupation": "教师"},
}


@pytest.fixture
def cast() -> Cast:
    return gather_cast()


def logged_in(username: str) -> Browser:
    browser = Browser()
    assert browser.log_in(username, PASSWORD).status_code == 200
    return browser


@pytest.fixture
def officer(cast: Cast) -> Browser:
    return logged_in("li.qiang")


@pytest.fixture
def number(officer: Browser) -> str:
    return str(officer.post("staff/customers", WANG_FANG).json()["number"])


def test_a_customer_is_registered_once_and_shown_masked(officer: Browser) -> None:
    first = officer.post("staff/customers", WANG_FANG, key="one").json()
    assert officer.post("staff/customers", WANG_FANG, key="one").json() == first
    assert officer.post("staff/customers", WANG_FANG).json() == {**first, "is_new": False}
    page = officer.get("staff/customers", search="王").json()
    assert (page["total"], page["items"][0]["phone_masked"]) == (1, "138****5678")
    assert (page["items"][0]["loans_count"], page["items"][0]["principal_outstanding"]) == (0, "0.00")
    answer = officer.get(f"staff/customers/{first['number']}")
    assert WANG_FANG["id_number"] not in answer.content.decode()
    assert (answer.json()["birth_date"], answer.json()["branch_name"]) == ("1949-12-31", "城北支行")
    assert (answer.json()["exposure"], answer.json()["loans"]) == ("0.00", [])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id_number": "110101199003070004"}, "id_number"),
        ({"phone": "123"}, "phone"),
        ({"kind": "ghost"}, "kind"),
        ({"name": 7}, "name"),
    ],
)
def test_bad_data_names_its_field(officer: Browser, change: dict[str, Any], field: str) -> None:
    answer = officer.post("staff/customers", {**WANG_FANG, **change})
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)


def test_another_branch_finds_nothing(number: str) -> None:
    stranger = logged_in("chen.wei")
    assert stranger.get("staff/customers").json()["total"] == 0
    calls = [
        stranger.get(f"staff/customers/{number}"),
        stranger.post(f"staff/customers/{number}/reveal", {"fields": ["phone"], "reason": "好奇"}),
        stranger.post(f"staff/customers/{number}/changes", {"field": "phone", "after": "13900000009"}),
    ]
    assert [answer.status_code for answer in calls] == [404, 404, 404]


def test_full_values_need_a_reason_and_stay_out_of_the_stored_answers(officer: Browser, number: str) -> None:
    path = f"staff/customers/{number}/reveal"
    assert officer.post(path, {"fields": ["phone"], "reason": ""}).status_code == 422
    assert officer.post(path, {"fields": ["phone"], "reason": "核实"}).json() == {"phone": WANG_FANG_PHONE}
    audit = logged_in("admin.test").get("staff/audit", action="sensitive.read").json()
    assert (audit["total"], audit["items"][0]["subject_number"]) == (1, number)


def test_a_change_waits_in_the_queue_of_another_person(officer: Browser, number: str) -> None:
    path = f"staff/customers/{number}/changes"
    change_id = officer.post(path, {"field": "phone", "after": "13900000009"}).json()["id"]
    reviewer = logged_in("zhao.min")
    waiting = [item for item in reviewer.get("staff/work").json() if item["kind"] == "customer_change"]
    assert [item["number"] for item in waiting] == [number]
    assert not [item for item in officer.get("staff/work").json() if item["kind"] == "customer_change"]
    detail = reviewer.get(f"staff/customers/{number}").json()
    assert [(row["after_masked"], row["can_review"]) for row in detail["changes"]] == [("139****0009", True)]
    review = f"staff/customer-changes/{change_id}/review"
    assert officer.post(review, {"approve": True}).status_code == 403
    assert reviewer.post(review, {"approve": True, "opinion": "已核实"}).json() == {"status": "approved"}
    assert reviewer.post(review, {"approve": False}).status_code == 409
    assert reviewer.get(f"staff/customers/{number}").json()["phone_masked"] == "139****0009"


def test_a_borrower_reads_only_their_own_notifications(cast: Cast, number: str) -> None:
    browsers = {}
    with postbox() as box:
        for phone in (WANG_FANG_PHONE, "13900000002"):
            browsers[phone] = Browser()
            browsers[phone].post("borrower/session/code", {"phone": phone})
            browsers[phone].post("borrower/session/confirm", {"phone": phone, "code": box.last_code})
        customer_id = _link(cast, WANG_FANG_PHONE)
        notification_id = operations.notify_customer(
            customer_id=customer_id,
            template="settled",
            params={"number": "JJ1"},
            link="/loans/JJ1",
            dedupe_key="settled:JJ1",
        )
    own, other = browsers[WANG_FANG_PHONE], browsers["13900000002"]
    assert own.get("borrower/me").json()["unread_count"] == 1
    assert own.get("borrower/me").json()["name"] == "王芳"
    assert own.get("borrower/notifications").json()["items"][0]["title"] == "贷款已结清"
    assert other.get("borrower/notifications").json()["total"] == 0
    path = f"borrower/notifications/{notification_id}/read"
    assert other.post(path).status_code == 404
    assert own.post(path).status_code == 200
    assert own.get("borrower/me").json()["unread_count"] == 0


def _link(cast: Cast, phone: str) -> int:
    wang = borrower(phone)
    values = {key: WANG_FANG[key] for key in ("kind", "name", "id_number", "phone")}
    operations.register_customer(actor=wang, branch_id=cast.north_id, user_id=wang.user_id, **values)
    found = queries.customer_id_of_user(wang.user_id or 0)
    assert found
    return found
