"""The purpose list through the API: dated rows, the past kept, who may."""

from typing import Any

import pytest

from huoshui.api.tests.browser import Browser
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.tests.cast import PASSWORD, gather_cast, staff
from huoshui.lenders.types import LenderType
from huoshui.products.operations import install_ready_parameters
from huoshui.products.purposes import forbidden_by_words, purposes_in_force

pytestmark = pytest.mark.django_db
GAMBLING = {
    "code": "gambling",
    "name": "博彩",
    "name_en": "Gambling",
    "is_allowed": False,
    "words": ["彩票", " "],
    "legal_basis": "机构信贷政策",
}


@pytest.fixture
def risk(lender: object, settings: Any) -> Browser:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cast = gather_cast()
    install_ready_parameters(actor=SYSTEM, lender_type=LenderType.BANK)
    staff("risk", "吴静", cast.head_id, ["risk_officer"], scope="all")
    browser = Browser()
    assert browser.log_in("risk", PASSWORD).status_code == 200
    return browser


def test_a_purpose_is_forbidden_from_a_day_on_and_the_past_stays(risk: Browser) -> None:
    today = business_date.today().isoformat()
    assert risk.post("staff/purposes", {**GAMBLING, "valid_from": today}).status_code == 201
    told = forbidden_by_words(purposes_in_force(), "购买彩票")
    assert told is not None and told.code == "gambling"
    rows = [row for row in risk.get("staff/purposes").json() if row["code"] == "gambling"]
    assert [(row["words"], row["valid_from"], row["valid_to"]) for row in rows] == [(["彩票"], today, None)]
    later = {**GAMBLING, "is_allowed": True, "valid_from": "2099-01-01"}
    assert risk.post("staff/purposes", later).status_code == 201
    rows = [row for row in risk.get("staff/purposes").json() if row["code"] == "gambling"]
    assert [(row["is_allowed"], row["valid_to"]) for row in rows] == [(True, None), (False, "2099-01-01")]


def test_what_cannot_be_entered_is_said(risk: Browser) -> None:
    past = risk.post("staff/purposes", {**GAMBLING, "valid_from": "2000-01-01"}).json()["error"]
    assert (past["code"], past["field"]) == ("products.purpose_in_past", "valid_from")
    wrong = risk.post("staff/purposes", {**GAMBLING, "code": "博彩", "valid_from": "2099-01-01"})
    assert wrong.json()["error"]["field"] == "code"
    unknown = {**GAMBLING, "product_code": "no_such", "valid_from": "2099-01-01"}
    assert risk.post("staff/purposes", unknown).json()["error"]["field"] == "product_code"
