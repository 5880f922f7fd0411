"""What the shipped flows decide: by hand-made cases whose answer follows from the rules."""

from decimal import Decimal
from typing import Any

import pytest

from huoshui.risk.evaluate import evaluate
from huoshui.risk.features import ratio
from huoshui.risk.inputs import BureauFacts, DecisionPackage
from huoshui.risk.reasons import DESK_REASONS, REASONS, gravest
from huoshui.risk.schemas import SCHEMAS, BadDecisionInput
from huoshui.risk.tests.cases import CLEAN, FLOWS, flow, package

LONG_CYCLE = {"long_cycle": True}
MORE_CURRENT_THAN_ALL = {"current_assets": "90000000.00"}
REQUIRED = {
    "working_capital": [
        "statement_year", "revenue", "cost", "profit", "net_profit", "inventory_opening", "inventory_closing",
        "receivables_opening", "receivables_closing", "payables_opening", "payables_closing",
        "prepaid_opening", "prepaid_closing", "advances_opening", "advances_closing", "total_assets",
        "total_liabilities", "current_assets", "current_liabilities", "growth_rate", "own_funds",
        "existing_loans", "other_funds", "established_date",
    ],
    "microcredit": ["years_in_business", "monthly_income", "monthly_expenses", "monthly_debt"],
    "consumer": ["years_in_job", "monthly_income", "monthly_debt", "education"],
    "history": ["sector", "employees", "urban_rural"],
}  # fmt: skip


@pytest.mark.parametrize("code", FLOWS)
def test_a_good_case_is_approved(code: str) -> None:
    answer = evaluate(flow(code), package(code))
    assert answer.outcome == "approve", answer.reason_codes
    assert answer.limit == package(code).amount
    assert answer.limit_name == "requested"
    assert answer.grade in ("A", "B", "C")


@pytest.mark.parametrize(("code", "name"), [(code, name) for code in FLOWS for name in REQUIRED[code]])
@pytest.mark.parametrize("nothing", [None, ""])
def test_a_missing_value_is_never_zero(code: str, name: str, nothing: str | None) -> None:
    answer = evaluate(flow(code), package(code, facts={name: nothing}))
    assert answer.outcome == "supplement"
    assert "data_missing" in answer.reason_codes


@pytest.mark.parametrize("code", [code for code in FLOWS if code != "history"])
@pytest.mark.parametrize(
    ("bureau", "outcome", "reason"),
    [
        (BureauFacts(available=False), "refer", "bureau_unavailable"),
        (CLEAN.model_copy(update={"overdue_count_24m": None}), "refer", "bureau_incomplete"),
        (CLEAN.model_copy(update={"days_past_due_max_24m": 91}), "decline", "bureau_overdue_serious"),
        (CLEAN.model_copy(update={"overdue_count_24m": 7}), "decline", "bureau_overdue_frequent"),
        (CLEAN.model_copy(update={"overdue_count_24m": 2}), "refer", "bureau_overdue_some"),
        (CLEAN.model_copy(update={"query_count_3m": 7}), "refer", "bureau_queries_many"),
    ],
)
def test_bureau(code: str, bureau: BureauFacts, outcome: str, reason: str) -> None:
    answer = evaluate(flow(code), package(code, bureau=bureau))
    assert (answer.outcome, reason in answer.reason_codes) == (outcome, True)


@pytest.mark.parametrize(
    ("code", "change", "outcome", "reason"),
    [
        ("working_capital", {"purpose": "dividend"}, "decline", "purpose_prohibited"),  # 1-11
        ("working_capital", {"purpose": "fixed_assets"}, "decline", "purpose_prohibited"),  # 1-11
        ("working_capital", {"purpose": ""}, "supplement", "data_missing"),
        ("working_capital", {"customer_kind": "person"}, "decline", "customer_kind_not_served"),
        ("working_capital", {"amount": 999_999}, "decline", "amount_out_of_range"),
        ("working_capital", {"term_months": 36}, "approve", None),  # 1-8
        ("working_capital", {"term_months": 37}, "decline", "term_needs_long_cycle"),
        ("working_capital", {"term_months": 60, "facts": {"long_cycle": True}}, "approve", None),
        ("working_capital", {"term_months": 61, "facts": LONG_CYCLE}, "decline", "term_out_of_range"),
        ("working_capital", {"facts": {"total_liabilities": "64000000.00"}}, "refer", "debt_ratio_high"),
        ("working_capital", {"facts": {"total_liabilities": "80000000.01"}}, "decline", "insolvent"),
        ("working_capital", {"facts": MORE_CURRENT_THAN_ALL}, "supplement", "statement_inconsistent"),
        ("working_capital", {"facts": {"statement_year": 2023}}, "supplement", "statement_old"),
        ("working_capital", {"facts": {"established_date": "2026-03-01"}}, "refer", "business_too_young"),
        ("working_capital", {"facts": {"own_funds": "30000000.00"}}, "decline", "need_none"),
        ("microcredit", {"age": 17}, "decline", "age_too_young"),
        ("microcredit", {"age": None}, "supplement", "data_missing"),
        ("microcredit", {"age": 70, "term_months": 12}, "refer", "age_too_old"),
        ("microcredit", {"facts": {"monthly_expenses": "20000.00"}}, "decline", "income_insufficient"),
        ("consumer", {"facts": {"monthly_income": "0.00"}}, "decline", "income_insufficient"),
        ("consumer", {"exposure": 5_000_000_000}, "decline", "exposure_full"),
    ],
)  # fmt: skip
def test_rules(code: str, change: dict[str, Any], outcome: str, reason: str | None) -> None:
    answer = evaluate(flow(code), package(code, **change))
    assert answer.outcome == outcome, answer.reason_codes
    assert reason is None or reason in answer.reason_codes


