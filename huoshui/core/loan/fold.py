"""The fold: every screen, job and report takes a loan's position from here.

Time runs once through due dates and events. On a due date the instalment becomes due and money waiting in
the credit balance is used; then the events of that day happen in their order. What is not due yet lives in
`future.Future`; the events that change it are in `changes`, `live.lived` lets them happen.
"""

from collections import deque
from collections.abc import Sequence
from datetime import date

from huoshui.core.allocation import AllocationOrder, AllocationPart, Component, DueLine, allocate
from huoshui.core.errors import InvalidInput
from huoshui.core.loan.future import Future
from huoshui.core.loan.line import InstalmentLine
from huoshui.core.loan.payoff import quote_lines
from huoshui.core.loan.penalty import PenaltyRule
from huoshui.core.loan.result import EventAllocation, PayoffQuote
from huoshui.core.loan.terms import LoanTerms
from huoshui.core.loan.whole import WholeLoanLine
from huoshui.core.money import Cents
from huoshui.core.schedule.build import build_schedule
from huoshui.core.schedule.rates import RateLine
from huoshui.core.schedule.terms import Instalment

# The order in which one line states what it owes; allocation sorts by the contract's own order.
_OWED = (
    Component.FEE,
    Component.COMPOUND_INTEREST,
    Component.PENALTY_INTEREST,
    Component.INTEREST,
    Component.PRINCIPAL,
)


