"""Data sources at the desk: terms by two people, calls of a month by scope and as a sheet."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from huoshui.api.tests.browser import Browser
from huoshui.foundation import outbox
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.ports import answering
from huoshui.identity.tests.cast import PASSWORD, staff
from huoshui.origination.operations import decide_application
from huoshui.origination.tests.desk import WANG_FANG, Bureau, Desk, NoExposure, open_desk
from huoshui.risk import operations as risk
from huoshui.risk.models import DataPull, DecisionRecord
from huoshui.risk.ports import CreditBureau, Exposure

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(lender: object, settings: Any) -> Iterator[Desk]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    bureau = Bureau()
    with answering(CreditBureau, bureau), answering(Exposure, NoExposure()), outbox.inline():
        desk = open_desk(bureau)
        risk.install_flows(actor=SYSTEM)
        yield desk


def logged_in(
    desk: Desk, username: str, role: str, *, scope: str = "all", branch: int | None = None
) -> Browser:
    staff(username, username, branch or desk.cast.head_id, [role], scope=scope)
    browser = Browser()
    assert browser.log_in(username, PASSWORD).status_code == 200
    return browser


def decided(desk: Desk) -> str:
    """The number of an application the bureau was asked about."""
    number = desk.submitted(product="consumer", form=WANG_FANG)
    decide_application(number=number)
    assert DataPull.objects.filter(subject_number=number, source="bureau").exists()
    return number


def test_terms_are_changed_by_two_people(desk: Desk) -> None:
    one, other = logged_in(desk, "risk.one", "risk_officer"), logged_in(desk, "risk.two", "senior_approver")
    change = {"source": "tax", "is_on": False, "price": "6.50", "note": "合同到期"}
    made = one.post("staff/source-changes", change)
    assert made.status_code == 201
    path = f"staff/source-changes/{made.json()['id']}/decide"
    own = one.post(path, {"approve": True})
    assert (own.status_code, own.json()["error"]["code"]) == (403, "risk.own_source_change")
    sides = {who: {row["name"]: row for row in who.get("staff/sources").json()} for who in (one, other)}
    assert sides[one]["tax"]["change"]["can_decide"] is False
    assert sides[other]["tax"]["change"]["can_decide"] is True
    assert (sides[one]["tax"]["is_on"], sides[one]["tax"]["price"]) == (True, "8.00")
    assert other.post(path, {"approve": True}).status_code == 200
    after = {row["name"]: row for row in one.get("staff/sources").json()}
    assert (after["tax"]["is_on"], after["tax"]["price"], after["tax"]["change"]) == (False, "6.50", None)
    assert {field["name"]: field["unit"] for field in after["tax"]["fields"]}["revenue"] == "yuan"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"source": "horoscope"}, "source"), ({"price": "-1.00"}, "price"), ({"price": 8}, "price")],
)
def test_what_cannot_be_is_said_by_its_field(desk: Desk, wrong: dict[str, Any], field: str) -> None:
    change = {"source": "tax", "is_on": False, "price": "6.50", "note": "合同到期", **wrong}
    refused = logged_in(desk, "risk.one", "risk_officer").post("staff/source-changes", change)
    assert refused.status_code == 422
    assert field in refused.json()["error"]["field"]


def test_calls_of_a_month_are_listed_summed_and_exported(desk: Desk) -> None:
    number = decided(desk)
    browser = logged_in(desk, "risk.one", "risk_officer")
    page = browser.get("staff/source-pulls").json()
    (row,) = page["items"]
    assert (page["total"], row["number"], row["outcome"], row["price"]) == (1, number, "answered", "5.00")
    costs = {one["source"]: one for one in browser.get("staff/source-costs").json()}
    assert (costs["bureau"]["asked"], costs["bureau"]["price"]) == (1, "5.00")
    assert costs["tax"]["price"] == "0.00"
    assert browser.get("staff/source-pulls", source="tax").json()["total"] == 0
    assert browser.get("staff/source-pulls", month="2020-01-31").json()["total"] == 0
    sheet = zipfile.ZipFile(io.BytesIO(browser.get("staff/source-pulls/export").content))
    texts = re.findall(r"<t[^>]*>([^<]*)</t>", sheet.read("xl/sharedStrings.xml").decode())
    assert {number, "征信", "已答复"} <= set(texts)


def test_an_application_of_another_branch_costs_and_is_not_named(desk: Desk) -> None:
    number = decided(desk)
    browser = logged_in(desk, "risk.north", "risk_officer", scope="own", branch=desk.cast.north_id)
    (row,) = browser.get("staff/source-pulls").json()["items"]
    assert (row["number"], row["price"]) == ("", "5.00")
    assert number.encode() not in browser.get("staff/source-pulls/export").content


def test_the_desk_sees_each_value_with_its_source_and_time(desk: Desk) -> None:
    number = decided(desk)
    record = DecisionRecord.objects.get(subject_number=number)
    browser = logged_in(desk, "risk.one", "risk_officer")
    found = browser.get(f"staff/decisions/{record.pk}/variables").json()
    assert [(one["name"], one["outcome"]) for one in found["sources"]] == [("bureau", "answered")]
    values = {one["name"]: one for one in found["values"]}
    assert values["query_count_3m"]["value"] == 1
    assert values["query_count_3m"]["sources"] == ["bureau"] and values["query_count_3m"]["pulled_at"]
    assert values["amount"]["value"].endswith(".00") and values["amount"]["sources"] == []
    assert values["tax_revenue_12m"]["value"] is None
    assert found["contradictions"] == []


def test_a_draft_chooses_its_sources(desk: Desk) -> None:
    browser = logged_in(desk, "risk.one", "risk_officer")
    flows = browser.get("staff/flows").json()
    live = next(row["id"] for row in flows if row["code"] == "consumer")
    draft = browser.post(f"staff/flows/{live}/draft").json()["id"]
    before = browser.get(f"staff/flows/{draft}").json()
    assert before["sources"] == ["bureau"]
    assert [one["name"] for one in before["known_sources"]][:2] == ["bureau", "identity"]
    tables = {one["table"]: one["rules"] for one in before["tables"]}
    saved = browser.put(f"staff/flows/{draft}", {"tables": tables, "sources": ["telecom", "bureau"]})
    assert saved.status_code == 200
    assert saved.json()["sources"] == ["bureau", "telecom"]
    assert [one["table"] for one in saved.json()["tables"]][:3] == ["eligibility", "bureau", "sources"]
    unknown = browser.put(f"staff/flows/{draft}", {"tables": tables, "sources": ["horoscope"]})
    assert unknown.json()["error"]["field"] == "sources"
