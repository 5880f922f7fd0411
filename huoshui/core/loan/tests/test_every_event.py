"""What holds for every life, whatever happens in it."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huoshui.core.errors import Refusal
from huoshui.core.loan.tests.lives import EVENTS, documents, happening
from huoshui.core.money import parse_yuan
from huoshui.core.simulate import simulate

FEW = settings(max_examples=40)
OPEN = ("active", "overdue")
PARTS = ("principal", "interest", "penalty", "compound", "fee")


def answered(document: Mapping[str, Any]) -> dict[str, Any]:
    """The engine's answer; a refused document is no example."""
    try:
        return simulate(document)
    except Refusal:
        assume(False)
        raise


def cents(row: Mapping[str, Any], *names: str) -> int:
    return sum(parse_yuan(row[name]) for name in names)


def amounts(value: Any, path: str = "") -> list[tuple[str, str]]:
    """Every amount of an answer with its path."""
    if isinstance(value, dict):
        return [pair for name, part in value.items() for pair in amounts(part, f"{path}.{name}")]
    if isinstance(value, list):
        return [pair for place, part in enumerate(value) for pair in amounts(part, f"{path}.{place}")]
    is_amount = isinstance(value, str) and value.replace(".", "").lstrip("-").isdigit() and "." in value
    return [(path, value)] if is_amount else []


@FEW
@given(documents())
def test_principal_is_neither_made_nor_lost(document: dict[str, Any]) -> None:
    pos = answered(document)["position"]
    came_in = cents(pos, "disbursed_total", "capitalised_total")
    gone = cents(pos, "principal_paid_total", "principal_waived_total")
    assert came_in == gone + cents(pos, "principal_outstanding")
    rows = pos["instalments"]
    if all(row["state"] != "cancelled" for row in rows) and pos["status"] in OPEN:
        left = sum(
            cents(row, "principal_due") - cents(row, "principal_paid", "principal_waived", "principal_moved")
            for row in rows
        )
        assert left == cents(pos, "principal_outstanding")


@FEW
@given(documents())
def test_nothing_is_negative_and_sums_are_sums(document: dict[str, Any]) -> None:
    answer = answered(document | {"payoff_dates": [document["as_of"]]})
    assert [
        pair for pair in amounts(answer["position"]) + amounts(answer["schedule"]) if pair[1][0] == "-"
    ] == []
    for row in [*answer["schedule"], *answer["position"]["instalments"]]:
        assert cents(row, "total_due") == cents(row, "principal_due", "interest_due", "fee_due")
        if "principal_paid" in row:
            for part in PARTS:
                gone = cents(row, f"{part}_paid") + cents(row, f"{part}_waived")
                assert gone <= cents(row, f"{part}_due"), (part, row)
    pos = answer["position"]
    parts = ("principal_past_due", "principal_due_today", "interest_past_due", "interest_due_today")
    more = ("penalty_interest_due", "compound_interest_due", "fee_due")
    assert cents(pos, "total_due") == cents(pos, *parts, *more)
    quote = answer["payoff_quotes"][0]
    asked = cents(quote, "principal", "interest", "penalty_interest", "compound_interest", "fee")
    assert cents(quote, "total") == max(asked - cents(quote, "credit_balance"), 0)


@FEW
@given(documents(4), st.data())
def test_a_reversal_restores_the_position(document: dict[str, Any], data: st.DataObject) -> None:
    life = [{**event, "id": place} for place, event in enumerate(document["events"], start=1)]
    without = answered(document | {"events": life})
    day = date.fromisoformat(data.draw(st.sampled_from([e["date"] for e in life] or ["2024-03-01"])))
    kind = data.draw(st.sampled_from(sorted(EVENTS)))
    mistake = {**data.draw(st.composite(happening)(kind, day)), "id": 90}
    # Put right within nine days, and before anybody looks.
    seen = max(date.fromisoformat(document["as_of"]), day)
    put_right = min(day + timedelta(days=9), seen).isoformat()
    back = {"type": "reversal", "date": put_right, "reverses": 90, "id": 91}
    place = data.draw(st.integers(0, len(life)))
    again = answered(document | {"events": [*life[:place], mistake, *life[place:], back]})
    assert again["position"] == without["position"]


@FEW
@given(documents(), st.randoms(use_true_random=False))
def test_writing_down_late_is_as_good_as_knowing(document: dict[str, Any], chance: Any) -> None:
    life = [{**event, "id": place} for place, event in enumerate(document["events"], start=1)]
    assume(len({event["date"] for event in life}) == len(life))
    known = answered(document | {"events": life})
    shuffled = deepcopy(life)
    chance.shuffle(shuffled)
    assert answered(document | {"events": shuffled}) == known


@FEW
@given(documents(4), st.integers(0, 300))
def test_a_payoff_on_its_day_leaves_nothing(document: dict[str, Any], after: int) -> None:
    last = max([e["date"] for e in document["events"]], default=document["terms"]["start_date"])
    day = (date.fromisoformat(last) + timedelta(days=after)).isoformat()
    before = answered(document | {"as_of": day, "payoff_dates": [day]})
    assume(before["position"]["status"] in OPEN and before["payoff_quotes"][0]["total"] != "0.00")
    pay = {"type": "payoff", "date": day, "amount": before["payoff_quotes"][0]["total"]}
    for later in (0, 1, 40):
        seen = (date.fromisoformat(day) + timedelta(days=later)).isoformat()
        document_after = document | {"events": [*document["events"], pay], "as_of": seen}
        pos = simulate(document_after)["position"]
        assert pos["status"] == "settled"
        nothing = ("total_due", "principal_outstanding", "credit_balance")
        assert [pos[name] for name in nothing] == ["0.00"] * 3, document_after
        assert pos["interest_receivable"] == pos["subsidy_due"]  # of the payer, not of the borrower
    less = f"{(parse_yuan(pay['amount']) - 1) // 100}.{(parse_yuan(pay['amount']) - 1) % 100:02d}"
    if less != "0.00":
        try:
            simulate(document | {"events": [*document["events"], {**pay, "amount": less}], "as_of": day})
        except Refusal:
            return
        raise AssertionError("a cent too little paid it off")


INDEPENDENT = ("fee", "subsidy_receipt", "misuse_found")


@FEW
@given(documents(3), st.permutations(INDEPENDENT), st.integers(0, 300), st.data())
def test_the_order_of_what_does_not_meet_does_not_matter(
    document: dict[str, Any], kinds: list[str], after: int, data: st.DataObject
) -> None:
    document["terms"]["subsidies"] = [{"share": "0.5", "from": "2024-01-15", "to": "2024-05-01"}]
    last = max([e["date"] for e in document["events"]], default=document["terms"]["start_date"])
    day = date.fromisoformat(last) + timedelta(days=after)
    found = {kind: {**data.draw(st.composite(happening)(kind, day)), "amount": "1.00"} for kind in kinds}
    del found["misuse_found"]["amount"]
    one, other = (
        [*document["events"], *({**found[kind], "id": 80 + INDEPENDENT.index(kind)} for kind in order)]
        for order in (INDEPENDENT, kinds)
    )
    assert (
        answered(document | {"events": one})["position"] == answered(document | {"events": other})["position"]
    )
