"""How a loan came from another system, in JSON: both systems side by side."""

from datetime import date
from typing import Any

from ninja import Schema

from huoshui.api.types import Yuan
from huoshui.core.money import yuan_text
from huoshui.servicing.old_loans import AMOUNTS, ScheduleGap
from huoshui.servicing.queries import TakeOverView


class TakeOverBalanceOut(Schema):
    """A balance in both systems: amounts as text of yuan, days past due as a number in text, a class by its
    code; `difference` is ours − old."""

    component: str
    old: str
    ours: str
    difference: str | None
    agrees: bool


class TakeOverInstalmentOut(Schema):
    due_date: date
    principal_due: Yuan
    interest_due: Yuan


class TakeOverScheduleOut(Schema):
    """Where our arithmetic leaves the schedule taken over; one side is empty where it has no such row."""

    first_number: int
    first_old: TakeOverInstalmentOut | None
    first_ours: TakeOverInstalmentOut | None
    instalments: int
    interest_difference: Yuan
    largest: Yuan


class TakeOverOut(Schema):
    taken_over_date: date
    balance_date: date
    balances: list[TakeOverBalanceOut]
    schedule: TakeOverScheduleOut | None


def take_over_values(view: TakeOverView | None) -> dict[str, Any] | None:
    """The values of `TakeOverOut`, none for a loan of our own."""
    if view is None:
        return None
    gap = view.differences.schedule
    return {
        "taken_over_date": view.taken_over_date,
        "balance_date": view.balance_date,
        "balances": [
            {
                "component": line.component,
                "old": _text(line.component, line.old),
                "ours": _text(line.component, line.ours),
                "difference": None if line.difference is None else _text(line.component, line.difference),
                "agrees": line.agrees,
            }
            for line in view.differences.balances
        ],
        "schedule": None if gap is None else _schedule(gap),
    }


def _text(component: str, value: int | str) -> str:
    return yuan_text(value) if component in AMOUNTS and isinstance(value, int) else str(value)


def _schedule(gap: ScheduleGap) -> dict[str, Any]:
    return {
        "first_number": gap.first_number,
        "first_old": _instalment(gap.first_old),
        "first_ours": _instalment(gap.first_ours),
        "instalments": gap.instalments,
        "interest_difference": gap.interest_difference,
        "largest": gap.largest,
    }


def _instalment(figures: tuple[str, int, int] | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    due_date, principal, interest = figures
    return {"due_date": due_date, "principal_due": principal, "interest_due": interest}
