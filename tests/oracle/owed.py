"""What has fallen due, and how a payment is shared out over it."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.plan import half_up

PARTS = ("fee", "compound_interest", "penalty_interest", "interest", "principal")


@dataclass
class Owed:
    """One instalment that has fallen due; number 0 holds single fees and misuse interest."""

    number: int
    due: date
    start: date
    asked: dict[str, int] = field(default_factory=dict)
    paid: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    waived: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    moved: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    penalty: Fraction = Fraction(0)
    compound: Fraction = Fraction(0)
    waiting: Fraction = Fraction(0)  # Σ rates of the grace days, counted once they are over
    subsidy: int = 0

    def left(self, part: str, today: date, grace: int) -> int:
        """Cents of a component still owed today."""
        gone = self.paid[part] + self.waived[part] + self.moved[part]
        return self.total(part, today, grace) - gone

    def total(self, part: str, today: date, grace: int) -> int:
        """Cents of a component asked for so far, paid or not."""
        if part in ("principal", "interest", "fee"):
            return self.asked.get(part, 0)
        return half_up(self.penalty if part == "penalty_interest" else self.compound)

    def unpaid(self, part: str) -> int:
        """Principal or interest not paid, whatever day it is."""
        return self.asked.get(part, 0) - self.paid[part] - self.waived[part] - self.moved[part]

    def accrue(self, days_late: int, rate: Fraction, grace: int, *, compound: bool) -> None:
        """One day of an overdue rate; what outlives the grace days counts from the due date."""
        self.waiting += rate
        if days_late < grace:
            return
        self.penalty += self.unpaid("principal") * self.waiting
        if compound:
            self.compound += self.unpaid("interest") * self.waiting
        self.waiting = Fraction(0)


def share_out(
    owed: list[Owed], amount: int, today: date, grace: int, order: list[str], mode: str, chosen: int | None
) -> int:
    """Pays in order; what is left of the amount."""
    due = [item for item in owed if item.due <= today]
    if chosen is not None:
        first = [item for item in due if item.number == chosen]
        amount = _serve(first, amount, today, grace, order, "by_instalment")
    amount = _serve(due, amount, today, grace, order, mode)
    return amount


def _serve(due: list[Owed], amount: int, today: date, grace: int, order: list[str], mode: str) -> int:
    rounds: list[tuple[Owed, str]]
    if mode == "by_component":
        rounds = [(item, name) for name in order for item in due]
    else:
        rounds = [(item, name) for item in due for name in order]
    for item, name in rounds:
        when, _, part = name.rpartition(".")
        if when and (when == "past_due") != (item.due < today):
            continue
        pay = min(amount, item.left(part, today, grace))
        item.paid[part] += pay
        amount -= pay
    return amount


def waive(owed: list[Owed], part: str, amount: int, today: date, grace: int) -> int:
    """Forgives, oldest first; what is left of the amount."""
    for item in owed:
        off = min(amount, item.left(part, today, grace)) if item.due <= today else 0
        item.waived[part] += off
        amount -= off
    return amount


def events_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The events in the order in which they work: by day, then as written; reversed ones have never been."""
    named = [
        {**event, "id": event.get("id", place)}
        for place, event in enumerate(document.get("events", ()), start=1)
    ]
    kinds = {"tranches": "disbursement", "rate_changes": "rate_change", "pauses": "pause", "fees": "fee"}
    for listing, kind in kinds.items():
        named += [{"type": kind, "id": None, **event} for event in document.get(listing, ())]
    gone = {event["reverses"] for event in named if event["type"] == "reversal"}
    live = [event for event in named if event["type"] != "reversal" and event["id"] not in gone]
    return sorted(live, key=lambda event: str(event["date"]))
