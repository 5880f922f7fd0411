"""Documents nobody should send: `simulate` answers or refuses, it never breaks."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoshui.core.errors import Refusal
from huoshui.core.loan.tests.lives import documents
from huoshui.core.simulate import simulate

FEW = settings(max_examples=100)
LONG = "9" * 5_000
ODD: list[Any] = [None, True, 0, -1, 2**70, 10**400, 1.5, float("nan"), float("inf"), "", "NaN", "Infinity"]
ODD += ["-0", "1e9", "1E-400", LONG, "0." + LONG, "٣", "2024-02-30", "9999-12-31", "0001-01-01", "\x00", "💰"]
ODD += [[], {}, [[]], {"": {}}, [None] * 3, "90000000000000.00", "0.01", "-5.00", 10**6, "10", "12"]
NESTED = "[" * 500 + "]" * 500


def safe(document: Any) -> None:
    """Answers with JSON or refuses in both languages."""
    try:
        json.dumps(simulate(document), allow_nan=False)
    except Refusal as refusal:
        assert refusal.message("zh") and refusal.message("en")


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path of a document."""
    found = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in pairs:
        found += places(part, (*path, name))
    return found


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The document with another value in one place."""
    whole = deepcopy(document)
    inner = whole
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return whole


FULL: dict[str, Any] = {
    "terms": {
        "principal": "100000.00",
        "annual_rate": "0.06",
        "rate_steps": [{"from": "2024-05-01", "annual_rate": "0.05"}],
        "method": "balloon",
        "period_count": 12,
        "start_date": "2024-01-15",
        "due_day": 20,
        "day_count": "thirty_360",
        "due_dates": {
            "unit": "month",
            "length": 1,
            "first_due_date": "2024-02-20",
            "first_period": "short",
            "last_period": "due_day",
            "month_end": "roll",
            "move": "following",
            "holidays": ["2024-05-01"],
            "working_weekends": ["2024-05-11"],
            "interest_moves": False,
        },
        "arithmetic": {"annuity": "day_factors", "rounding": "half_even", "remainder": "first"},
        "shape": {"balloon": "20000.00", "down_payment": "10000.00"},
        "relief": {
            "principal_grace": 2,
            "interest_deferred": 0,
            "interest_free": [{"from": "2024-02-01", "to": "2024-02-20"}],
        },
        "subsidies": [{"share": "0.5", "up_to": "50000.00", "from": "2024-01-15", "to": "2024-05-01"}],
        "instalment_fee": "5.00",
        "penalty_markup": "0.5",
        "misuse_markup": "1",
        "penalty_rate_cap": "0.2",
        "compound_interest": True,
        "grace_days": 3,
        "penalty_day_basis": 360,
        "allocation_order": ["fee", "compound_interest", "penalty_interest", "interest", "principal"],
        "allocation_mode": "by_component",
        "non_accrual_after_days": 90,
        "surplus": "lower_instalment",
        "prepayment_interest": "first",
        "prepayment_fee": {"basis": "interest_days", "days": 30, "free_after_instalments": 6},
        "payoff_interest": "to_period_end",
        "draws": "once",
    },
    "events": [
        {"type": "repayment", "date": "2024-03-20", "amount": "9000.00", "instalment_number": 1, "id": 40},
        {"type": "restructure", "date": "2024-06-25", "period_count": 6, "method": "equal_principal"},
        {"type": "reversal", "date": "2024-06-26", "reverses": 40},
    ],
    "pauses": [{"date": "2024-04-01", "instalment_count": 1, "kind": "principal", "extends": True}],
    "fees": [{"date": "2024-04-02", "amount": "3.00", "name": "x"}],
    "as_of": "2024-07-01",
    "payoff_dates": ["2024-06-30"],
    "accruals": {"from": "2024-06-01", "to": "2024-06-30"},
    "fee_per_instalment": "1.00",
    "upfront_fee": "1.00",
}


def test_the_full_document_is_answered() -> None:
    assert simulate(FULL)["position"]["status"]


@FEW
@given(st.sampled_from(places(FULL)), st.sampled_from(ODD))
def test_an_odd_value_anywhere(path: tuple[Any, ...], value: Any) -> None:
    safe(changed(FULL, path, value))


@FEW
@given(documents(3), st.data())
def test_an_odd_value_in_any_life(document: dict[str, Any], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(places(document)))
    safe(changed(document, path, data.draw(st.sampled_from(ODD))))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=20,
)


@FEW
@given(st.sampled_from(places(FULL)), JSON)
def test_any_json_anywhere(path: tuple[Any, ...], value: Any) -> None:
    safe(changed(FULL, path, value))


@pytest.mark.parametrize("document", ODD, ids=lambda value: repr(value)[:20])
def test_no_document_at_all(document: Any) -> None:
    safe(document)


@pytest.mark.parametrize("path", [(name,) for name in FULL] + [("terms", name) for name in FULL["terms"]])
def test_deep(path: tuple[Any, ...]) -> None:
    safe(changed(FULL, path, json.loads(NESTED)))


@pytest.mark.parametrize("path", [("events",), ("payoff_dates",), ("terms", "subsidies")])
def test_long(path: tuple[Any, ...]) -> None:
    safe(changed(FULL, path, [{}] * 1_000_000))


@pytest.mark.parametrize("kind", ["extension", "pause", "restructure"])
def test_terms_without_end(kind: str) -> None:
    more = {"period_count": 10**9, "instalment_count": 10**9}
    name = "instalment_count" if kind == "pause" else "period_count"
    event = {"type": kind, "date": "2024-04-20", name: more[name]}
    terms = FULL["terms"] | {"method": "equal_instalment", "shape": {}}
    safe({"terms": terms, "events": [event]})
