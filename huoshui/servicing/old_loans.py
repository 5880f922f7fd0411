"""A loan as another system kept it, and where our arithmetic leaves it. Pure: no database here.

Its schedule, history and balances are taken as they are; what we would have made of them is shown beside,
line by line, never put in their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any

from huoshui.core.errors import Refusal
from huoshui.core.loan import EventAllocation, LoanPosition, LoanTerms, position
from huoshui.core.schedule import Instalment, build_schedule
from huoshui.core.simulate import SimulatedEvent
from huoshui.servicing.loan_file import (
    DISBURSED,
    RECOVERED,
    REPAYMENT,
    REPAYMENT_REVERSED,
    TAKEN_OVER,
    WRITTEN_OFF,
    EventRecord,
    fold_event,
)
from huoshui.servicing.state import ClassRule, StateValues, state_after

_E = SimulatedEvent
_KINDS: Mapping[SimulatedEvent, str] = {
    _E.DISBURSEMENT: DISBURSED,
    _E.REPAYMENT: REPAYMENT,
    _E.PAYOFF: REPAYMENT,
    _E.REVERSAL: REPAYMENT_REVERSED,
    _E.WRITE_OFF: WRITTEN_OFF,
    _E.RECOVERY: RECOVERED,
}
AMOUNTS = (
    "principal_outstanding",
    "principal_past_due",
    "interest_due",
    "interest_accrued",
    "penalty_interest",
    "compound_interest",
    "fee",
    "credit_balance",
)
DAYS_PAST_DUE, RISK_CLASS = "days_past_due", "risk_class"
COMPONENTS = (*AMOUNTS, DAYS_PAST_DUE, RISK_CLASS)


class HistoryNotPossible(Refusal):
    """A history that cannot have happened to this schedule."""

    code = "servicing.history_not_possible"
    zh = "历史交易与还款计划不符：{why}"
    en = "The history cannot have happened to this schedule: {why_en}"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class OldEvent:
    """An event another system booked (历史交易): its kind, day, and the document of what else it says
    (docs/reference/simulate.md, Events). `number` is what a reversal names, from 1; `amount` is cents."""

    number: int
    kind: SimulatedEvent
    value_date: date
    amount: int = 0
    document: Mapping[str, Any] = field(default_factory=dict)
    reverses: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OldLoan:
    """A running loan of another system (迁入借据), ready to be taken over.

    `balances` holds what the old system told, by the names of COMPONENTS: cents, days, or a class.
    `interest_reversed` is the part of the unpaid interest of a non-accrual loan that was income once.
    """

    number: str
    terms: LoanTerms
    instalments: tuple[Instalment, ...]
    events: tuple[OldEvent, ...]
    balance_date: date
    balances: Mapping[str, int | str]
    arrears_cleared_date: date | None = None
    interest_reversed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """One balance in both systems: cents, days, or a class; `difference` is ours − old, none for a class."""

    component: str
    old: int | str
    ours: int | str
    difference: int | None

    @property
    def agrees(self) -> bool:
        """Whether both systems say the same."""
        return self.old == self.ours

    def beyond(self, tolerance: int) -> bool:
        """Whether it differs by more than `tolerance` cents; days and classes differ or do not."""
        if self.component in AMOUNTS and self.difference is not None:
            return abs(self.difference) > tolerance
        return not self.agrees


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleGap:
    """Where the schedule our arithmetic makes of the terms leaves the old one (还款计划差异), cents.

    `first_number` is the first instalment that differs, `first_old` and `first_ours` its due date, principal
    and interest (empty when one side has no such instalment); differences are Σ ours − Σ old, `largest` the
    largest of one instalment.
    """

    first_number: int
    first_old: tuple[str, int, int] | None
    first_ours: tuple[str, int, int] | None
    instalments: int
    interest_difference: int
    largest: int

    def beyond(self, tolerance: int) -> bool:
        """Whether one instalment differs by more than `tolerance` cents, or in its day."""
        days = {side[0] if side else "" for side in (self.first_old, self.first_ours)}
        return self.largest > tolerance or len(days) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """All that differs between the old system and ours: `schedule` is none where both make the same."""

    balances: tuple[BalanceLine, ...]
    schedule: ScheduleGap | None

    def balances_beyond(self, tolerance: int) -> tuple[BalanceLine, ...]:
        """The balances that differ by more than `tolerance` cents."""
        return tuple(line for line in self.balances if line.beyond(tolerance))


def in_order(events: Sequence[OldEvent]) -> tuple[OldEvent, ...]:
    """The events by value date, those of one day as they came."""
    return tuple(sorted(events, key=lambda event: event.value_date))


def records_of(old: OldLoan) -> tuple[EventRecord, ...]:
    """The old events as ours, in order, numbers of the old system as their ids; payloads as they are stored.

    Refusals: HistoryNotPossible.
    """
    plain = [
        EventRecord(
            id=event.number,
            sequence=sequence,
            kind=_KINDS.get(event.kind, event.kind.value),
            value_date=event.value_date,
            amount=event.amount,
            payload=_payload(event),
            reverses_id=event.reverses,
        )
        for sequence, event in enumerate(in_order(old.events), start=1)
    ]
    _check_reversals(plain)
    found = fold(old, plain, max(old.balance_date, plain[-1].value_date)) if plain else None
    if found is None:
        return ()
    parts: dict[int, list[EventAllocation]] = {}
    for row in found.allocations:
        parts.setdefault(row.event_id, []).append(row)
    return tuple(_with_parts(record, parts.get(record.id, ())) for record in plain)


def _check_reversals(records: Sequence[EventRecord]) -> None:
    before: set[int] = set()
    reversed_once: set[int] = set()
    for record in records:
        if record.reverses_id is not None:
            if record.reverses_id not in before or record.reverses_id in reversed_once:
                raise HistoryNotPossible(
                    why=f"冲正的交易 {record.reverses_id} 不在其前或已冲正",
                    why_en=f"event {record.reverses_id} is not an earlier one that stands, to be reversed",
                )
            reversed_once.add(record.reverses_id)
        before.add(record.id)


def fold(old: OldLoan, records: Sequence[EventRecord], on: date) -> LoanPosition:
    """The position of the old loan on a day by our fold. Refusals: HistoryNotPossible."""
    try:
        return position(old.terms, [fold_event(record) for record in records], on, old.instalments)
    except HistoryNotPossible:
        raise
    except Refusal as refusal:
        raise HistoryNotPossible(why=refusal.message("zh"), why_en=refusal.message("en")) from refusal


def state_before(old: OldLoan, loan_id: int) -> StateValues:
    """The state our fold goes on from: of the old system's judgement only what no history tells.

    A bad loan stays bad until its observation is over, so its class is taken over; how much of its interest
    was income once, and since when its arrears are cleared, only the old books know.
    """
    told = str(old.balances.get(RISK_CLASS, "normal"))
    bad = told in ("substandard", "doubtful", "loss")
    return StateValues(
        loan_id=loan_id,
        status="pending",
        as_of=old.balance_date,
        risk_class=told if bad else "normal",
        is_non_accrual=bad,
        interest_reversed=old.interest_reversed if bad else 0,
        arrears_cleared_date=old.arrears_cleared_date if bad else None,
    )


def differences_of(old: OldLoan, records: Sequence[EventRecord], rule: ClassRule) -> Differences:
    """What differs on the old system's balance date, and between its schedule and ours.

    Refusals: HistoryNotPossible.
    """
    found = fold(old, records, old.balance_date)
    risk_class = state_after(state_before(old, 0), found, rule=rule).risk_class
    ours: dict[str, int | str] = {
        "principal_outstanding": found.principal_outstanding,
        "principal_past_due": found.principal_past_due,
        "interest_due": found.interest_past_due + found.interest_due_today,
        "interest_accrued": found.interest_accrued_current,
        "penalty_interest": found.penalty_interest_due,
        "compound_interest": found.compound_interest_due,
        "fee": found.fee_due,
        "credit_balance": found.credit_balance,
        DAYS_PAST_DUE: found.days_past_due,
        RISK_CLASS: risk_class,
    }
    lines = [_line(name, old.balances[name], ours[name]) for name in COMPONENTS if name in old.balances]
    return Differences(balances=tuple(lines), schedule=schedule_gap(old.terms, old.instalments))


def schedule_gap(terms: LoanTerms, agreed: Sequence[Instalment]) -> ScheduleGap | None:
    """Where the schedule made of the terms leaves the one agreed; none when it is the same."""
    made = build_schedule(terms.schedule)
    pairs = list(zip_longest(agreed, made))
    figures = [(_figures(old), _figures(ours)) for old, ours in pairs]
    differing = [index for index, (old, ours) in enumerate(figures) if old != ours]
    if not differing:
        return None
    first = differing[0]
    gaps = [
        abs(ours_cents - old_cents)
        for old, ours in figures
        for old_cents, ours_cents in zip(_cents(old), _cents(ours), strict=True)
    ]
    return ScheduleGap(
        first_number=first + 1,
        first_old=figures[first][0],
        first_ours=figures[first][1],
        instalments=len(differing),
        interest_difference=sum(row.interest_due for row in made) - sum(row.interest_due for row in agreed),
        largest=max(gaps),
    )


def _figures(row: Instalment | None) -> tuple[str, int, int] | None:
    return None if row is None else (row.due_date.isoformat(), row.principal_due, row.interest_due)


def _cents(figures: tuple[str, int, int] | None) -> tuple[int, int]:
    return (figures[1], figures[2]) if figures else (0, 0)


def _line(component: str, old: int | str, ours: int | str) -> BalanceLine:
    both = isinstance(old, int) and isinstance(ours, int)
    return BalanceLine(
        component=component,
        old=old,
        ours=ours,
        difference=int(ours) - int(old) if both else None,
    )


def _payload(event: OldEvent) -> dict[str, Any]:
    if event.kind in (_E.REPAYMENT, _E.PAYOFF):
        return {**event.document, "payoff": event.kind is _E.PAYOFF, TAKEN_OVER: True}
    if event.kind in _KINDS:
        return {TAKEN_OVER: True}
    return {"terms": dict(event.document), TAKEN_OVER: True}


def _with_parts(record: EventRecord, rows: Sequence[EventAllocation]) -> EventRecord:
    """The repayment with where its money went, as every repayment of ours remembers it."""
    if record.kind != REPAYMENT:
        return record
    first = [row for row in rows if row.value_date == record.value_date]
    told = {
        "parts": [
            {
                "instalment_number": part.instalment_number,
                "component": part.component.value,
                "amount": part.amount,
            }
            for row in first
            for part in row.parts
        ],
        "to_credit_balance": sum(row.to_credit_balance for row in first),
        "from_credit_balance": sum(row.from_credit_balance for row in first),
    }
    return EventRecord(
        id=record.id,
        sequence=record.sequence,
        kind=record.kind,
        value_date=record.value_date,
        amount=record.amount,
        payload={**record.payload, **told},
        reverses_id=record.reverses_id,
    )
