"""Every fraud rule of the shipped flows: hit, clear, and unknown where there is nothing to compare."""

from decimal import Decimal
from typing import Any

import pytest

from huoshui.risk.evaluate import evaluate, values_of
from huoshui.risk.flow_files import shipped_flow
from huoshui.risk.inputs import Traces
from huoshui.risk.rules import FRAUD_TABLE, answer_of, tables_of
from huoshui.risk.tests.cases import flow, package

FRAUD_FLOWS = ("working_capital", "microcredit", "consumer")
TRACE_RULES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("图片与他人材料相同", {"copied_people": 1}, {"copied_people": 0}, "picture_copied"),
    ("当日重复申请", {"applications_1d": 2}, {"applications_1d": 1}, "applications_many"),
    (
        "同手机号申请集中",
        {"phone_applications_30d": 4},
        {"phone_applications_30d": 3},
        "velocity_high",
    ),
    (
        "同设备当日申请集中",
        {"device_applications_1d": 3},
        {"device_applications_1d": 2},
        "velocity_high",
    ),
    (
        "同设备近30天申请集中",
        {"device_applications_30d": 6},
        {"device_applications_30d": 5},
        "velocity_high",
    ),
    (
        "同地址近7天申请集中",
        {"address_applications_7d": 5},
        {"address_applications_7d": 4},
        "velocity_high",
    ),
    ("填表过快", {"is_too_fast": True}, {"is_too_fast": False}, "form_behaviour"),
    ("身份信息全部粘贴", {"pasted_identity": 3}, {"pasted_identity": 2}, "form_behaviour"),
    (
        "击键节奏异常（机器录入）",
        {"typing_interval_ms_median": 180, "typing_interval_ms_deviation": 5},
        {"typing_interval_ms_median": 180, "typing_interval_ms_deviation": 90},
        "form_behaviour",
    ),
    (
        "多人首尾相接",
        {"ring_people": 4, "ring_length": 3},
        {"ring_people": 4, "ring_length": 2},
        "ring_suspected",
    ),
    (
        "关联人多且多项共用",
        {"ring_people": 6, "ring_bonds": 3},
        {"ring_people": 6, "ring_bonds": 2},
        "ring_suspected",
    ),
    (
        "关联人半数以上被拒",
        {"ring_people": 3, "ring_declined_share": Decimal("0.5")},
        {"ring_people": 3, "ring_declined_share": Decimal("0.49")},
        "ring_suspected",
    ),
    (
        "关联人有不良贷款",
        {"ring_bad_share": Decimal("0.3")},
        {"ring_bad_share": Decimal("0.29")},
        "ring_suspected",
    ),
]
FACT_RULES: list[tuple[str, str, dict[str, Any], dict[str, Any], str]] = [
    (
        "consumer",
        "月还款额超过月收入",
        {"monthly_debt": "12000.01"},
        {"monthly_debt": "12000.00"},
        "debts_contradict_income",
    ),
    (
        "microcredit",
        "月支出超过月收入",
        {"monthly_expenses": "20000.01"},
        {"monthly_expenses": "20000.00"},
        "debts_contradict_income",
    ),
    (
        "working_capital",
        "利润高于收入",
        {"profit": "120000000.01"},
        {"profit": "120000000.00"},
        "facts_contradict",
    ),
    (
        "working_capital",
        "经营年限不足而报表年度较早",
        {"established_date": "2026-01-01", "statement_year": 2024},
        {"established_date": "2026-01-01", "statement_year": 2025},
        "facts_contradict",
    ),
]


def says(code: str, description: str, **more: Any) -> bool | None:
    """What the one rule of that name says of a good case with these differences."""
    rules = [
        one for one in tables_of(shipped_flow(code)["graph"])[FRAUD_TABLE] if one.description == description
    ]
    assert len(rules) == 1, description
    return answer_of(rules[0].when, values_of(flow(code), package(code, **more)))


@pytest.mark.parametrize("code", FRAUD_FLOWS)
@pytest.mark.parametrize(("rule", "hit", "clear", "reason"), TRACE_RULES)
def test_a_trace_rule_hits_clears_and_is_never_met_by_nothing(
    code: str, rule: str, hit: dict[str, Any], clear: dict[str, Any], reason: str
) -> None:
    assert says(code, rule, traces=Traces(**hit)) is True
    assert says(code, rule, traces=Traces(**clear)) is False
    assert says(code, rule, traces=Traces()) is False
    found = evaluate(flow(code), package(code, traces=Traces(**hit)))
    assert reason in found.reason_codes
    assert found.outcome == "refer"
    assert reason not in evaluate(flow(code), package(code, traces=Traces(**clear))).reason_codes


@pytest.mark.parametrize(("code", "rule", "hit", "clear", "reason"), FACT_RULES)
def test_answers_that_contradict_each_other(
    code: str, rule: str, hit: dict[str, Any], clear: dict[str, Any], reason: str
) -> None:
    assert says(code, rule, facts=hit) is True
    assert says(code, rule, facts=clear) is False
    assert says(code, rule, facts=dict.fromkeys(hit)) is False
    found = evaluate(flow(code), package(code, facts=hit))
    assert (reason in found.reason_codes, found.outcome != "approve") == (True, True)


def test_a_degree_before_twenty_contradicts_the_age() -> None:
    rule = "学历与年龄矛盾"
    assert says("consumer", rule, age=19) is True
    assert says("consumer", rule, age=20) is False
    assert says("consumer", rule, age=None) is False
    assert says("consumer", rule, age=19, facts={"education": "college"}) is False


def test_every_fraud_rule_added_to_one_flow_stands_in_all() -> None:
    for code in FRAUD_FLOWS:
        told = {one.description for one in tables_of(shipped_flow(code)["graph"])[FRAUD_TABLE]}
        assert {rule for rule, *_ in TRACE_RULES} <= told
