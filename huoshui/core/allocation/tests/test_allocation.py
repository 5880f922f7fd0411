"""The waterfall: nothing lost, nothing beyond what is due, in the agreed order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoshui.core.allocation import DEFAULT, NON_ACCRUAL, AllocationMode, Component, DueLine, allocate
from huoshui.core.errors import InvalidInput

LINES = st.lists(
    st.builds(
        DueLine,
        instalment_number=st.integers(min_value=0, max_value=6),
        component=st.sampled_from(Component),
        amount=st.integers(min_value=0, max_value=10**9),
    ),
    max_size=20,
    unique_by=lambda line: (line.instalment_number, line.component),
)
MODES = st.sampled_from(AllocationMode)
ORDERS = st.permutations(list(Component)).map(tuple)


@given(st.integers(min_value=0, max_value=10**11), LINES, ORDERS, MODES)
def test_money_is_conserved(amount: int, due: list[DueLine], order: tuple[Component, ...], mode: str) -> None:
    result = allocate(amount, due, order, mode)
    assert sum(part.amount for part in result.parts) + result.unallocated == amount
    owed = {(line.instalment_number, line.component): line.amount for line in due}
    assert all(0 < part.amount <= owed[part.instalment_number, part.component] for part in result.parts)
    assert result.unallocated == max(amount - sum(owed.values()), 0)


@given(st.integers(min_value=0, max_value=10**10), st.integers(min_value=0, max_value=10**10), LINES)
def test_two_payments_do_what_one_would(first: int, second: int, due: list[DueLine]) -> None:
    before = allocate(first, due)
    paid = {(part.instalment_number, part.component): part.amount for part in before.parts}
    left = [
        DueLine(
            instalment_number=line.instalment_number,
            component=line.component,
            amount=line.amount - paid.get((line.instalment_number, line.component), 0),
        )
        for line in due
    ]
    for part in allocate(second, left).parts:
        key = (part.instalment_number, part.component)
        paid[key] = paid.get(key, 0) + part.amount
    together = allocate(first + second, due)
    assert paid == {(part.instalment_number, part.component): part.amount for part in together.parts}


def line(number: int, component: Component, amount: int) -> DueLine:
    return DueLine(instalment_number=number, component=component, amount=amount)


DUE = [
    line(2, Component.INTEREST, 100),
    line(1, Component.PRINCIPAL, 800),
    line(1, Component.INTEREST, 120),
    line(1, Component.PENALTY_INTEREST, 9),
    line(0, Component.FEE, 5),
]
FIRST = [(0, "fee", 5), (1, "penalty_interest", 9)]


@pytest.mark.parametrize(
    ("amount", "order", "mode", "expected"),
    [
        (500, DEFAULT, "by_instalment", [*FIRST, (1, "interest", 120), (1, "principal", 366)]),
        (
            300,
            DEFAULT,
            "by_component",
            [*FIRST, (1, "interest", 120), (2, "interest", 100), (1, "principal", 66)],
        ),
        (900, NON_ACCRUAL, "by_component", [(1, "principal", 800), (1, "interest", 100)]),
        (0, DEFAULT, "by_instalment", []),
    ],
)
def test_order(
    amount: int, order: tuple[Component, ...], mode: str, expected: list[tuple[int, str, int]]
) -> None:
    parts = allocate(amount, DUE, order, mode).parts
    assert [(part.instalment_number, part.component.value, part.amount) for part in parts] == expected


def test_refusals() -> None:
    with pytest.raises(InvalidInput):
        allocate(-1, DUE)
    with pytest.raises(InvalidInput):
        allocate(1, DUE, (Component.PRINCIPAL, Component.PRINCIPAL))
    with pytest.raises(ValueError, match="sideways"):
        allocate(1, DUE, DEFAULT, "sideways")
