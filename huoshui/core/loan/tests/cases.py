"""Loans and events for the tests of the fold, short to write."""

from datetime import date
from decimal import Decimal

from huoshui.core.allocation import Component
from huoshui.core.dates import DayCount
from huoshui.core.loan import (
    Disbursed,
    LoanTerms,
    Recovered,
    RepaymentReceived,
    RepaymentReversed,
    Waived,
    WrittenOff,
)
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms

START = date(2024, 1, 15)


def loan(
    principal: int = 10_000_000,
    rate: str = "0.06",
    method: RepaymentMethod = RepaymentMethod.BULLET,
    months: int = 1,
    **changes: object,
) -> LoanTerms:
    """A loan from 15 January 2024 at 6 %, penalty +50 %, 30/360: 100,000.00 for a month unless told."""
    schedule = ScheduleTerms(
        principal=principal,
        annual_rate=Decimal(rate),
        method=method,
        period_count=months,
        start_date=START,
        day_count=DayCount.THIRTY_360,
    )
    return LoanTerms(schedule=schedule, **changes)  # type: ignore[arg-type]


def disbursed(amount: int = 10_000_000, on: date = START) -> Disbursed:
    return Disbursed(event_id=1, value_date=on, sequence=1, amount=amount)


def repaid(event_id: int, on: date, amount: int, *, payoff: bool = False) -> RepaymentReceived:
    return RepaymentReceived(
        event_id=event_id, value_date=on, sequence=event_id, amount=amount, payoff=payoff
    )


def reversal(event_id: int, on: date, of: int) -> RepaymentReversed:
    return RepaymentReversed(event_id=event_id, value_date=on, sequence=event_id, reversed_event_id=of)


def waived(event_id: int, on: date, component: Component, amount: int) -> Waived:
    return Waived(event_id=event_id, value_date=on, sequence=event_id, component=component, amount=amount)


def written_off(event_id: int, on: date) -> WrittenOff:
    return WrittenOff(event_id=event_id, value_date=on, sequence=event_id)


def recovered(event_id: int, on: date, amount: int) -> Recovered:
    return Recovered(event_id=event_id, value_date=on, sequence=event_id, amount=amount)
