"""What is measured in the answers of sources: figures by hand, nothing made up where a month is missing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from huoshui.risk.evaluate import evaluate, values_of
from huoshui.risk.inputs import SourceSaid
from huoshui.risk.sources.answers import read_answer
from huoshui.risk.sources.catalogue import SOURCES, in_order
from huoshui.risk.sources.measures import MEASURES, measured
from huoshui.risk.tests.cases import flow, package
from huoshui.risk.tests.sources import answer
from huoshui.risk.variables import VARIABLES, sources_of, variables_of

ON = date(2026, 11, 22)
# Twelve months of 100, then six of 80 and six of 120; the last three alternate.
YEAR_BEFORE, EARLY, LATE = ["100.00"] * 12, ["80.00"] * 6, ["120.00"] * 6


def said(source: str, **changes: Any) -> dict[str, SourceSaid]:
    facts = read_answer(SOURCES[source], answer(source, **changes), on=ON)
    return {source: SourceSaid(outcome="answered", facts=facts)}


def value(name: str, source: str, **changes: Any) -> Any:
    return measured([name], said(source, **changes), on=ON)[name]


FULL = [*YEAR_BEFORE, *EARLY, *LATE]
BY_HAND = [
    ("tax_revenue_3m", FULL, 360_00),
    ("tax_revenue_12m", FULL, 1200_00),
    ("tax_revenue_before_12m", FULL, 1200_00),
    ("tax_revenue_month", FULL, 100_00),
    ("tax_revenue_trend_6m", FULL, Decimal("0.5")),  # 720 / 480 − 1
    ("tax_revenue_trend_3m", FULL, Decimal(0)),
    ("tax_revenue_volatility_12m", FULL, Decimal("0.2")),  # 20 from the mean, on 100
    ("tax_revenue_top_month_12m", FULL, Decimal("0.1")),  # 120 of 1,200
    ("tax_revenue_lowest_12m", FULL, 80_00),
    ("tax_declared_share_12m", FULL, Decimal(1)),
    ("tax_declared_streak", FULL, 24),
    ("tax_zero_months_12m", FULL, 0),
    ("tax_revenue_12m", [*FULL[:-1], None], None),
    ("tax_revenue_3m", [None, *FULL[1:]], 360_00),
    ("tax_revenue_before_12m", [None, *FULL[1:]], None),
    ("tax_revenue_month", [*FULL[:-1], None], 98_18),  # 1,080 / 11 = 98.1818
    ("tax_revenue_month", [*FULL[:12], *[None] * 7, *["1.00"] * 5], None),
    ("tax_declared_share_12m", [*FULL[:-3], None, None, None], Decimal("0.75")),
    ("tax_gap_months_24m", [None, None, *FULL[2:-1], None], 3),
    ("tax_longest_gap_24m", [None, None, *FULL[2:-1], None], 2),
    ("tax_declared_streak", [*FULL[:-3], None, *FULL[-2:]], 2),
    ("tax_declared_streak", [*FULL[:-1], None], 0),
    ("tax_zero_months_12m", [*FULL[:-2], "0.00", "0.00"], 2),
    ("tax_revenue_trend_3m", [*["0.00"] * 21, *["5.00"] * 3], None),
    ("tax_revenue_volatility_12m", ["0.00"] * 24, None),
]


@pytest.mark.parametrize(("name", "revenue", "expected"), BY_HAND)
def test_figures_by_hand(name: str, revenue: list[str | None], expected: Any) -> None:
    assert value(name, "tax", revenue=revenue) == expected


def test_ages_and_plain_fields() -> None:
    assert value("registry_age_months", "registry", established_on="2024-11-22") == 24
    assert value("registered_capital", "registry", registered_capital="5000000.00") == 500_000_000
    assert value("registry_status", "registry", status="revoked") == "revoked"
    assert value("ecommerce_rating", "ecommerce", rating="4.8") == Decimal("4.8")
    assert value("tax_profit_last_year", "tax", profit_last_year="-12.00") == -12_00


@pytest.mark.parametrize("name", MEASURES)
def test_without_an_answer_everything_is_unknown_and_with_one_it_is_not(name: str) -> None:
    one = MEASURES[name]
    nothing = False if one.operation == "available" else None
    assert measured([name], {}, on=ON)[name] is nothing
    silent = {one.source: SourceSaid(outcome="timeout")}
    assert measured([name], silent, on=ON)[name] is nothing
    assert value(name, one.source) is not nothing


def test_the_dictionary_names_source_formula_and_missing_rule_of_each() -> None:
    assert len(MEASURES) >= 100
    for name, one in MEASURES.items():
        variable = VARIABLES[name]
        assert (variable.source, variable.formula) == (one.source, one.formula)
        assert one.source in variable.formula
        assert variable.missing in ("source_silent", "any_month", "half_the_months", "never")
    assert VARIABLES["tax_revenue_12m"].formula == "sum(tax.revenue, 12)"
    assert VARIABLES["gross_profit"].missing == "any_part"
    assert sources_of("tax_revenue_to_statement") == {"tax"}
    assert sources_of("ecommerce_sales_12m_to_tax_revenue") == {"tax", "ecommerce"}
    assert sources_of("bureau_monthly_debt_to_social_base") == {"bureau", "social"}
    assert sources_of("overdue_count_24m") == {"bureau"}
    assert sources_of("revenue") == frozenset()


def test_rules_see_yuan_and_figures_made_of_two_sources() -> None:
    sources = {**said("tax", revenue=FULL), **said("ecommerce", sales=["300.00"] * 24)}
    values = values_of(flow("working_capital"), package("working_capital", sources=sources))
    assert values["tax_revenue_12m"] == 1200.0
    assert values["ecommerce_sales_12m_to_tax_revenue"] == 3.0
    assert values["tax_revenue_to_statement"] == pytest.approx(0.00001)  # 1,200 of 120 million
    assert values["social_base_month"] is None and values["social_available"] is False


@pytest.mark.parametrize(
    ("outcome", "decided"),
    [
        ("answered", "approve"),
        ("not_applicable", "approve"),
        ("timeout", "refer"),
        ("failed", "refer"),
        ("nonsense", "refer"),
        ("no_consent", "refer"),
        ("switched_off", "refer"),
        (None, "refer"),
    ],
)
def test_a_source_that_has_not_answered_refers_the_case(outcome: Any, decided: str) -> None:
    asking = flow("consumer", sources=("bureau", "tax"))
    facts = said("tax")["tax"].facts if outcome == "answered" else {}
    sources = {} if outcome is None else {"tax": SourceSaid(outcome=outcome, facts=facts)}
    outputs = evaluate(asking, package("consumer", sources=sources))
    assert outputs.outcome == decided
    assert ("source_unavailable" in outputs.reason_codes) == (decided == "refer")


def test_a_flow_that_asks_the_bureau_alone_keeps_its_hash() -> None:
    assert flow("consumer").content_hash == flow("consumer", sources=("bureau",)).content_hash
    assert flow("consumer").content_hash != flow("consumer", sources=("bureau", "tax")).content_hash
    assert in_order(["tax", "bureau", "tax"]) == ("bureau", "tax")


def test_every_flow_knows_the_sources_and_only_its_own_comparisons() -> None:
    assert set(MEASURES) <= set(variables_of("consumer"))
    assert "social_base_to_personal_income" in variables_of("consumer")
    assert "tax_revenue_to_statement" not in variables_of("consumer")
