"""The fold: every screen, job and report takes a loan's position from here.

Time runs once through due dates and events. On a due date the instalment becomes due and money waiting in
the credit balance is used; then the events of that day happen in their order.
"""

from collections import deque
from collections.abc import Sequence
from datetime import date

from huoshui.core.allocation import AllocationOrder, AllocationPart, Component, DueLine, allocate
from huoshui.core.errors import InvalidInput
from huoshui.core.interest.contractual import accrued_interest
from huoshui.core.loan.events import (
    Disbursed,
    InterestWaived,
    LoanEvent,
    Recovered,
    RepaymentReceived,
    WrittenOff,
)
from huoshui.core.loan.history import live_events
from huoshui.core.loan.line import InstalmentLine, PenaltyRule
from huoshui.core.loan.payoff import quote_lines
from huoshui.core.loan.refusals import (
    DisbursementMismatch,
    LoanNotActive,
    NotWrittenOff,
    PayoffTooSmall,
)
from huoshui.core.loan.result import EventAllocation, PayoffQuote
from huoshui.core.loan.terms import LoanTerms
from huoshui.core.money import Cents, yuan_text
from huoshui.core.schedule.build import build_schedule
from huoshui.core.schedule.terms import Instalment

# The order in which one line states what it owes; allocation sorts by the contract's own order.
_OWED = (Component.COMPOUND_INTEREST, Component.PENALTY_INTEREST, Component.INTEREST, Component.PRINCIPAL)
WAIVABLE = frozenset({Component.INTEREST, Component.PENALTY_INTEREST, Component.COMPOUND_INTEREST})


