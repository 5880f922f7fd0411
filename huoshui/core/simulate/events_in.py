"""The events of a simulated loan, read from its document."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from huoshui.core.allocation import Component
from huoshui.core.document import DocumentReader
from huoshui.core.errors import InvalidInput
from huoshui.core.loan import (
    Accelerated,
    CreditRefunded,
    Disbursed,
    Draws,
    DueDayChanged,
    Extended,
    FeeCharged,
    LoanEvent,
    LoanTerms,
    MisuseEnded,
    MisuseFound,
    Paused,
    PauseKind,
    RateChanged,
    Recovered,
    RepaymentReceived,
    RepaymentReversed,
    Restructured,
    SubsidyReceived,
    Surplus,
    Transferred,
    Waived,
    WrittenOff,
)
from huoshui.core.schedule import RepaymentMethod

MOST_EVENTS = 5_000


class SimulatedEvent(StrEnum):
    """The kinds of events a document may hold."""

    DISBURSEMENT = "disbursement"
    REPAYMENT = "repayment"
    PAYOFF = "payoff"
    REVERSAL = "reversal"
    WAIVER = "waiver"
    FEE = "fee"
    RATE_CHANGE = "rate_change"
    EXTENSION = "extension"
    DUE_DAY_CHANGE = "due_day_change"
    PAUSE = "pause"
    RESTRUCTURE = "restructure"
    ACCELERATION = "acceleration"
    MISUSE_FOUND = "misuse_found"
    MISUSE_ENDED = "misuse_ended"
    SUBSIDY_RECEIPT = "subsidy_receipt"
    REFUND = "refund"
    WRITE_OFF = "write_off"
    RECOVERY = "recovery"
    TRANSFER = "transfer"


# Lists of their own in the document, for what every loan with them has: the kind they stand for.
SHORTHANDS: Mapping[str, SimulatedEvent] = {
    "tranches": SimulatedEvent.DISBURSEMENT,
    "rate_changes": SimulatedEvent.RATE_CHANGE,
    "pauses": SimulatedEvent.PAUSE,
    "fees": SimulatedEvent.FEE,
}


def read_events(reader: DocumentReader, terms: LoanTerms) -> list[LoanEvent]:
    """The events of the document, in its order; without a disbursement all is paid out on the start date."""
    if sum(len(reader.items(name)) for name in ("events", *SHORTHANDS)) > MOST_EVENTS:
        raise InvalidInput(
            field="events", zh=f"事件不能超过 {MOST_EVENTS} 个", en=f"At most {MOST_EVENTS} events"
        )
    readers = [(None, row) for row in reader.inners("events")]
    shorthand = [(kind, row) for name, kind in SHORTHANDS.items() for row in reader.inners(name)]
    events = [_event(kind, row, index) for index, (kind, row) in enumerate([*readers, *shorthand])]
    numbers = [event.event_id for event in events]
    if len(set(numbers)) != len(numbers):
        raise InvalidInput(field="events", zh="事件编号重复", en="An event id appears twice")
    if not any(isinstance(event, Disbursed) for event in events):
        if terms.draws is not Draws.ONCE:
            raise InvalidInput(field="tranches", zh="请列出各次放款", en="List the tranches or draws")
        schedule = terms.schedule
        # Number 0 comes before every event of the document.
        paid_out = Disbursed(
            event_id=0, value_date=schedule.start_date, sequence=0, amount=schedule.principal
        )
        events.insert(0, paid_out)
    return events


def _event(kind: SimulatedEvent | None, reader: DocumentReader, index: int) -> LoanEvent:
    chosen = kind or reader.choice("type", SimulatedEvent)
    event_id, day = reader.integer("id", index + 1, least=1), reader.day("date")
    return read_event(chosen, reader, event_id=event_id, value_date=day, sequence=index + 1)


def read_event(
    kind: SimulatedEvent, reader: DocumentReader, *, event_id: int, value_date: date, sequence: int
) -> LoanEvent:
    """The event of that kind with what the reader says of it. Refusals: InvalidInput with the path."""
    at: dict[str, Any] = {"event_id": event_id, "value_date": value_date, "sequence": sequence}
    event = _READ[kind](reader, at)
    reader.done()
    return event


def _amount(reader: DocumentReader) -> int:
    amount = reader.amount("amount")
    if amount <= 0:
        raise InvalidInput(field=reader.at("amount"), zh="金额必须大于零", en="The amount must be above zero")
    return amount


def _repayment(reader: DocumentReader, at: dict[str, Any]) -> LoanEvent:
    surplus = reader.raw("surplus", None)
    return RepaymentReceived(
        **at,
        amount=_amount(reader),
        surplus=None if surplus is None else reader.choice("surplus", Surplus),
        instalment_number=reader.integer("instalment_number", None, least=1),
    )


def _pause(reader: DocumentReader, at: dict[str, Any]) -> LoanEvent:
    return Paused(
        **at,
        instalment_count=reader.integer("instalment_count", least=1),
        kind=reader.choice("kind", PauseKind, PauseKind.PAYMENT),
        extends=reader.boolean("extends", True),
    )


def _restructure(reader: DocumentReader, at: dict[str, Any]) -> LoanEvent:
    method = reader.raw("method", None)
    return Restructured(
        **at,
        period_count=reader.integer("period_count", least=1),
        annual_rate=reader.optional_rate("annual_rate"),
        method=None if method is None else reader.choice("method", RepaymentMethod),
        first_due_date=reader.day("first_due_date", None),
        principal_grace=reader.integer("principal_grace", 0, least=0),
        capitalises=reader.boolean("capitalises", False),
    )


def _due_day(reader: DocumentReader) -> int:
    day = reader.integer("due_day", least=1)
    if day > 31:
        raise InvalidInput(field=reader.at("due_day"), zh="还款日必须为 1 至 31", en="A due day is 1 to 31")
    return day


_E = SimulatedEvent
_READ: Mapping[SimulatedEvent, Callable[[DocumentReader, dict[str, Any]], LoanEvent]] = {
    _E.DISBURSEMENT: lambda r, at: Disbursed(**at, amount=_amount(r)),
    _E.REPAYMENT: _repayment,
    _E.PAYOFF: lambda r, at: RepaymentReceived(**at, amount=_amount(r), payoff=True),
    _E.REVERSAL: lambda r, at: RepaymentReversed(**at, reversed_event_id=r.integer("reverses")),
    _E.WAIVER: lambda r, at: Waived(**at, component=r.choice("component", Component), amount=_amount(r)),
    _E.FEE: lambda r, at: FeeCharged(**at, amount=_amount(r), name=r.text("name")),
    _E.RATE_CHANGE: lambda r, at: RateChanged(**at, annual_rate=r.rate("annual_rate")),
    _E.EXTENSION: lambda r, at: Extended(
        **at,
        period_count=r.integer("period_count", least=1),
        annual_rate=r.optional_rate("annual_rate"),
    ),
    _E.DUE_DAY_CHANGE: lambda r, at: DueDayChanged(**at, due_day=_due_day(r)),
    _E.PAUSE: _pause,
    _E.RESTRUCTURE: _restructure,
    _E.ACCELERATION: lambda r, at: Accelerated(**at),
    _E.MISUSE_FOUND: lambda r, at: MisuseFound(**at),
    _E.MISUSE_ENDED: lambda r, at: MisuseEnded(**at),
    _E.SUBSIDY_RECEIPT: lambda r, at: SubsidyReceived(**at, amount=_amount(r)),
    _E.REFUND: lambda r, at: CreditRefunded(**at, amount=_amount(r)),
    _E.WRITE_OFF: lambda r, at: WrittenOff(**at),
    _E.RECOVERY: lambda r, at: Recovered(**at, amount=_amount(r)),
    _E.TRANSFER: lambda r, at: Transferred(**at, transferee=r.text("to")),
}
