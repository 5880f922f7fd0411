"""The waterfall (冲抵顺序): a sum of money and what is due → who gets which cent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents


class Component(StrEnum):
    """What a borrower can owe: 费用, 复利, 罚息, 利息, 本金."""

    FEE = "fee"
    COMPOUND_INTEREST = "compound_interest"
    PENALTY_INTEREST = "penalty_interest"
    INTEREST = "interest"
    PRINCIPAL = "principal"


class TimedComponent(StrEnum):
    """A component that is past due, or due today: where the order tells the two apart."""

    PAST_DUE_FEE = "past_due.fee"
    PAST_DUE_COMPOUND_INTEREST = "past_due.compound_interest"
    PAST_DUE_PENALTY_INTEREST = "past_due.penalty_interest"
    PAST_DUE_INTEREST = "past_due.interest"
    PAST_DUE_PRINCIPAL = "past_due.principal"
    DUE_FEE = "due.fee"
    DUE_COMPOUND_INTEREST = "due.compound_interest"
    DUE_PENALTY_INTEREST = "due.penalty_interest"
    DUE_INTEREST = "due.interest"
    DUE_PRINCIPAL = "due.principal"


class AllocationMode(StrEnum):
    """Whether the oldest instalment is served whole first, or each component across all instalments."""

    BY_INSTALMENT = "by_instalment"
    BY_COMPONENT = "by_component"


# Every component once, or every component once past due and once due.
AllocationOrder: TypeAlias = tuple[Component | TimedComponent, ...]

# 民法典 Art. 561: costs, then interest, then principal.
DEFAULT: AllocationOrder = (
    Component.FEE,
    Component.COMPOUND_INTEREST,
    Component.PENALTY_INTEREST,
    Component.INTEREST,
    Component.PRINCIPAL,
)
# Bank practice for loans no longer accruing: principal first.
NON_ACCRUAL: AllocationOrder = (
    Component.PRINCIPAL,
    Component.INTEREST,
    Component.PENALTY_INTEREST,
    Component.COMPOUND_INTEREST,
    Component.FEE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """An amount due, cents; instalment 0 holds what belongs to the whole loan (fees)."""

    instalment_number: int
    component: Component
    amount: Cents
    is_past_due: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationPart:
    """The cents of a repayment that went to one component of one instalment."""

    instalment_number: int
    component: Component
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Where a repayment went; Σ parts + unallocated = the repayment."""

    parts: tuple[AllocationPart, ...]
    unallocated: Cents


def allocate(
    amount: Cents,
    due: Sequence[DueLine],
    order: AllocationOrder = DEFAULT,
    mode: str = AllocationMode.BY_INSTALMENT,
) -> Allocation:
    """Who gets which cent of `amount`, cents; never more than is due, nothing lost.

    Refusals: InvalidInput for a negative amount or an order that does not hold every component once.
    500.00 on penalty 9.00, interest 100.00, principal 800.00 → 9.00, 100.00, 391.00.
    """
    if amount < 0:
        raise InvalidInput(field="amount", zh="金额不能为负", en="The amount may not be negative")
    check_order(order)
    rank: dict[str, int] = {component: place for place, component in enumerate(order)}
    left, parts = amount, []
    for line in _sorted(due, rank, mode):
        if left == 0:
            break
        part = min(left, line.amount)
        if part > 0:
            parts.append(
                AllocationPart(
                    instalment_number=line.instalment_number, component=line.component, amount=part
                )
            )
            left -= part
    return Allocation(parts=tuple(parts), unallocated=left)


@lru_cache(maxsize=256)
def check_order(order: tuple[str, ...]) -> None:
    """Nothing; refuses an order that does not hold every component (or every timed one) exactly once."""
    if sorted(order) not in (sorted(Component), sorted(TimedComponent)):
        raise InvalidInput(
            field="allocation_order",
            zh="冲抵顺序必须包含每个项目各一次",
            en="The allocation order must hold every component once",
        )


def _sorted(due: Iterable[DueLine], rank: dict[str, int], mode: str) -> list[DueLine]:
    timed = TimedComponent.DUE_FEE in rank

    def place(line: DueLine) -> int:
        timing = "past_due" if line.is_past_due else "due"
        return rank[f"{timing}.{line.component}"] if timed else rank[line.component]

    if AllocationMode(mode) is AllocationMode.BY_COMPONENT:
        return sorted(due, key=lambda line: (place(line), line.instalment_number))
    return sorted(due, key=lambda line: (line.instalment_number, place(line)))