def test_need_formula_binds_and_is_named() -> None:
    # Regulation 1-12: 12,000,000 asked, W2 allows 10,375,000.00.
    answer = evaluate(flow("working_capital"), package("working_capital", amount=1_200_000_000))
    assert (answer.outcome, answer.limit, answer.limit_name) == (
        "approve",
        1_037_500_000,
        "working_capital_need",
    )
    assert answer.reason_codes == ("limit_capped",)
    assert [line.name for line in answer.limits if line.is_binding] == ["working_capital_need"]


def test_cycle_without_meaning_goes_to_a_person() -> None:
    # Regulation 1-5: cycle −96.48 days.
    lines = {
        "revenue": "50000000.00", "cost": "40000000.00", "profit": "2500000.00", "net_profit": "2000000.00",
        "inventory_opening": "1000000.00", "inventory_closing": "1400000.00",
        "receivables_opening": "1500000.00", "receivables_closing": "1700000.00",
        "payables_opening": "9000000.00", "payables_closing": "11000000.00",
        "prepaid_opening": "0.00", "prepaid_closing": "0.00",
        "advances_opening": "3000000.00", "advances_closing": "5000000.00", "growth_rate": "0.10",
    }  # fmt: skip
    answer = evaluate(flow("working_capital"), package("working_capital", facts=lines))
    need = next(line for line in answer.limits if line.name == "working_capital_need")
    assert (answer.outcome, need.amount) == ("refer", None)
    assert "need_manual" in answer.reason_codes


def test_exposure_cap_is_the_share_of_net_assets_less_what_is_owed() -> None:
    # Net assets 200,000,000 at 10 % = 20,000,000; 19,980,000 owed leaves 20,000.
    answer = evaluate(
        flow("consumer"), package("consumer", net_assets=20_000_000_000, exposure=1_998_000_000)
    )
    assert (answer.limit, answer.limit_name) == (2_000_000, "exposure_cap")


def test_default_probability_is_the_worked_example() -> None:
    # features.md D3: β = (−2, .5, −.3), x = (60 %, 1.5) → 0.1043.
    facts = {"total_liabilities": "48000000.00", "current_liabilities": "32000000.00"}
    answer = evaluate(flow("working_capital"), package("working_capital", facts=facts))
    assert answer.default_probability is not None
    assert round(answer.default_probability, 4) == Decimal("0.1043")


def test_rate_follows_the_grade() -> None:
    answer = evaluate(flow("working_capital"), package("working_capital"))
    points = {"A": -20, "B": 0, "C": 60}[answer.grade]
    assert answer.annual_rate == Decimal("0.03") + Decimal(85 + points) / 10_000


def test_without_a_score_no_case_is_approved() -> None:
    answer = evaluate(flow("consumer"), package("consumer", facts={"education": "wizard"}))
    assert (answer.outcome, answer.score, answer.grade) == ("refer", None, "")
    assert "score_unavailable" in answer.reason_codes


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("monthly_income", 12000.5),
        ("monthly_income", "a lot"),
        ("years_in_job", "3.7"),
        ("years_in_job", True),
        ("years_in_job", 2.0),
        ("education", 4),
    ],
)
def test_wrong_type_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadDecisionInput) as caught:
        evaluate(flow("consumer"), package("consumer", facts={name: value}))
    assert caught.value.field == name


@pytest.mark.parametrize("code", FLOWS)
def test_the_package_survives_json_and_gives_the_same_answer(code: str) -> None:
    case = package(code)
    again = DecisionPackage.model_validate(case.model_dump(mode="json"))
    assert evaluate(flow(code), again) == evaluate(flow(code), case)


def test_every_reason_of_every_flow_is_in_the_catalogue() -> None:
    for code in SCHEMAS:
        for node in flow(code).graph["nodes"]:
            for rule in node.get("content", {}).get("rules", []):
                assert rule["code"].strip("'") in REASONS
                assert gravest([rule["verdict"].strip("'")])
    assert all(reason.zh and reason.en for reason in REASONS.values())
    assert {reason.code for reason in DESK_REASONS} <= set(REASONS)


def test_ratio() -> None:
    assert ratio(1, 3) == Decimal("0.333333")
    assert ratio(None, 3) is None
    assert ratio(1, 0) is None
