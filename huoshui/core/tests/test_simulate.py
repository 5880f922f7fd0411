"""The paper loan: figures by hand, and every bad value named by its path."""

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from huoshui.core.errors import InvalidInput
from huoshui.core.simulate import simulate

DOCUMENT: dict[str, Any] = {
    "terms": {
        "principal": "10000.00",
        "annual_rate": "0.12",
        "method": "equal_instalment",
        "period_count": 12,
        "start_date": "2024-01-15",
        "day_count": "thirty_360",
    },
    "events": [
        {"type": "repayment", "date": "2024-02-15", "amount": "888.49"},
        {"type": "repayment", "date": "2024-03-15", "amount": "888.49"},
        {"type": "reversal", "date": "2024-03-20", "reverses": 2},
    ],
    "as_of": "2024-04-14",
    "payoff_dates": ["2024-02-15"],
}


def test_a_loan_on_paper() -> None:
    result = simulate(DOCUMENT)
    json.dumps(result)
    assert result["totals"]["interest"] == "661.86"
    assert (result["schedule"][1]["interest_due"], result["schedule"][1]["principal_after"]) == (
        "92.12",
        "8415.14",
    )
    pos = result["position"]
    # The second instalment (92.12 + 796.37) bounced: 30 days at 18 %: 11.95 and 1.38.
    assert (pos["days_past_due"], pos["penalty_interest_due"], pos["compound_interest_due"]) == (
        30,
        "11.95",
        "1.38",
    )
    assert pos["total_due"] == "901.82"
    # On 15 February the first instalment is paid: what is left is the principal.
    assert result["payoff_quotes"][0]["total"] == "9211.51"
    assert result["annual_cost"]["simple"].startswith("0.1200")


def test_fees_raise_the_annual_cost() -> None:
    document = deepcopy(DOCUMENT)
    document["terms"] |= {"annual_rate": "0", "method": "equal_principal"}
    document |= {"events": [], "as_of": None, "payoff_dates": [], "fee_per_instalment": "60.00"}
    assert simulate(document)["annual_cost"]["simple"][:7] == "0.13034"
    document["upfront_fee"] = "300.00"
    assert simulate(document)["annual_cost"]["simple"] > "0.18"  # 3 % more over about half a year


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("terms", None),
        ("terms", "text"),
        ("terms.principal", "1,000"),
        ("terms.principal", 1000),
        ("terms.principal", "0"),
        ("terms.annual_rate", "12%"),
        ("terms.method", "weekly"),
        ("terms.period_count", 0),
        ("terms.period_count", "12"),
        ("terms.period_count", True),
        ("terms.start_date", "2024-02-30"),
        ("terms.start_date", "20240115"),
        ("terms.due_day", 40),
        ("terms.grace_days", -1),
        ("terms.compound_interest", "yes"),
        ("terms.allocation_order", ["principal"]),
        ("terms.allocation_order", "principal"),
        ("terms.colour", "red"),
        ("events", {}),
        ("events.0", 5),
        ("events.0.type", "gift"),
        ("events.1.amount", "-1.00"),
        ("events.1.amount", None),
        ("events.2.reverses", "two"),
        ("as_of", "soon"),
        ("payoff_dates.0", "2024-13-01"),
        ("comment", "hello"),
    ],
)
def test_a_bad_value_is_named_by_its_path(path: str, value: object) -> None:
    document: Any = deepcopy(DOCUMENT)
    *parents, last = path.split(".")
    place = document
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place[name]
    place[int(last) if isinstance(place, list) else last] = value
    with pytest.raises(InvalidInput) as refused:
        simulate(document)
    assert refused.value.field == path
    assert refused.value.message("zh") != refused.value.message("en")


def test_the_document_itself_must_be_an_object() -> None:
    with pytest.raises(InvalidInput):
        simulate([])  # type: ignore[arg-type]


def test_a_down_payment_is_no_money_received() -> None:
    terms = {**DOCUMENT["terms"], "shape": {"down_payment": "2000.00"}}
    result = simulate({"terms": terms})
    assert result["schedule"][0]["due_date"] == terms["start_date"]
    # 8,000 lent at 1 % a month: the down payment neither raises nor lowers the cost.
    assert result["annual_cost"]["simple"].startswith("0.11999")


EXAMPLES = Path(__file__).parents[3] / "examples" / "simulate"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_example_is_a_loan(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    result = simulate({**document, "explain": True})
    lent = sum(Decimal(row["principal_due"]) for row in result["schedule"])
    assert lent == Decimal(document["terms"]["principal"])
    assert result["explanations"]
