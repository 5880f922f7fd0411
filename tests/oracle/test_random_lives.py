"""Random lives: the engine and the second reckoning agree to the cent on every figure both know."""

from typing import Any

from hypothesis import assume, given, settings

from huoshui.core.errors import Refusal
from huoshui.core.simulate import simulate
from tests.oracle import documents as make
from tests.oracle.answer import answer
from tests.oracle.compare import differences

# The same lives each time: a red build must not depend on the dice. Raise `max_examples` to search.
FEW = settings(max_examples=30, deadline=None, derandomize=True)
LEVEL = ["equal_instalment", "equal_principal", "interest_monthly", "balloon", "stepped"]


def agree(document: dict[str, Any]) -> None:
    """Nothing when both find the same; a refused document is no example."""
    try:
        engine = simulate(document)
    except Refusal:
        assume(False)
        raise
    found = list(differences(answer(document), engine))
    assert found == [], f"{found} {document}"


@FEW
@given(make.terms())
def test_schedules(terms: dict[str, Any]) -> None:
    agree({"terms": terms})


@FEW
@given(make.lives([*LEVEL, "bullet"], ["repayment", "fee", "waiver"]))
def test_money_in(document: dict[str, Any]) -> None:
    agree(document)


@FEW
@given(make.lives(LEVEL, ["repayment", "rate_change", "extension", "due_day_change", "pause"]))
def test_changes(document: dict[str, Any]) -> None:
    agree(document)


@FEW
@given(make.lives(["equal_instalment", "interest_monthly"], ["repayment", "restructure", "acceleration"]))
def test_restructuring(document: dict[str, Any]) -> None:
    agree(document)
