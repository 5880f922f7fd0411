"""A loan as the plans see it: its terms, due table, events and state. Frozen values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from huoshui.core.allocation import Component
from huoshui.core.loan import (
    Disbursed,
    Waived,
    LoanEvent,
    LoanPosition,
    LoanTerms,
    Recovered,
    RepaymentReceived,
    RepaymentReversed,
    WrittenOff,
    position,
)
from huoshui.core.schedule import Instalment, RepaymentMethod
from huoshui.servicing.balances import BookedChange
from huoshui.servicing.state import ClassRule, StateValues

DISBURSED = "disbursed"
REPAYMENT = "repayment"
REPAYMENT_REVERSED = "repayment_reversed"
INTEREST_WAIVED = "interest_waived"
WRITTEN_OFF = "written_off"
RECOVERED = "recovered"
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
    """Everything a plan needs to know of one loan (借据)."""

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
    events: tuple[EventRecord, ...]
    state: StateValues

    @property
    def class_rule(self) -> ClassRule:
        """What the class depends on besides days."""
        return ClassRule(
            period_months=_PERIOD_MONTHS.get(self.terms.schedule.method, self.terms.schedule.period_count),
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
    """A plan ready to be written: the event, the vouchers, the state that follows."""

    file: LoanFile
    event: NewEvent | None
    change: BookedChange
    state: StateValues
    position: LoanPosition


_PERIOD_MONTHS = {
    RepaymentMethod.EQUAL_INSTALMENT: 1,
    RepaymentMethod.EQUAL_PRINCIPAL: 1,
    RepaymentMethod.INTEREST_MONTHLY: 1,
    RepaymentMethod.INTEREST_QUARTERLY: 3,
}


def fold_event(record: EventRecord) -> LoanEvent:
    """The core's event of a stored one."""
    common: dict[str, Any] = {
        "event_id": record.id,
        "value_date": record.value_date,
        "sequence": record.sequence,
    }
    if record.kind == DISBURSED:
        return Disbursed(**common, amount=record.amount)
    if record.kind == REPAYMENT:
        return RepaymentReceived(**common, amount=record.amount, payoff=bool(record.payload.get("payoff")))
    if record.kind == REPAYMENT_REVERSED:
        assert record.reverses_id is not None
        return RepaymentReversed(**common, reversed_event_id=record.reverses_id)
    if record.kind == INTEREST_WAIVED:
        return Waived(
            **common, amount=record.amount, component=Component(record.payload["component"])
        )
    if record.kind == WRITTEN_OFF:
        return WrittenOff(**common)
    if record.kind == RECOVERED:
        return Recovered(**common, amount=record.amount)
    raise ValueError(f"unknown loan event {record.kind}")