class LoanFold:
    """The loan while time runs through it; `account.position` turns it into a LoanPosition."""

    def __init__(self, terms: LoanTerms, instalments: Sequence[Instalment] | None) -> None:
        self.terms = terms
        schedule = build_schedule(terms.schedule) if instalments is None else instalments
        if sum(row.principal_due for row in schedule) != terms.schedule.principal:
            raise InvalidInput(
                field="instalments", zh="各期本金之和不等于借款本金", en="Σ principal is not the loan"
            )
        rule = PenaltyRule.of(terms)
        self.lines = [InstalmentLine(row, rule) for row in schedule]
        self.by_number = {line.instalment.number: line for line in self.lines}
        self.due_count = 0  # instalments that have fallen due
        self.first_open = 0  # every line before this one is paid
        self.disbursed: Cents = 0
        self.fee_paid: Cents = 0
        self.recovered: Cents = 0
        self.credits: deque[tuple[int, Cents]] = deque()  # (event that brought it, what is left of it)
        self.settled_date: date | None = None
        self.written_off_date: date | None = None
        self.allocations: list[EventAllocation] = []
        self.waivers: list[EventAllocation] = []

    def run(self, events: Sequence[LoanEvent], as_of: date) -> "LoanFold":
        """Let every event up to `as_of` happen, then let time run to `as_of`."""
        for event in live_events(events, as_of):
            self._advance_to(event.value_date)
            self._apply(event)
        self._advance_to(as_of)
        principal = self.terms.schedule.principal
        if self.disbursed not in (0, principal):
            raise DisbursementMismatch(disbursed=yuan_text(self.disbursed), principal=yuan_text(principal))
        return self

    @property
    def is_active(self) -> bool:
        """Paid out, not settled, not written off."""
        return bool(self.disbursed) and self.settled_date is None and self.written_off_date is None

    @property
    def credit_balance(self) -> Cents:
        """Money received beyond what was due (溢缴款)."""
        return sum(amount for _, amount in self.credits)

    def open_due_lines(self, day: date) -> list[InstalmentLine]:
        """The due instalments with anything unpaid, oldest first, penalties counted to `day`."""
        found = []
        for line in self.lines[self.first_open : self.due_count]:
            line.count_to(day)
            if line.is_open:
                found.append(line)
        return found

    def quote(self, day: date) -> PayoffQuote:
        """What settles the loan on `day`; time must already have run to it."""
        return quote_lines(
            day=day,
            due=self.open_due_lines(day),
            future=self.lines[self.due_count :] if self.is_active else [],
            current_interest=self.current_interest(day),
            fee_rate=self.terms.prepayment_fee_rate,
            credit_balance=self.credit_balance,
        )

    def current_interest(self, day: date) -> Cents:
        """Interest earned in the running period, not yet due."""
        if not self.disbursed or self.settled_date is not None or self.due_count >= len(self.lines):
            return 0
        return accrued_interest(self.lines[self.due_count].instalment, day)

    def _advance_to(self, day: date) -> None:
        while self.is_active and self.due_count < len(self.lines):
            due_date = self.lines[self.due_count].instalment.due_date
            if due_date > day:
                return
            self.due_count += 1
            self._use_credit(due_date)
            self._close(due_date)

    def _apply(self, event: LoanEvent) -> None:
        if isinstance(event, Disbursed):
            self._disburse(event)
        elif isinstance(event, Recovered):
            self._recover(event)
        elif not self.disbursed or self.written_off_date is not None:
            raise LoanNotActive(day=event.value_date.isoformat())
        elif isinstance(event, RepaymentReceived):
            self._receive(event)
        elif isinstance(event, InterestWaived):
            self._waive(event)
        elif isinstance(event, WrittenOff):
            self._write_off(event)

    def _disburse(self, event: Disbursed) -> None:
        _check_positive(event.amount)
        self.disbursed += event.amount

    def _recover(self, event: Recovered) -> None:
        _check_positive(event.amount)
        if self.written_off_date is None:
            raise NotWrittenOff(day=event.value_date.isoformat())
        self.recovered += event.amount

    def _write_off(self, event: WrittenOff) -> None:
        if not self.is_active:
            raise LoanNotActive(day=event.value_date.isoformat())
        self.written_off_date = event.value_date

    def _receive(self, event: RepaymentReceived) -> None:
        _check_positive(event.amount)
        if event.payoff:
            self._payoff(event)
        else:
            self._repay(event)

    def _repay(self, event: RepaymentReceived) -> None:
        parts, left = self._allocate(event.amount, event.value_date)
        if left:
            self.credits.append((event.event_id, left))
        self._record(event.event_id, event.value_date, parts, to_credit=left)
        self._close(event.value_date)

    def _payoff(self, event: RepaymentReceived) -> None:
        day = event.value_date
        quote = self.quote(day)
        if event.amount < quote.total:
            raise PayoffTooSmall(required=yuan_text(quote.total), received=yuan_text(event.amount))
        needed = (
            quote.principal + quote.interest + quote.penalty_interest + quote.compound_interest + quote.fee
        )
        from_credit = min(self.credit_balance, needed)
        left = event.amount + from_credit - needed
        parts = self._settle_everything(day, quote.fee, needed)
        self._take_credit(from_credit)
        if left:
            self.credits.append((event.event_id, left))
        self._record(event.event_id, day, parts, to_credit=left, from_credit=from_credit)
        self._close(day)

    def _settle_everything(self, day: date, fee: Cents, needed: Cents) -> list[AllocationPart]:
        parts = [_part(0, Component.FEE, fee)] if fee else []
        self.fee_paid += fee
        current = self.current_interest(day)
        due_parts, _ = self._allocate(needed, day)
        parts.extend(due_parts)
        for line in self.lines[self.due_count :] if self.is_active else []:
            number = line.instalment.number
            for component, amount in (
                (Component.INTEREST, current),
                (Component.PRINCIPAL, line.principal_left),
            ):
                if amount:
                    line.pay(component, amount)
                    parts.append(_part(number, component, amount))
            line.cancelled, line.interest_left, line.paid_date = True, 0, day
            current = 0
        return parts

    def _waive(self, event: InterestWaived) -> None:
        _check_positive(event.amount)
        if event.component not in WAIVABLE:
            raise InvalidInput(
                field="component", zh="只能减免利息、罚息和复利", en="Only interest can be waived"
            )
        left, parts = event.amount, []
        for line in self.open_due_lines(event.value_date):
            amount = min(left, line.left(event.component))
            if amount > 0:
                line.waive(event.component, amount)
                parts.append(_part(line.instalment.number, event.component, amount))
                left -= amount
        self.waivers.append(
            EventAllocation(event_id=event.event_id, value_date=event.value_date, parts=tuple(parts))
        )
        self._close(event.value_date)

    def _use_credit(self, day: date) -> None:
        while self.credits:
            event_id, amount = self.credits[0]
            parts, left = self._allocate(amount, day)
            if not parts:
                return
            self._take_credit(amount - left)
            self._record(event_id, day, parts, from_credit=amount - left)

    def _take_credit(self, amount: Cents) -> None:
        while amount:
            event_id, held = self.credits.popleft()
            if held > amount:
                self.credits.appendleft((event_id, held - amount))
                return
            amount -= held

    def _allocate(self, amount: Cents, day: date) -> tuple[list[AllocationPart], Cents]:
        due = self.open_due_lines(day)
        if not due:
            return [], amount
        owed = [
            DueLine(instalment_number=line.instalment.number, component=component, amount=left)
            for line in due
            for component in _OWED
            if (left := line.left(component))
        ]
        result = allocate(amount, owed, self._order(due[0], day), self.terms.allocation_mode)
        for part in result.parts:
            self.by_number[part.instalment_number].pay(part.component, part.amount)
        return list(result.parts), result.unallocated

    def _order(self, oldest: InstalmentLine, day: date) -> AllocationOrder:
        other = self.terms.non_accrual_allocation_order
        if other and (day - oldest.instalment.due_date).days > self.terms.non_accrual_after_days:
            return other
        return self.terms.allocation_order

    def _close(self, day: date) -> None:
        """Date what is paid now, and the loan when nothing is left."""
        for line in self.lines[self.first_open : self.due_count]:
            if line.paid_date is None and not line.is_open:
                line.paid_date = day
        while self.first_open < self.due_count and self.lines[self.first_open].paid_date:
            self.first_open += 1
        done = self.first_open == self.due_count and all(x.cancelled for x in self.lines[self.due_count :])
        if done and self.settled_date is None:
            self.settled_date = day

    def _record(
        self,
        event_id: int,
        day: date,
        parts: Sequence[AllocationPart],
        *,
        to_credit: Cents = 0,
        from_credit: Cents = 0,
    ) -> None:
        self.allocations.append(
            EventAllocation(
                event_id=event_id,
                value_date=day,
                parts=tuple(parts),
                to_credit_balance=to_credit,
                from_credit_balance=from_credit,
            )
        )


def _part(number: int, component: Component, amount: Cents) -> AllocationPart:
    return AllocationPart(instalment_number=number, component=component, amount=amount)


def _check_positive(amount: Cents) -> None:
    if amount <= 0:
        raise InvalidInput(field="amount", zh="金额必须大于零", en="The amount must be above zero")
