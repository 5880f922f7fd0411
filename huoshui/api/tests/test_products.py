"""Products, parameters and the calculator through the API."""

from decimal import Decimal
from typing import Any

import pytest

from huoshui.api.tests.browser import Browser
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.identity import operations as identity
from huoshui.identity.tests.cast import PASSWORD, gather_cast
from huoshui.lenders.types import LenderType
from huoshui.origination.tests.desk import TODAY
from huoshui.products.operations import install_ready_parameters
from huoshui.products.ready import READY_PRODUCTS
from huoshui.risk.operations import install_flows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(lender: object, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    business_date.advance_to(TODAY)
    cast = gather_cast()
    for username in ("risk.one", "risk.two"):
        identity.create_staff(
            actor=SYSTEM,
            username=username,
            name=username,
            branch_id=cast.head_id,
            role_codes=["risk_officer"],
            data_scope="all",
            password=PASSWORD,
            must_change_password=False,
        )


def staff(username: str) -> Browser:
    browser = Browser()
    assert browser.log_in(username, PASSWORD).status_code == 200
    return browser


def test_one_makes_another_checks() -> None:
    maker, checker, officer = staff("risk.one"), staff("risk.two"), staff("li.qiang")
    product = {"code": "consumer", "name": "消费贷", "name_en": "Consumer", "scene": "consumer"}
    assert officer.post("staff/products", product).status_code == 403
    assert maker.post("staff/products", product).json() == {"code": "consumer"}
    definition = READY_PRODUCTS["consumer"].definition.model_dump(mode="json")
    bad = maker.post("staff/products/consumer/versions", {"definition": {**definition, "sla_hours": 0}})
    assert (bad.status_code, bad.json()["error"]["field"]) == (422, "definition.sla_hours")
    version = maker.post("staff/products/consumer/versions", {"definition": definition}).json()["id"]
    path = f"staff/product-versions/{version}"
    assert maker.post(f"{path}/submit").json()["status"] == "submitted"
    assert maker.post(f"{path}/check", {"approve": True}).status_code == 403
    assert [item["kind"] for item in checker.get("staff/work").json()] == ["product_version"]
    assert checker.get(path).json()["can_check"] is True
    assert checker.post(f"{path}/check", {"approve": True}).json()["status"] == "live"
    assert checker.post(f"{path}/check", {"approve": True}).status_code == 409
    listed = officer.get("staff/products").json()[0]
    assert (listed["live_version"], listed["versions"][0]["checked_by"]) == (1, "risk.two")
    assert officer.get(path).json()["definition"] == definition
    assert officer.get("staff/product-versions/999999").status_code == 404


def test_parameters_by_day() -> None:
    install_ready_parameters(actor=SYSTEM, lender_type=LenderType.BANK)
    risk = staff("risk.one")
    row = {"code": "vat_rate", "value": "0.05", "valid_from": "2026-12-21", "legal_basis": "财税"}
    assert risk.post("staff/parameters", row).status_code == 200
    assert risk.post("staff/parameters", row).status_code == 409
    past = risk.post("staff/parameters", {**row, "valid_from": "2026-11-01"})
    assert past.json()["error"]["code"] == "products.parameter_in_past"
    assert risk.post("staff/parameters", {**row, "valid_from": "soon"}).status_code == 422
    assert risk.post("staff/parameters", {**row, "value": 0.03}).status_code == 422
    rows = [one for one in risk.get("staff/parameters", code="vat_rate").json() if not one["product_code"]]
    assert (rows[0]["value"], rows[0]["valid_to"], rows[0]["entered_by"]) == ("0.05", None, "risk.one")
    assert rows[1]["valid_to"] == "2026-12-21"
    assert staff("li.qiang").post("staff/parameters", row).status_code == 403


def test_one_enters_the_lpr_another_checks_it() -> None:
    install_ready_parameters(actor=SYSTEM, lender_type=LenderType.BANK)
    maker, checker = staff("risk.one"), staff("risk.two")
    row = {"code": "lpr_1y", "value": "0.0290", "valid_from": "2026-11-22", "legal_basis": "LPR公告"}
    asked = maker.post("staff/parameters", row).json()
    assert asked["waits"] is True
    assert maker.post("staff/parameters", row).json()["error"]["code"] == "products.proposal_open"
    before = maker.get("staff/parameters", code="lpr_1y").json()
    assert before[0]["value"] == "0.0300"
    path = f"staff/parameter-proposals/{asked['id']}/check"
    assert maker.post(path, {"approve": True}).status_code == 403
    assert staff("li.qiang").post(path, {"approve": True}).status_code == 403
    assert [item["kind"] for item in checker.get("staff/work").json()] == ["lpr"]
    assert checker.get("staff/parameter-proposals").json()[0]["can_check"] is True
    assert checker.post(path, {"approve": False}).json()["error"]["field"] == "note"
    assert checker.post(path, {"approve": True}).status_code == 204
    now = checker.get("staff/parameters", code="lpr_1y").json()
    assert (now[0]["value"], now[0]["entered_by"], len(now)) == ("0.0290", "risk.one", len(before) + 1)
    assert checker.get("staff/parameter-proposals").json() == []
    assert checker.post(path, {"approve": False, "note": "x"}).status_code == 409


def test_a_declined_lpr_is_never_in_force() -> None:
    maker, checker = staff("risk.one"), staff("risk.two")
    row = {"code": "lpr_5y", "value": "0.3500", "valid_from": "2026-11-22", "legal_basis": "LPR公告"}
    asked = maker.post("staff/parameters", row).json()["id"]
    answer = checker.post(f"staff/parameter-proposals/{asked}/check", {"approve": False, "note": "多一位"})
    assert answer.status_code == 204
    assert maker.get("staff/parameters", code="lpr_5y").json() == []
    assert maker.post("staff/parameters", {**row, "value": "0.0350"}).json()["waits"] is True


def test_flows_are_shown() -> None:
    install_flows()
    assert set(install_flows().values()) == {1}
    risk = staff("risk.one")
    flows = risk.get("staff/flows").json()
    assert {flow["code"] for flow in flows} == {"working_capital", "microcredit", "consumer", "history"}
    flow = risk.get(f"staff/flows/{flows[0]['id']}").json()
    assert [table["table"] for table in flow["tables"]] == ["eligibility", "bureau", "fraud", "policy"]
    assert flow["scorecard"]["characteristics"] and flow["can_draft"] and not flow["can_edit"]
    assert staff("li.qiang").get("staff/flows").status_code == 403


OPTION = {
    "principal": "10000.00",
    "annual_rate": "0.12",
    "method": "equal_principal",
    "term_months": 12,
    "start_date": "2026-01-15",
    "day_count": "thirty_360",
}


def test_calculator_compares() -> None:
    answer = (
        Browser()
        .post(
            "public/calculator",
            {
                "options": [
                    OPTION,
                    {**OPTION, "annual_rate": "0", "fee_monthly_rate": "0.006"},
                    {**OPTION, "method": "bullet"},
                ]
            },
        )
        .json()["options"]
    )
    first = answer[0]
    # Σ principal as lent; first interest 10,000 × 12 % / 12; total of equal principal: 100 × (12 + 1) / 2 ×
    # 1.
    assert sum(Decimal(row["principal_due"]) for row in first["instalments"]) == 10_000
    assert (first["instalments"][0]["interest_due"], first["totals"]["interest"]) == ("100.00", "650.00")
    assert first["totals"]["years"][0]["year"] == 2026
    # Regulation 2-5: 12 equal principal parts + fee 60 a month; here each part is rounded to the cent.
    cost = answer[1]["annual_cost"]
    assert abs(Decimal(cost["simple"]) - Decimal("0.130342")) <= Decimal("0.000001")
    assert abs(Decimal(cost["compound"]) - Decimal("0.138418")) <= Decimal("0.000001")
    assert len(answer[2]["instalments"]) == 1


def test_the_calculator_charges_the_fees_of_a_product() -> None:
    """0.6 % a month of 10,000.00 is 60.00 with each instalment; 100.00 of a guarantor with the first."""
    maker, checker = staff("risk.one"), staff("risk.two")
    product = {"code": "consumer", "name": "消费贷", "name_en": "Consumer", "scene": "consumer"}
    assert maker.post("staff/products", product).status_code == 200
    service = {"code": "service", "name": "服务费", "name_en": "Service fee", "rate_monthly": "0.006"}
    guarantee = {"code": "g", "name": "担保费", "name_en": "Guarantee", "amount": "100.00", "collector": "甲"}
    definition = READY_PRODUCTS["consumer"].definition.model_dump(mode="json")
    version = maker.post(
        "staff/products/consumer/versions", {"definition": {**definition, "fees": [service, guarantee]}}
    ).json()["id"]
    assert maker.post(f"staff/product-versions/{version}/submit").status_code == 200
    assert checker.post(f"staff/product-versions/{version}/check", {"approve": True}).status_code == 200
    asked = {**OPTION, "product_code": "consumer"}
    answer = Browser().post("public/calculator", {"options": [asked]}).json()["options"][0]
    assert [row["fee_due"] for row in answer["instalments"]] == ["160.00"] + ["60.00"] * 11
    # 833.33 + 100.00 + 160.00.
    assert answer["instalments"][0]["total_due"] == "1093.33"
    unknown = Browser().post("public/calculator", {"options": [{**asked, "product_code": "nothing"}]})
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"principal": 10000}, "options.0.principal"),
        ({"principal": "0.00"}, "options.0.principal"),
        ({"annual_rate": "12%"}, "options.0.annual_rate"),
        ({"method": "magic"}, "options.0.method"),
        ({"term_months": 0}, "options.0.term_months"),
        ({"start_date": "yesterday"}, "options.0.start_date"),
        ({"due_day": 32}, "options.0.due_day"),
    ],
)
def test_calculator_names_what_is_wrong(change: dict[str, Any], field: str) -> None:
    answer = Browser().post("public/calculator", {"options": [{**OPTION, **change}]})
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field


def test_calculator_takes_one_to_three() -> None:
    for count in (0, 4):
        assert Browser().post("public/calculator", {"options": [OPTION] * count}).status_code == 422
