"""The doors and the people behind them, through the API as a page uses it."""

import pytest

from huoshui.api.tests.browser import Browser, postbox
from huoshui.identity.tests.cast import PASSWORD, WANG_FANG_PHONE, Cast, gather_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather_cast()


@pytest.fixture
def officer(cast: Cast) -> Browser:
    return logged_in("li.qiang")


@pytest.fixture
def administrator(cast: Cast) -> Browser:
    return logged_in("admin.test")


def logged_in(username: str) -> Browser:
    browser = Browser()
    assert browser.log_in(username, PASSWORD).status_code == 200
    return browser


def test_a_page_knows_its_lender_before_anybody_logs_in() -> None:
    lender = Browser().get("public/lender").json()
    assert (lender["slug"], lender["name"], lender["lender_type"]) == ("qingshan", "青山农村商业银行", "bank")
    assert lender["demo_accounts"] == [] or lender["is_demo"]


def test_staff_log_in_and_out(cast: Cast) -> None:
    browser = Browser()
    assert browser.get("staff/session").status_code == 401
    staff = browser.log_in("li.qiang", PASSWORD).json()
    assert (staff["name"], staff["branch_name"]) == ("李强", "城北支行")
    assert "customer.edit" in staff["permissions"]
    assert browser.get("staff/session").json() == staff
    assert browser.post("staff/session/logout").status_code == 200
    assert browser.get("staff/session").status_code == 401