class LoanFold:
    """The loan while time runs through it; `account.position` turns it into a LoanPosition."""

    def __init__(self, terms: LoanTerms, instalments: Sequence[Instalment] | None) -> None:
        self.terms = terms
        schedule = build_schedule(terms.schedule) if instalments is None else tuple(instalments)
        total = sum(row.principal_due for row in schedule)
        if total != terms.schedule.principal:
            raise InvalidInput(
                field="instalments", zh="各期本金之和不等于借款本金", en="Σ principal is not the loan"
            )
        self.future = Future(terms.schedule, schedule)
        self.rule = PenaltyRule(terms, self.future.rates)
        self.whole = WholeLoanLine(self.rule)
        self.lines: list[InstalmentLine] = []  # instalments that have fallen due
        self.cancelled: list[InstalmentLine] = []  # ended by a payoff before they were due
        self.first_open = 0  # every line before this one is paid
        self.disbursed: Cents = 0
        self.interest_ahead: Cents = 0  # paid of the running period's interest before it is due
        self.principal_ahead: Cents = 0  # principal paid or waived before it was due
        self.principal_waived_ahead: Cents = 0
        self.interest_ended: Cents = 0  # interest of a period a payoff ended, all of it
        self.interest_paid_ended: Cents = 0  # paid of a period that ended without an instalment
        self.prepayment_fee_paid: Cents = 0
        self.capitalised: Cents = 0
        self.subsidy_received: Cents = 0
        self.recovered: Cents = 0
        self.credits: deque[tuple[int, Cents]] = deque()  # (event that brought it, what is left of it)
        self.refunded: Cents = 0
        self.settled_date: date | None = None
        self.written_off_date: date | None = None
        self.transferred_date: date | None = None
        self.allocations: list[EventAllocation] = []
        self.waivers: list[EventAllocation] = []

    @property
    def is_gone(self) -> bool:
        """Written off, or handed to another lender."""
        return self.written_off_date is not None or self.transferred_date is not None

    @property
    def is_active(self) -> bool:
        """Paid out, not settled, not written off, not transferred."""
        return bool(self.disbursed) and self.settled_date is None and not self.is_gone

    @property
    def credit_balance(self) -> Cents:
        """Money received beyond what was due (溢缴款)."""
        return sum(amount for _, amount in self.credits)

    @property
    def principal_not_due(self) -> Cents:
        """Principal of the instalments not due yet."""
        return self.future.balance if self.disbursed else 0

    @property
    def rates(self) -> RateLine:
        """The contract's rates as they now stand."""
        return self.future.rates

    def count_to(self, day: date) -> None:
        """Bring penalties and the surcharge of misuse up to `day`."""
        if self.rule.misuse:
            self.whole.count_to(day, self.principal_not_due, self.rates)
        for line in self.lines[self.first_open :]:
            line.count_to(day)

    def open_due_lines(self, day: date) -> list[InstalmentLine]:
        """The due instalments with anything unpaid, oldest first, penalties counted to `day`."""
        self.count_to(day)
        return [line for line in self.lines[self.first_open :] if line.is_open]

    def owed_lines(self, day: date) -> list[InstalmentLine | WholeLoanLine]:
        """Everything the borrower owes on `day`: the whole loan's own dues, then the instalments."""
        due: list[InstalmentLine | WholeLoanLine] = list(self.open_due_lines(day))
        return [self.whole, *due] if self.whole.is_open else due

    def quote(self, day: date) -> PayoffQuote:
        """What settles the loan on `day`; time must already have run to it."""
        return quote_lines(self, day)

    def current_interest(self, day: date) -> Cents:
        """Interest earned in the running period, not yet due, whoever pays it."""
        return self.future.earned(day) if self.disbursed and self.settled_date is None else 0

    def advance_to(self, day: date) -> None:
        """Let every due date up to `day` happen."""
        while self.is_active and (row := self.future.peek()) is not None and row.due_date <= day:
            if self.rule.misuse:
                self.whole.count_to(row.due_date, self.principal_not_due, self.rates)
            self.fall_due(self.future.pop())

    def fall_due(self, row: Instalment) -> None:
        """The instalment becomes due: interest paid ahead counts, waiting money is used."""
        line = InstalmentLine(row, self.rule)
        if self.interest_ahead:
            line.pay(Component.INTEREST, self.interest_ahead)
            self.interest_ahead = 0
        self.lines.append(line)
        self.use_credit(row.due_date)
        self.close(row.due_date)

    def pay_due(
        self, amount: Cents, day: date, first: int | None = None
    ) -> tuple[list[AllocationPart], Cents]:
        """Where `amount` goes among what is owed on `day`, and what is left of it.

        Instalment `first` is served before all others.
        """
        due = self.owed_lines(day)
        if not due:
            return [], amount
        chosen = [line for line in due if line.number == first] if first is not None else []
        parts: list[AllocationPart] = []
        left = amount
        for lines in (chosen, [line for line in due if line not in chosen]):
            if lines and left:
                more, left = self._allocate(left, lines, day)
                parts.extend(more)
        return parts, left

    def _allocate(
        self, amount: Cents, lines: Sequence[InstalmentLine | WholeLoanLine], day: date
    ) -> tuple[list[AllocationPart], Cents]:
        owed = [
            DueLine(
                instalment_number=line.number,
                component=component,
                amount=left,
                is_past_due=line.due_date < day,
            )
            for line in lines
            for component in _OWED
            if (left := line.left(component))
        ]
        result = allocate(amount, owed, self._order(day), self.terms.allocation_mode)
        by_number = {line.number: line for line in lines}
        for part in result.parts:
            by_number[part.instalment_number].pay(part.component, part.amount)
        return list(result.parts), result.unallocated

    def _order(self, day: date) -> AllocationOrder:
        other = self.terms.non_accrual_allocation_order
        if other:
            # Days past due are those of principal and interest; a penalty left over has none.
            oldest = next((line for line in self.lines[self.first_open :] if line.contract_left), None)
            if oldest and (day - oldest.due_date).days > self.terms.non_accrual_after_days:
                return other
        return self.terms.allocation_order

    def use_credit(self, day: date) -> None:
        """Money waiting in the credit balance pays what is owed now."""
        while self.credits:
            event_id, amount = self.credits[0]
            parts, left = self.pay_due(amount, day)
            if not parts:
                return
            self.take_credit(amount - left)
            self.record(event_id, day, parts, from_credit=amount - left)

    def take_credit(self, amount: Cents) -> None:
        """Take `amount` out of the credit balance, the oldest money first."""
        while amount:
            event_id, held = self.credits.popleft()
            if held > amount:
                self.credits.appendleft((event_id, held - amount))
                return
            amount -= held

    def close(self, day: date) -> None:
        """Date what is paid now, and the loan when nothing is left."""
        for line in self.lines[self.first_open :]:
            if line.paid_date is None and not line.is_open:
                line.paid_date = day
        while self.first_open < len(self.lines) and self.lines[self.first_open].paid_date:
            self.first_open += 1
        done = self.first_open == len(self.lines) and not self.whole.is_open and self.future.peek() is None
        if done and self.settled_date is None and self.disbursed:
            self.settled_date = day

    def record(
        self,
        event_id: int,
        day: date,
        parts: Sequence[AllocationPart],
        *,
        to_credit: Cents = 0,
        from_credit: Cents = 0,
    ) -> None:
        """Write down where the money of an event went."""
        self.allocations.append(
            EventAllocation(
                event_id=event_id,
                value_date=day,
                parts=tuple(parts),
                to_credit_balance=to_credit,
                from_credit_balance=from_credit,
            )
        )
