"""The fraud checks of a decision at the desk, and what the browser counted at the door of the borrower."""

from typing import Any

import pytest

from huoshui.api.tests.test_applications import phone
from huoshui.api.tests.test_sources import desk, logged_in  # noqa: F401  (a fixture)
from huoshui.identity.tests.cast import WANG_FANG_PHONE, borrower
from huoshui.origination.consents import CREDIT_CONSENT
from huoshui.origination.models import Application, FormRecord
from huoshui.origination.operations import decide_application, submit_application
from huoshui.origination.tests.desk import WANG_FANG, Desk
from huoshui.origination.tests.test_behaviour import GOOD
from huoshui.origination.tests.test_traces import LI_QIANG

pytestmark = pytest.mark.django_db


def checks_of(browser: Any, number: str) -> dict[str, Any]:
    record = Application.objects.get(number=number).decision_record_id
    found = browser.get(f"staff/decisions/{record}/variables")
    assert found.status_code == 200, found.json()
    return {one["description"]: one for one in found.json()["fraud_checks"]}


def test_every_check_says_hit_clear_or_unknown_and_why(desk: Desk) -> None:  # noqa: F811
    desk.submitted(product="consumer", form=WANG_FANG)
    second = desk.submitted(
        product="consumer",
        form={**LI_QIANG, "bank_account": WANG_FANG["bank_account"]},
        actor=borrower(LI_QIANG["phone"]),
    )
    decide_application(number=second)
    checks = checks_of(logged_in(desk, "t.officer", "risk_officer"), second)
    shared = checks["收款账户与他人相同"]
    assert (shared["state"], shared["verdict"]) == ("hit", "refer")
    assert [(value["name"], value["value"]) for value in shared["values"]] == [("account_people", 1)]
    assert shared["reason"]["en"].startswith("Another applicant has the same phone")
    assert checks["手机号与他人相同"]["state"] == "clear"
    assert checks["填表过快"]["state"] == "unknown"  # nothing was counted
    assert checks["填表过快"]["values"][0]["value"] is None
    assert checks["图片与他人材料相同"]["state"] == "unknown"  # no picture was handed in


def test_a_decision_is_seen_by_its_own_branch_only(desk: Desk) -> None:  # noqa: F811
    number = desk.submitted(product="consumer", form=WANG_FANG)
    decide_application(number=number)
    elsewhere = logged_in(desk, "t.south", "risk_officer", scope="branch", branch=desk.cast.south_id)
    record = Application.objects.get(number=number).decision_record_id
    assert elsewhere.get(f"staff/decisions/{record}/variables").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{**GOOD, "keys": "王芳"}, {**GOOD, "corrections": -1}, {"step_seconds": {}}, "fast", 7, [GOOD]]
)
def test_counts_that_no_browser_makes_are_refused_and_nothing_is_handed_in(
    desk: Desk,  # noqa: F811
    wrong: Any,
) -> None:
    wang = phone(WANG_FANG_PHONE)
    number = desk.filled(product="consumer", form=WANG_FANG)
    body = {"consent": CREDIT_CONSENT.version, "behaviour": wrong}
    refused = wang.post(f"borrower/applications/{number}/submit", body)
    assert refused.status_code == 422
    assert Application.objects.get(number=number).status == "draft"
    good = wang.post(
        f"borrower/applications/{number}/submit", {"consent": CREDIT_CONSENT.version, "behaviour": GOOD}
    )
    assert good.status_code == 200, good.json()
    assert FormRecord.objects.get().counted["step_seconds"] == GOOD["step_seconds"]


def test_an_application_without_counts_is_handed_in_as_before(desk: Desk) -> None:  # noqa: F811
    number = desk.filled(product="consumer", form=WANG_FANG)
    submit_application(actor=desk.wang_fang, number=number)
    assert not FormRecord.objects.exists()
