"""Somebody leaves: the administrator sees exactly what moves, and moves it to one who may take it."""

from typing import Any

import pytest

from huoshui.api.tests.browser import Browser
from huoshui.identity.tests.cast import PASSWORD, Cast, gather_cast, staff
from huoshui.parties.operations import register_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(lender: object, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return gather_cast()


def test_cases_move_to_one_who_may_take_them(cast: Cast) -> None:
    number = register_customer(
        actor=cast.officer,
        branch_id=cast.north_id,
        kind="person",
        name="王芳",
        id_number="110101199003070003",
        phone="13812345678",
    ).number
    admin = Browser()
    assert admin.log_in("admin.test", PASSWORD).status_code == 200
    path = f"staff/users/{cast.officer.user_id}"
    groups = {one["kind"]: one["numbers"] for one in admin.get(f"{path}/cases").json()}
    assert groups == {"customer": [number], "application": [], "alert": []}
    taker = staff("sun.yue", "孙悦", cast.north_id, ["loan_officer"])
    clerk = staff("zheng.kai", "郑凯", cast.north_id, ["administrator"])

    def hand_over(to_id: int | None, reason: str = "离职") -> Any:
        return admin.post(f"{path}/hand-over", {"to_id": to_id, "reason": reason}).json()

    assert hand_over(clerk.user_id)["error"]["code"] == "jobs.hand_over_not_for_them"
    assert hand_over(77_777)["error"]["field"] == "to_id"
    assert hand_over(cast.officer.user_id)["error"]["field"] == "to_id"
    assert hand_over(taker.user_id, " ")["error"]["field"] == "reason"
    assert hand_over(taker.user_id)[0] == {"kind": "customer", "numbers": [number]}
    assert admin.get(f"staff/users/{taker.user_id}/cases").json()[0]["numbers"] == [number]
    assert admin.get(f"{path}/cases").json()[0]["numbers"] == []