def test_failed_logins_are_refused_kept_and_then_locked(cast: Cast) -> None:
    browser = Browser()
    answers = [browser.log_in("li.qiang", "Wrong-2026") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [423]
    assert answers[0].json()["error"]["code"] == "identity.bad_login"
    assert browser.log_in("li.qiang", PASSWORD).json()["error"]["code"] == "identity.locked"


def test_a_login_from_another_site_is_refused(cast: Cast) -> None:
    browser = Browser()
    answer = browser.client.post(
        "/qingshan/api/staff/session/login",
        {"username": "li.qiang", "password": PASSWORD},
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "csrf"


def test_a_session_of_one_lender_is_nothing_to_another(officer: Browser) -> None:
    officer.slug = "huimin"
    assert officer.get("staff/session").status_code == 401


def test_the_password_is_changed_with_the_old_one_and_the_session_goes_on(officer: Browser) -> None:
    other = logged_in("li.qiang")
    assert officer.post("staff/session/password", {"old": "no", "new": "Another-2026"}).status_code == 422
    assert officer.post("staff/session/password", {"old": PASSWORD, "new": "Another-2026"}).status_code == 200
    assert officer.get("staff/session").status_code == 200
    assert other.get("staff/session").status_code == 401


def test_a_borrower_comes_in_by_code_and_is_nobody_to_the_staff_api() -> None:
    browser = Browser()
    assert browser.get("borrower/me").status_code == 401
    with postbox() as box:
        sent = browser.post("borrower/session/code", {"phone": WANG_FANG_PHONE})
        assert sent.json() == {"sent": True, "expires_in": 300, "retry_after": 60}
        again = browser.post("borrower/session/code", {"phone": WANG_FANG_PHONE})
        assert (again.status_code, again.json()["error"]["code"]) == (429, "identity.code_too_soon")
        answer = browser.post("borrower/session/confirm", {"phone": WANG_FANG_PHONE, "code": box.last_code})
    me = answer.json()
    assert (me["name"], me["phone_masked"], me["unread_count"]) == (None, "138****5678", 0)
    assert me["next_action"]["kind"] == "apply"
    assert browser.get("borrower/me").json() == me
    assert browser.get("borrower/notifications").json()["total"] == 0
    for path in ("staff/session", "staff/users", "staff/audit", "staff/work"):
        assert browser.get(path).status_code == 403, path
    browser.post("borrower/session/logout")
    assert browser.get("borrower/me").status_code == 401


def test_a_wrong_code_is_counted_although_it_is_refused() -> None:
    browser = Browser()
    with postbox() as box:
        browser.post("borrower/session/code", {"phone": WANG_FANG_PHONE})
        wrong = f"{(int(box.last_code) + 1) % 1_000_000:06d}"
        answers = [
            browser.post("borrower/session/confirm", {"phone": WANG_FANG_PHONE, "code": wrong})
            for _ in range(6)
        ]
    assert [answer.status_code for answer in answers] == [422] * 5 + [423]


def test_staff_are_nobody_to_the_borrower_api(officer: Browser) -> None:
    assert officer.get("borrower/me").status_code == 403


def test_the_administrator_makes_and_changes_people(cast: Cast, administrator: Browser) -> None:
    body = {
        "username": "zhou.jie",
        "name": "周杰",
        "branch_id": cast.north_id,
        "role_codes": ["finance_clerk"],
        "data_scope": "branch",
        "password": PASSWORD,
        "reason": "新员工入职",
    }
    made = administrator.post("staff/users", body, key="make-zhou")
    assert made.status_code == 200
    assert administrator.post("staff/users", body, key="make-zhou").json() == made.json()
    user_id = made.json()["id"]
    second = logged_in("admin.second")
    assert (made.json()["roles"], made.json()["data_scope"]) == ([], "own")
    confirm(second, made.json()["waiting"])
    taken = administrator.post("staff/users", body)
    assert taken.json()["error"]["field"] == "username"
    changed = administrator.put(
        f"staff/users/{user_id}", {"role_codes": ["collector"], "password": "Fresh-2026", "reason": "调岗"}
    )
    assert [role["code"] for role in changed.json()["roles"]] == ["finance_clerk"]
    confirm(second, changed.json()["waiting"])
    found = administrator.get("staff/users", search="zhou.jie").json()["items"]
    assert [role["code"] for role in found[0]["roles"]] == ["collector"]
    newcomer = Browser()
    assert newcomer.log_in("zhou.jie", "Fresh-2026").json()["must_change_password"] is True
    assert newcomer.get("staff/contracts").status_code == 403
    newcomer.post("staff/session/password", {"old": "Fresh-2026", "new": "My-own-2026"})
    assert newcomer.get("staff/contracts").status_code == 200
    logins = administrator.get(f"staff/users/{user_id}/logins").json()
    assert [row["succeeded"] for row in logins] == [True]
    found = administrator.get("staff/users", search="周").json()
    assert [row["username"] for row in found["items"]] == ["zhou.jie"]
    administrator.put(f"staff/users/{user_id}", {"is_active": False})
    assert Browser().log_in("zhou.jie", "My-own-2026").status_code == 401
    assert newcomer.get("staff/session").status_code == 401


def test_roles_carry_their_limit_as_yuan(administrator: Browser) -> None:
    roles = {role["code"]: role for role in administrator.get("staff/roles").json()}
    assert roles["approver"]["approval_limit"] == "1000000.00"
    body = {**roles["approver"], "approval_limit": "500000.00", "reason": "收紧授权"}
    saved = administrator.put("staff/roles/approver", body).json()
    seen = administrator.get(f"staff/access/changes/{saved['change_id']}").json()
    limits = (seen["before"]["approval_limit"], seen["after"]["approval_limit"])
    assert (limits, seen["blocked"]) == (("1000000.00", "500000.00"), "own")
    second = logged_in("admin.second")
    assert [row["link"] for row in second.get("staff/work").json() if row["kind"] == "sensitive_change"] == [
        f"/access/changes/{saved['change_id']}"
    ]
    confirm(second, [saved["change_id"]])
    roles = {role["code"]: role for role in administrator.get("staff/roles").json()}
    assert roles["approver"]["approval_limit"] == "500000.00"
    odd = administrator.put("staff/roles/approver", {**body, "permissions": ["money.print"]})
    assert odd.json()["error"]["field"] == "permissions"
    codes = {row["code"] for row in administrator.get("staff/permissions").json()}
    assert set(body["permissions"]) <= codes
    assert [row["code"] for row in administrator.get("staff/branches").json()]


def confirm(browser: Browser, change_ids: list[int]) -> None:
    for change_id in change_ids:
        answer = browser.post(f"staff/access/changes/{change_id}/decision", {"confirm": True})
        assert (answer.status_code, answer.json()["status"]) == (200, "confirmed"), answer.content


def test_people_and_journal_are_closed_to_who_may_not_see_them(officer: Browser) -> None:
    for path in ("staff/users", "staff/roles", "staff/permissions", "staff/audit", "staff/audit/verify"):
        answer = officer.get(path)
        assert (path, answer.status_code) == (path, 403)
    refused = officer.put("staff/roles/loan_officer", {"name": "王", "name_en": "King", "permissions": []})
    assert refused.status_code == 403


def test_the_journal_is_read_verified_and_taken_away(administrator: Browser) -> None:
    page = administrator.get("staff/audit", action="session.opened").json()
    assert page["items"][0]["actor_name"] == "孙丽"
    assert administrator.get("staff/audit/verify").json()["intact"] is True
    file = administrator.get("staff/audit/export", action="user.")
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert text.startswith("id,at,business_date")
    assert "user.created" in text
    assert PASSWORD not in text
    assert administrator.get("staff/audit", action="audit.exported").json()["total"] == 1


def test_the_inbox_is_not_there_outside_a_demo(settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    assert Browser().get("public/inbox", phone=WANG_FANG_PHONE).status_code == 404
