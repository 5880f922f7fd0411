"""A loan lived through day by day: due dates, money in, arrears, payoff."""

from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.oracle.days import Span, days_of, spans
from tests.oracle.owed import PARTS, Owed, events_of, share_out
from tests.oracle.plan import Earned, Planner, Row, half_up
from tests.oracle.rates import cents, exact_interest, exact_subsidy, rates_of

DEFAULT_ORDER = list(PARTS)


class Life:
    """The loan of one document; `run(until)` lives it through to the end of the events of that day."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document, self.terms = document, document["terms"]
        self.start = date.fromisoformat(self.terms["start_date"])
        self.events = events_of(document)
        horizon = self.start + timedelta(days=366 * 40)
        self.rates = rates_of(self.terms, self.start, horizon)
        self.planner = Planner(self.terms, self.rates)
        self.grace = self.terms.get("grace_days", 0)
        self.basis = self.terms.get("penalty_day_basis", 360)
        self.balance = 0
        self.lent = 0
        self.credit = 0
        self.rows: list[Row] = []
        self.owed: list[Owed] = []
        self.extra = Owed(0, self.start, self.start)
        self.earned = Earned(self.start)
        self.misuse = False
        self.status = "active"
        self.closed: list[Row] = []
        self.begin()

    def begin(self) -> None:
        """The agreed schedule, with all the money paid out unless draws are events."""
        down = cents(self.terms.get("shape", {}).get("down_payment", "0"))
        self.rows = self.first_rows(1 if down else 0)
        fee = cents(self.terms.get("instalment_fee", "0"))
        for row in self.rows:
            row.fee = fee
        if down:
            first = Owed(1, self.start, self.start, {"principal": down})
            self.owed.append(first)
        drawn = any(event["type"] == "disbursement" for event in self.events)
        if not drawn:
            self.lent = cents(self.terms["principal"])
            self.balance = self.lent - down
        self.planner.lent = self.balance
        self.planner.spread(self.rows, self.balance, self.earned)

    def first_rows(self, before: int) -> list[Row]:
        """Empty instalments of the agreed due dates, the deferred ones left out."""
        periods = spans(self.terms, self.start, self.terms.get("period_count", 0))
        deferred = self.terms.get("relief", {}).get("interest_deferred", 0)
        periods = merge(periods, deferred)
        weights = [
            Fraction(stair["weight"])
            for stair in self.terms.get("shape", {}).get("steps", ())
            for _ in range(stair["count"])
        ]
        customs = self.terms.get("shape", {}).get("rows", [])
        grace = self.terms.get("relief", {}).get("principal_grace", 0)
        rows = []
        for place, span in enumerate(periods):
            weight = weights[min(place, len(weights) - 1)] if weights else Fraction(1)
            custom = customs[place] if customs else {}
            rows.append(Row(place + 1 + before, span, place < grace, weight, custom))
        return rows

    def run(self, until: date) -> "Life":
        """Each day: what falls due, what happens, what the arrears earn until tomorrow."""
        from tests.oracle.changes import happen

        day = self.start
        queue = [e for e in self.events if date.fromisoformat(e["date"]) <= until]
        while day <= until:
            self.fall_due(day)
            while queue and date.fromisoformat(queue[0]["date"]) <= day:
                happen(self, queue.pop(0), day)
            if day < until:
                self.accrue(day)
            day += timedelta(days=1)
        return self

    def fall_due(self, day: date) -> None:
        """Moves the rows due today from the plan to what is owed; credit pays them."""
        while self.rows and self.rows[0].span.due <= day:
            row = self.rows.pop(0)
            item = Owed(row.number, row.span.due, row.span.start, subsidy=row.subsidy)
            item.asked = {"principal": row.principal, "interest": row.interest, "fee": row.fee}
            item.paid["interest"] = row.paid_early
            self.balance -= row.principal
            self.owed.append(item)
            self.earned = Earned(row.span.end)
        self.use_credit(day)

    def use_credit(self, day: date) -> None:
        """Money that waits pays what is due."""
        if self.credit and self.status == "active":
            self.credit = self.pay_due(self.credit, day, None)

    def dues(self) -> list[Owed]:
        """What is owed, single fees and misuse interest first."""
        return [self.extra, *self.owed]

    def pay_due(self, amount: int, day: date, chosen: int | None) -> int:
        """Pays what is owed in the order of the day; the rest."""
        order = self.terms.get("allocation_order", DEFAULT_ORDER)
        late = self.terms.get("non_accrual_allocation_order")
        if late and self.days_past_due(day) > self.terms.get("non_accrual_after_days", 90):
            order = late
        mode = self.terms.get("allocation_mode", "by_instalment")
        return share_out(self.dues(), amount, day, self.grace, order, mode, chosen)

    def days_past_due(self, day: date) -> int:
        """Days since the due date of the oldest instalment not paid."""
        unpaid = [
            item.due
            for item in self.owed
            if any(item.left(p, day, self.grace) for p in ("principal", "interest"))
        ]
        return max(((day - due).days for due in unpaid), default=0)

    def accrue(self, day: date) -> None:
        """One day of penalty, compound and misuse interest."""
        if self.status == "closed":
            return
        contract = self.rates.on(day)
        late = contract * (1 + Fraction(self.terms.get("penalty_markup", "0.5")))
        misuse = contract * (1 + Fraction(self.terms.get("misuse_markup", "1")))
        if "penalty_rate_cap" in self.terms:
            cap = Fraction(self.terms["penalty_rate_cap"])
            late, misuse = min(late, cap), min(misuse, cap)
        rate = max(late, misuse) if self.misuse else late
        for item in self.owed:
            late_days = (day - item.due).days
            item.accrue(
                late_days, rate / self.basis, self.grace, compound=self.terms.get("compound_interest", True)
            )
        if self.misuse:
            self.extra.penalty += self.balance * max(Fraction(0), misuse - contract) / self.basis

    def earned_exact(self, day: date) -> tuple[Fraction, Fraction]:
        """Exact interest and subsidy of the running period up to the day."""
        interest, subsidy = self.earned.interest, self.earned.subsidy
        if self.rows:
            span = self.rows[0].span
            begin, end = max(self.earned.since, span.start), min(day, span.end)
            args = (self.rates, begin, end, span.part, span.days, self.balance)
            interest += exact_interest(*args)
            subsidy += exact_subsidy(*args)
        return interest, subsidy

    def earned_now(self, day: date) -> int:
        """The borrower's earned interest not due yet, in cents, less what was paid of it."""
        return self.counted(day) - self.rows[0].paid_early if self.rows else 0

    def counted(self, day: date) -> int:
        """Earned up to the day: whole segments in cents, of the running one the share of its days."""
        if not self.rows:
            return self.earned.cents
        row, begin, before = self.rows[0], self.earned.since, self.earned.cents
        for end in [*self.turns(begin, row.span.end), row.span.end]:
            interest, subsidy = self.earned_exact(end)
            until = row.interest if end == row.span.end else max(before, half_up(interest - subsidy))
            if day < end:
                return before + half_up(
                    Fraction(until - before) * max(0, (day - begin).days) / (end - begin).days
                )
            begin, before = end, until
        return before

    def turns(self, start: date, end: date) -> list[date]:
        """Days strictly inside where the rate or the subsidy changes."""
        found = []
        for before, day in pairwise(days_of(start, end)):
            same = self.rates.earning(before) == self.rates.earning(day)
            others = self.rates.paid_by_other(before, self.balance) == self.rates.paid_by_other(
                day, self.balance
            )
            if not (same and others):
                found.append(day)
        return found

    def remember(self, day: date) -> None:
        """Closes the segment of the running period before a change."""
        now = self.counted(day)
        self.earned = Earned(max(day, self.earned.since), *self.earned_exact(day), now)

    def respread(self) -> None:
        """The method spreads the balance again over the rows to come."""
        shape = self.terms.get("shape", {})
        stairs = [Fraction(s["weight"]) for s in shape.get("steps", ()) for _ in range(s["count"])]
        for row in self.rows if stairs else ():
            place = row.number - 1 - ("down_payment" in shape)
            row.weight = stairs[min(place, len(stairs) - 1)]
        if self.rows:
            self.planner.spread(self.rows, self.balance, self.earned)

    def refill(self) -> None:
        """Interest anew, principals as they are."""
        balance = self.balance
        for place, row in enumerate(self.rows):
            exact = self.planner.interest(row, balance, self.earned, first=place == 0)
            others = self.planner.others(row, balance, self.earned, first=place == 0)
            row.interest = half_up(exact - others)
            row.subsidy = half_up(exact) - row.interest
            balance -= row.principal

    def copy(self) -> "Life":
        """The same life, to try something on."""
        return deepcopy(self)


def merge(periods: list[Span], count: int) -> list[Span]:
    """The first `count` due dates left out: their days join the next period."""
    if not count:
        return periods
    head, rest = periods[: count + 1], periods[count + 1 :]
    part = sum((span.part for span in head), Fraction(0))
    return [Span(head[0].start, head[-1].end, head[-1].due, part), *rest]


__all__ = ["Life", "days_of", "merge"]
