"""A loan as the plans see it: its terms, due table, events and state. Frozen values, no database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from huoshui.core.document import DocumentReader
from huoshui.core.loan import (
    Disbursed,
    InstalmentPosition,
    LoanEvent,
    LoanPosition,
    LoanTerms,
    Recovered,
    RepaymentReceived,
    RepaymentReversed,
    Surplus,
    WrittenOff,
    position,
)
from huoshui.core.schedule import Instalment
from huoshui.core.schedule.periods import payment_months
from huoshui.core.simulate import SimulatedEvent, read_event
from huoshui.servicing.balances import BookedChange
from huoshui.servicing.state import ClassRule, StateValues

DISBURSED = "disbursed"
REPAYMENT = "repayment"
REPAYMENT_REVERSED = "repayment_reversed"
WRITTEN_OFF = "written_off"
RECOVERED = "recovered"
TAKEN_OVER = "taken_over"  # channel, and in the payload, of an event that another system booked
NEW_EVENT_ID = -1  # of the event a plan is about to add; the database gives it its own


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """An event as stored (借据事件): what the fold reads, and what else was written down with it."""

    id: int
    sequence: int
    kind: str
    value_date: date
    amount: int
    payload: Mapping[str, Any]
    reverses_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFile:
    """Everything a plan needs to know of one loan (借据).

    `instalments` is the schedule as agreed at the start, `due_table` the one now in force. Of a loan taken
    over from another system (`taken_over_from`: its number there) it is that system's schedule as it was.
    """

    id: int
    number: str
    customer_id: int
    branch_id: int
    product_code: str
    vat_rate: Decimal
    debit_retry_days: int
    technical_overdue_days: int
    terms: LoanTerms
    instalments: tuple[Instalment, ...]
    due_table: tuple[Instalment, ...]
    events: tuple[EventRecord, ...]
    state: StateValues
    taken_over_from: str | None = None

    @property
    def class_rule(self) -> ClassRule:
        """What the class depends on besides days."""
        return ClassRule(
            period_months=payment_months(self.terms.schedule),
            technical_overdue_days=self.technical_overdue_days,
        )

    def position(self, as_of: date, *more: LoanEvent) -> LoanPosition:
        """The fold of the stored events and `more`."""
        events = [fold_event(record) for record in self.events]
        return position(self.terms, [*events, *more], as_of, self.instalments)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event a plan adds to a loan."""

    kind: str
    value_date: date
    amount: int = 0
    payload: Mapping[str, Any] = field(default_factory=dict)
    reverses_id: int | None = None
    payment_channel: str = ""
    external_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A plan ready to be written: the event, the vouchers, the state that follows.

    `new_rows` are the instalments that differ from the due table in force: the next version of it.
    """

    file: LoanFile
    event: NewEvent | None
    change: BookedChange
    state: StateValues
    position: LoanPosition
    new_rows: tuple[InstalmentPosition, ...] = ()


def fold_event(record: EventRecord) -> LoanEvent:
    """The core's event of a stored one; the payload of a change holds its document (reference/simulate)."""
    at: dict[str, Any] = {
        "event_id": record.id,
        "value_date": record.value_date,
        "sequence": record.sequence,
    }
    if record.kind == REPAYMENT_REVERSED:
        assert record.reverses_id is not None
        return RepaymentReversed(**at, reversed_event_id=record.reverses_id)
    if record.kind == REPAYMENT:
        surplus = record.payload.get("surplus")
        return RepaymentReceived(
            **at,
            amount=record.amount,
            payoff=bool(record.payload.get("payoff")),
            surplus=None if surplus is None else Surplus(surplus),
            instalment_number=record.payload.get("instalment_number"),
        )
    if record.kind in _BY_AMOUNT:
        return _BY_AMOUNT[record.kind](**at, amount=record.amount)
    if record.kind == WRITTEN_OFF:
        return WrittenOff(**at)
    reader = DocumentReader(record.payload.get("terms", {}), "event")
    return read_event(SimulatedEvent(record.kind), reader, **at)


_BY_AMOUNT: Mapping[str, Callable[..., LoanEvent]] = {DISBURSED: Disbursed, RECOVERED: Recovered}
