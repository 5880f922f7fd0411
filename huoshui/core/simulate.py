"""A whole loan on paper: terms and events in, schedule, position, payoff quotes and annual cost out.

{"terms": {"principal": "100000.00", "annual_rate": "0.06", "method": "equal_instalment",
           "period_count": 12, "start_date": "2024-01-15"},
 "events": [{"type": "repayment", "date": "2024-02-15", "amount": "8606.64"}],
 "as_of": "2024-03-01", "payoff_dates": ["2024-03-01"]}
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from huoshui.core.allocation import DEFAULT, AllocationMode, Component, check_order
from huoshui.core.dates import DayCount
from huoshui.core.document import DocumentReader, read_day
from huoshui.core.errors import InvalidInput
from huoshui.core.loan import (
    Disbursed,
    InstalmentPosition,
    InterestWaived,
    LoanEvent,
    LoanPosition,
    LoanTerms,
    Recovered,
    RepaymentReceived,
    RepaymentReversed,
    WrittenOff,
    payoff_quote,
    position,
)
from huoshui.core.money import yuan_text
from huoshui.core.pricing import schedule_annual_cost
from huoshui.core.schedule import (
    Instalment,
    RepaymentMethod,
    ScheduleTerms,
    build_schedule,
    schedule_totals,
)

# Whole numbers that are not amounts of money.
_COUNTS = frozenset({"number", "instalment_number", "event_id", "days_past_due", "year"})


class SimulatedEvent(StrEnum):
    """The kinds of events a document may hold."""

    DISBURSEMENT = "disbursement"
    REPAYMENT = "repayment"
    PAYOFF = "payoff"
    REVERSAL = "reversal"
    WAIVER = "waiver"
    WRITE_OFF = "write_off"
    RECOVERY = "recovery"


def simulate(document: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the rules say about the loan of the document; amounts and rates are decimal strings.

    Without a disbursement among the events the principal is paid out on the start date; without `as_of` the
    position is that of the last event or, when there is none, of the start date. `fee_per_instalment` and
    `upfront_fee` only enter the annual cost. Refusals: InvalidInput with the path of the value
    ("events.2.amount"), and those of the fold.
    """
    reader = DocumentReader(document)
    terms = _terms(DocumentReader(reader.raw("terms"), "terms"))
    instalments = _schedule(terms)
    events = _events(reader, terms)
    as_of = reader.day("as_of", max(event.value_date for event in events))
    dates = [read_day(text, f"payoff_dates.{n}") for n, text in enumerate(reader.items("payoff_dates"))]
    fee, upfront = reader.amount("fee_per_instalment", 0), reader.amount("upfront_fee", 0)
    reader.done()
    received = terms.schedule.principal - upfront
    return {
        "schedule": [_plain(row) for row in instalments],
        "totals": _plain(schedule_totals(instalments)),
        "position": _plain(position(terms, events, as_of)),
        "payoff_quotes": [_plain(payoff_quote(terms, events, day)) for day in dates],
        "annual_cost": _plain(
            schedule_annual_cost(instalments, net_received=received, fee_per_instalment=fee)
        ),
    }


def _terms(reader: DocumentReader) -> LoanTerms:
    schedule = ScheduleTerms(
        principal=reader.amount("principal"),
        annual_rate=reader.rate("annual_rate"),
        method=reader.choice("method", RepaymentMethod),
        period_count=reader.integer("period_count"),
        start_date=reader.day("start_date"),
        due_day=reader.integer("due_day", None),
        day_count=reader.choice("day_count", DayCount, DayCount.ACTUAL_360),
    )
    terms = LoanTerms(
        schedule=schedule,
        penalty_markup=reader.rate("penalty_markup", Decimal("0.5")),
        compound_interest=reader.boolean("compound_interest", True),
        grace_days=reader.integer("grace_days", 0),
        allocation_order=_order(reader),
        allocation_mode=reader.choice("allocation_mode", AllocationMode, AllocationMode.BY_INSTALMENT),
        prepayment_fee_rate=reader.rate("prepayment_fee_rate", Decimal(0)),
        penalty_day_basis=reader.integer("penalty_day_basis", 360),
    )
    for name, value, least in (
        ("grace_days", terms.grace_days, 0),
        ("penalty_day_basis", terms.penalty_day_basis, 1),
    ):
        if value < least:
            raise InvalidInput(field=reader.at(name), zh="数值过小", en="The number is too small")
    reader.done()
    return terms


