"""What holds for every loan and every history."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from huoshui.core.allocation import Component
from huoshui.core.loan import (
    Disbursed,
    LoanEvent,
    LoanPosition,
    LoanStatus,
    LoanTerms,
    PrepaymentFee,
    RepaymentReceived,
    RepaymentReversed,
    Waived,
    payoff_quote,
    position,
)
from huoshui.core.money import round_half_up
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms, build_schedule
from huoshui.core.schedule.tests.strategies import terms_of

WAIVABLE = (Component.INTEREST, Component.PENALTY_INTEREST, Component.COMPOUND_INTEREST)


@st.composite
def loans(draw: st.DrawFn) -> LoanTerms:
    return LoanTerms(
        schedule=draw(terms_of(longest=18)),
        penalty_markup=draw(st.sampled_from([Decimal("0.3"), Decimal("0.5"), Decimal(1)])),
        compound_interest=draw(st.booleans()),
        grace_days=draw(st.integers(min_value=0, max_value=10)),
        allocation_mode=draw(st.sampled_from(["by_instalment", "by_component"])),
        prepayment_fee=PrepaymentFee(rate=draw(st.sampled_from([Decimal(0), Decimal("0.01")]))),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[LoanTerms, list[LoanEvent], date]:
    """A loan, a disbursement and up to twelve repayments, waivers and reversals, and a day to look at it."""
    terms = draw(loans())
    schedule = terms.schedule
    start = schedule.start_date
    length = schedule.period_count * 40
    events: list[LoanEvent] = [Disbursed(event_id=1, value_date=start, sequence=1, amount=schedule.principal)]
    share = schedule.principal // max(schedule.period_count, 1) + 1
    for number in range(2, draw(st.integers(min_value=2, max_value=14))):
        day = start + timedelta(days=draw(st.integers(min_value=0, max_value=length)))
        kind = draw(st.sampled_from(["repaid", "repaid", "repaid", "waived", "reversed"]))
        at = {"event_id": number, "value_date": day, "sequence": number}
        if kind == "repaid":
            amount = draw(st.integers(min_value=1, max_value=2 * share))
            events.append(RepaymentReceived(**at, amount=amount))  # type: ignore[arg-type]
        elif kind == "waived":
            component = draw(st.sampled_from(WAIVABLE))
            amount = draw(st.integers(min_value=1, max_value=share))
            events.append(Waived(**at, component=component, amount=amount))  # type: ignore[arg-type]
        elif len(events) > 1:
            target = draw(st.sampled_from(events[1:]))
            at["value_date"] = max(day, target.value_date)
            events.append(RepaymentReversed(**at, reversed_event_id=target.event_id))  # type: ignore[arg-type]
    as_of = start + timedelta(days=draw(st.integers(min_value=0, max_value=length + 200)))
    return terms, events, as_of


def live_repayments(events: Sequence[LoanEvent], as_of: date) -> int:
    """The money that came in, reversals (and reversals of reversals) taken into account."""
    past = [event for event in events if event.value_date <= as_of]
    gone: set[int] = set()
    for event in sorted(past, key=lambda e: (e.value_date, e.sequence), reverse=True):
        if isinstance(event, RepaymentReversed) and event.event_id not in gone:
            gone.add(event.reversed_event_id)
    return sum(e.amount for e in past if isinstance(e, RepaymentReceived) and e.event_id not in gone)


def paid_total(pos: LoanPosition) -> int:
    return (
        pos.principal_paid_total
        + pos.interest_paid_total
        + pos.penalty_paid_total
        + pos.compound_paid_total
        + pos.fee_paid_total
    )


@given(histories())
@settings(max_examples=150)
def test_every_cent_received_is_somewhere(case: tuple[LoanTerms, list[LoanEvent], date]) -> None:
    terms, events, as_of = case
    pos = position(terms, events, as_of)
    assert paid_total(pos) + pos.credit_balance == live_repayments(events, as_of)
    assert pos.principal_outstanding + pos.principal_paid_total == terms.schedule.principal
    allocated = sum(part.amount for row in pos.allocations for part in row.parts)
    assert allocated == paid_total(pos)
    into_credit = sum(row.to_credit_balance - row.from_credit_balance for row in pos.allocations)
    assert into_credit == pos.credit_balance


@given(histories())
@settings(max_examples=150)
def test_nothing_is_negative_and_the_parts_make_the_whole(
    case: tuple[LoanTerms, list[LoanEvent], date],
) -> None:
    pos = position(*case)
    numbers = [value for name in pos.__slots__ if isinstance(value := getattr(pos, name), int)]
    assert min(numbers) >= 0 and pos.interest_receivable >= 0
    for row in pos.instalments:
        assert row.unpaid >= 0
        assert row.principal_paid <= row.principal_due
        assert row.interest_paid + row.interest_waived <= row.interest_due
        assert row.penalty_paid + row.penalty_waived <= row.penalty_due
        assert row.compound_paid + row.compound_waived <= row.compound_due
    assert pos.total_due == (
        pos.principal_past_due
        + pos.principal_due_today
        + pos.interest_past_due
        + pos.interest_due_today
        + pos.penalty_interest_due
        + pos.compound_interest_due
    )
    assert pos.total_due == sum(row.unpaid for row in pos.instalments if row.due_date <= pos.as_of)
    assert (pos.days_past_due > 0) == (pos.principal_past_due + pos.interest_past_due > 0)
    assert pos.credit_balance == 0 or pos.total_due == 0


@given(histories(), st.integers(min_value=0, max_value=400))
@settings(max_examples=100)
def test_a_payoff_of_the_quote_leaves_nothing(
    case: tuple[LoanTerms, list[LoanEvent], date], later: int
) -> None:
    terms, events, on = case
    quote = payoff_quote(terms, events, on)
    if quote.total == 0:
        return
    past = [event for event in events if event.value_date <= on]
    payoff = RepaymentReceived(event_id=999, value_date=on, sequence=999, amount=quote.total, payoff=True)
    pos = position(terms, [*past, payoff], on + timedelta(days=later))
    assert pos.status is LoanStatus.SETTLED and pos.settled_date == on
    assert (pos.principal_outstanding, pos.total_due, pos.interest_receivable, pos.credit_balance) == (
        0,
        0,
        0,
        0,
    )
    parts = (quote.principal, quote.interest, quote.penalty_interest, quote.compound_interest, quote.fee)
    assert sum(parts) - quote.credit_balance == quote.total
    assert quote.interest_saved >= 0


@given(histories(), st.data())
@settings(max_examples=100)
def test_a_reversed_event_has_never_been(
    case: tuple[LoanTerms, list[LoanEvent], date], data: st.DataObject
) -> None:
    terms, events, as_of = case
    plain = [event for event in events if not isinstance(event, RepaymentReversed)]
    if len(plain) < 2:
        return
    target = data.draw(st.sampled_from(plain[1:]))
    undo = RepaymentReversed(
        event_id=500,
        value_date=max(as_of, target.value_date),
        sequence=500,
        reversed_event_id=target.event_id,
    )
    day = undo.value_date
    without = [event for event in plain if event is not target]
    assert position(terms, [*plain, undo], day) == position(terms, without, day)


@given(histories())
@settings(max_examples=100)
def test_the_order_events_are_handed_over_does_not_matter(
    case: tuple[LoanTerms, list[LoanEvent], date],
) -> None:
    terms, events, as_of = case
    assert position(terms, list(reversed(events)), as_of) == position(terms, events, as_of)


@given(
    loans(),
    st.integers(min_value=1, max_value=10**9),
    st.integers(min_value=1, max_value=10**9),
    st.integers(min_value=0, max_value=700),
)
@settings(max_examples=100)
def test_two_payments_of_one_day_commute(terms: LoanTerms, first: int, second: int, days: int) -> None:
    start = terms.schedule.start_date
    day = start + timedelta(days=days)
    paid_out = Disbursed(event_id=1, value_date=start, sequence=1, amount=terms.schedule.principal)

    def after(*amounts: int) -> tuple[object, ...]:
        payments = [
            RepaymentReceived(event_id=n, value_date=day, sequence=n, amount=amount)
            for n, amount in enumerate(amounts, 2)
        ]
        pos = position(terms, [paid_out, *payments], day + timedelta(days=45))
        return pos.instalments, pos.credit_balance, pos.total_due, pos.penalty_accrued_total

    assert after(first, second) == after(second, first) == after(first + second)


@given(
    st.lists(
        st.tuples(st.integers(min_value=0, max_value=200), st.integers(min_value=1, max_value=6_000_000)),
        max_size=8,
    ),
    st.integers(min_value=0, max_value=250),
    st.integers(min_value=1, max_value=2_400),
)
@settings(max_examples=100)
def test_penalty_and_compound_interest_agree_with_counting_every_day(
    payments: list[tuple[int, int]], days: int, basis_points: int
) -> None:
    """An independent reckoning: one instalment, every day counted, exact fractions, rounded when paid."""
    schedule = ScheduleTerms(
        principal=10_000_000,
        annual_rate=Decimal(basis_points) / 10_000,
        method=RepaymentMethod.BULLET,
        period_count=1,
        start_date=date(2024, 1, 15),
    )
    (row,) = build_schedule(schedule)
    terms = LoanTerms(schedule=schedule)
    daily = Fraction(basis_points, 10_000) * Fraction(3, 2) / 360
    principal, interest = row.principal_due, row.interest_due
    penalty = compound = Fraction(0)
    penalty_paid = compound_paid = 0
    for day in range(days + 1):
        for _, amount in sorted(p for p in payments if p[0] == day):
            left = amount
            part = min(left, round_half_up(compound) - compound_paid)
            compound_paid, left = compound_paid + part, left - part
            part = min(left, round_half_up(penalty) - penalty_paid)
            penalty_paid, left = penalty_paid + part, left - part
            part = min(left, interest)
            interest, left = interest - part, left - part
            principal -= min(left, principal)
        if day < days:
            penalty += principal * daily
            compound += interest * daily
    events: list[LoanEvent] = [
        Disbursed(event_id=1, value_date=schedule.start_date, sequence=1, amount=10_000_000)
    ]
    for number, (day, amount) in enumerate(sorted(payments), 2):
        value_date = row.due_date + timedelta(days=day)
        events.append(
            RepaymentReceived(event_id=number, value_date=value_date, sequence=number, amount=amount)
        )
    pos = position(terms, events, row.due_date + timedelta(days=days))
    assert (pos.principal_outstanding, pos.penalty_accrued_total, pos.compound_accrued_total) == (
        principal,
        round_half_up(penalty),
        round_half_up(compound),
    )
    assert (pos.penalty_paid_total, pos.compound_paid_total) == (penalty_paid, compound_paid)
