"""What the payer gets back: the receipt of a repayment."""

from dataclasses import dataclass, replace
from datetime import date

from huoshui.core.allocation import AllocationPart, Component
from huoshui.core.loan import LoanPosition, LoanStatus, position
from huoshui.ledger.queries import numbers_of_event
from huoshui.servicing.effects import ChangeEffect
from huoshui.servicing.loan_file import NEW_EVENT_ID, Booking, EventRecord, LoanFile, fold_event


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentReceipt:
    """A repayment as booked (还款回单), cents: which component of which instalment got what, and what is
    left. A preview also has its effect: the loan before and after."""

    loan_number: str
    sequence: int
    value_date: date
    amount: int
    payment_channel: str
    parts: tuple[AllocationPart, ...]
    to_credit_balance: int
    voucher_number: str
    position: LoanPosition
    effect: ChangeEffect | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed any more."""
        return self.position.status is LoanStatus.SETTLED


def receipt_of_booking(
    booking: Booking, *, sequence: int, voucher_number: str, event_id: int = NEW_EVENT_ID
) -> RepaymentReceipt:
    """The receipt of a repayment planned or just booked under `event_id`."""
    event = booking.event
    assert event is not None
    allocations = tuple(
        replace(row, event_id=event_id) if row.event_id == NEW_EVENT_ID else row
        for row in booking.position.allocations
    )
    return RepaymentReceipt(
        loan_number=booking.file.number,
        sequence=sequence,
        value_date=event.value_date,
        amount=event.amount,
        payment_channel=event.payment_channel,
        parts=parts_of(event.payload.get("parts", [])),
        to_credit_balance=event.payload.get("to_credit_balance", 0),
        voucher_number=voucher_number,
        position=replace(booking.position, allocations=allocations),
    )


def receipt_of_record(file: LoanFile, record: EventRecord, channel: str) -> RepaymentReceipt:
    """The receipt of a repayment booked earlier, as it was given then."""
    events = [fold_event(row) for row in file.events if row.sequence <= record.sequence]
    numbers = numbers_of_event(record.id)
    return RepaymentReceipt(
        loan_number=file.number,
        sequence=record.sequence,
        value_date=record.value_date,
        amount=record.amount,
        payment_channel=channel,
        parts=parts_of(record.payload.get("parts", [])),
        to_credit_balance=record.payload.get("to_credit_balance", 0),
        voucher_number=numbers[0] if numbers else "",
        position=position(file.terms, events, record.value_date, file.instalments),
    )


def parts_of(rows: list[dict[str, object]]) -> tuple[AllocationPart, ...]:
    """The allocation parts kept with an event."""
    return tuple(
        AllocationPart(
            instalment_number=int(str(row["instalment_number"])),
            component=Component(str(row["component"])),
            amount=int(str(row["amount"])),
        )
        for row in rows
    )