def _order(reader: DocumentReader) -> tuple[Component, ...]:
    names = reader.items("allocation_order")
    if not names:
        return DEFAULT
    try:
        order = tuple(Component(name) for name in names)
        check_order(order)
    except (ValueError, InvalidInput):
        known = ", ".join(Component)
        raise InvalidInput(
            field=reader.at("allocation_order"), zh=f"须各含一次：{known}", en=f"Each once: {known}"
        ) from None
    return order


def _schedule(terms: LoanTerms) -> tuple[Instalment, ...]:
    try:
        return build_schedule(terms.schedule)
    except InvalidInput as refusal:
        raise InvalidInput(field=f"terms.{refusal.field}", **refusal.params) from None


def _events(reader: DocumentReader, terms: LoanTerms) -> list[LoanEvent]:
    events = [
        _event(DocumentReader(item, f"events.{index}"), index)
        for index, item in enumerate(reader.items("events"))
    ]
    if not any(isinstance(event, Disbursed) for event in events):
        schedule = terms.schedule
        # Number 0 comes before every event of the document.
        events.insert(
            0, Disbursed(event_id=0, value_date=schedule.start_date, sequence=0, amount=schedule.principal)
        )
    return events


def _event(reader: DocumentReader, index: int) -> LoanEvent:
    kind = reader.choice("type", SimulatedEvent)
    number = reader.integer("id", index + 1)
    at: dict[str, Any] = {"event_id": number, "value_date": reader.day("date"), "sequence": index + 1}
    event = _of_kind(kind, reader, at)
    reader.done()
    return event


def _of_kind(kind: SimulatedEvent, reader: DocumentReader, at: dict[str, Any]) -> LoanEvent:
    if kind is SimulatedEvent.REVERSAL:
        return RepaymentReversed(**at, reversed_event_id=reader.integer("reverses"))
    if kind is SimulatedEvent.WRITE_OFF:
        return WrittenOff(**at)
    amount = reader.amount("amount")
    if amount <= 0:
        raise InvalidInput(field=reader.at("amount"), zh="金额必须大于零", en="The amount must be above zero")
    if kind is SimulatedEvent.WAIVER:
        return InterestWaived(**at, component=reader.choice("component", Component), amount=amount)
    if kind is SimulatedEvent.DISBURSEMENT:
        return Disbursed(**at, amount=amount)
    if kind is SimulatedEvent.RECOVERY:
        return Recovered(**at, amount=amount)
    return RepaymentReceived(**at, amount=amount, payoff=kind is SimulatedEvent.PAYOFF)


def _plain(value: Any, name: str = "") -> Any:
    """The value as JSON has it: amounts "1234.50", rates and dates as text."""
    if is_dataclass(value) and not isinstance(value, type):
        row = {field.name: _plain(getattr(value, field.name), field.name) for field in fields(value)}
        return {**row, **_derived(value)}
    if isinstance(value, tuple):
        return [_plain(item, name) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int) and not isinstance(value, bool) and name not in _COUNTS:
        return yuan_text(value)
    return value


def _derived(value: Any) -> dict[str, str]:
    if isinstance(value, (Instalment, InstalmentPosition)):
        return {"total_due": yuan_text(value.total_due)}
    if isinstance(value, LoanPosition):
        return {"interest_receivable": yuan_text(value.interest_receivable)}
    return {}
