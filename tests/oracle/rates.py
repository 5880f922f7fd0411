"""The contract rate of every day, the days without interest, and the subsidy of every day."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.days import days_of, month_step

Points = list[tuple[date, Fraction]]


@dataclass
class Rates:
    """Contract rate by day, free ranges and subsidy ranges, all growing as events come."""

    points: Points
    free: list[tuple[date, date]] = field(default_factory=list)
    subsidies: list[dict[str, Any]] = field(default_factory=list)
    known: dict[tuple[date, date], Fraction] = field(default_factory=dict)

    def sum_of(self, start: date, end: date) -> Fraction:
        """The earning rates of the days [start, end) added up."""
        if (start, end) not in self.known:
            counts = Counter(self.earning(day) for day in days_of(start, end))
            self.known[start, end] = sum((rate * days for rate, days in counts.items()), Fraction(0))
        return self.known[start, end]

    def on(self, day: date) -> Fraction:
        """Rate of the contract on `day`: the last one that began on or before it."""
        rate = self.points[0][1]
        for begins, value in self.points:
            if begins <= day:
                rate = value
        return rate

    def earning(self, day: date) -> Fraction:
        """Rate that earns on `day`: 0 on a day without interest."""
        return Fraction(0) if any(a <= day < b for a, b in self.free) else self.on(day)

    def paid_by_other(self, day: date, balance: int) -> Fraction:
        """The part of the balance whose interest of `day` another pays."""
        for rule in self.subsidies:
            if date.fromisoformat(rule["from"]) <= day < date.fromisoformat(rule["to"]):
                covered = min(balance, cents(rule["up_to"])) if "up_to" in rule else balance
                return covered * Fraction(rule.get("share", "1"))
        return Fraction(0)

    def free_days(self, start: date, end: date) -> None:
        """No interest on the days [start, end)."""
        self.known.clear()
        self.free.append((start, end))

    def change(self, day: date, rate: Fraction) -> None:
        """Another rate from `day` on; what was agreed for later is gone."""
        self.known.clear()
        self.points = [*(p for p in self.points if p[0] < day), (day, rate)]


def cents(text: str) -> int:
    """Whole cents of "1234.50"."""
    return int(Fraction(text) * 100)


def rates_of(terms: dict[str, Any], start: date, horizon: date) -> Rates:
    """The rates agreed at the outset."""
    if "floating" in terms:
        points = _floating(terms["floating"], start, horizon)
    else:
        points = [(start, Fraction(terms["annual_rate"]))]
    points += [
        (date.fromisoformat(s["from"]), Fraction(s["annual_rate"])) for s in terms.get("rate_steps", ())
    ]
    free = [
        (date.fromisoformat(r["from"]), date.fromisoformat(r["to"]))
        for r in terms.get("relief", {}).get("interest_free", ())
    ]
    return Rates(points, free, list(terms.get("subsidies", ())))


def _floating(rule: dict[str, Any], start: date, horizon: date) -> Points:
    lpr = sorted((date.fromisoformat(p["from"]), Fraction(p["rate"])) for p in rule["lpr"])
    spread = Fraction(rule.get("basis_points", 0), 10_000)
    points: Points = []
    for day in [start, *_resets(rule.get("reset", "anniversary"), start, horizon, [p[0] for p in lpr])]:
        known = [rate for begins, rate in lpr if begins <= day]
        points.append((day, known[-1] + spread))
    return points


def _resets(how: str, start: date, horizon: date, published: list[date]) -> list[date]:
    if how == "publication":
        return [day for day in published if day > start]
    if how == "year_start":
        return [date(year, 1, 1) for year in range(start.year + 1, horizon.year + 1)]
    step = {"anniversary": 12, "quarterly": 3, "monthly": 1}.get(how)
    if step is None:
        return []
    return [month_step(start, step * n, start.day, "clamp") for n in range(1, 1200 // step)]


def exact_interest(rates: Rates, start: date, end: date, part: Fraction, days: int, balance: int) -> Fraction:
    """Interest of [start, end) on one balance; its period has `days` days and is `part` of a year."""
    return balance * rates.sum_of(start, end) * part / days if days else Fraction(0)


def exact_subsidy(rates: Rates, start: date, end: date, part: Fraction, days: int, balance: int) -> Fraction:
    """What another pays of it."""
    if not rates.subsidies:
        return Fraction(0)
    total = sum(
        (rates.earning(day) * rates.paid_by_other(day, balance) for day in days_of(start, end)), Fraction(0)
    )
    return total * part / days
