"""The fold on loans worked by hand. The usual loan: 100,000.00 at 6 %, due 15 February 2024 with 500.00."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from huoshui.core.allocation import NON_ACCRUAL, Component
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.core.loan import (
    DisbursementMismatch,
    InstalmentState,
    LoanNotActive,
    LoanStatus,
    NotWrittenOff,
    PayoffTooSmall,
    PrepaymentFee,
    ReversedEventUnknown,
    payoff_quote,
    position,
)
from huoshui.core.loan.tests.cases import (
    START,
    disbursed,
    loan,
    recovered,
    repaid,
    reversal,
    waived,
    written_off,
)
from huoshui.core.schedule import RepaymentMethod

DUE = date(2024, 2, 15)
MONTHLY = RepaymentMethod.INTEREST_MONTHLY


def after(days: int) -> date:
    return DUE + timedelta(days=days)


def test_before_disbursement_nothing_is_owed() -> None:
    before = position(loan(), [disbursed()], START - timedelta(days=1))
    assert before.status is LoanStatus.PENDING
    assert (before.principal_outstanding, before.total_due, before.next_due_date) == (0, 0, None)


def test_interest_accrues_day_by_day_and_falls_due() -> None:
    # 500.00 over the 31 days of the period; 10 days: 161.29; the due date is day 0 of arrears.
    running = position(loan(), [disbursed()], START + timedelta(days=10))
    assert running.status is LoanStatus.ACTIVE
    assert (running.interest_accrued_current, running.interest_receivable, running.total_due) == (
        16_129,
        16_129,
        0,
    )
    assert (running.next_due_date, running.next_due_amount) == (DUE, 10_050_000)
    due = position(loan(), [disbursed()], DUE)
    assert (due.principal_due_today, due.interest_due_today, due.total_due) == (
        10_000_000,
        50_000,
        10_050_000,
    )
    assert (due.principal_past_due, due.interest_past_due, due.days_past_due) == (0, 0, 0)
    assert (due.oldest_unpaid_due_date, due.instalments[0].state) == (DUE, InstalmentState.DUE)


def test_thirty_days_overdue() -> None:
    late = position(loan(), [disbursed()], after(30))
    assert (late.penalty_interest_due, late.compound_interest_due) == (75_000, 375)
    assert (late.principal_past_due, late.interest_past_due, late.days_past_due) == (10_000_000, 50_000, 30)
    assert late.total_due == 10_000_000 + 50_000 + 75_000 + 375
    assert late.interest_accrued_total == 50_000  # no contract rate on top of the penalty rate
    assert late.instalments[0].state is InstalmentState.OVERDUE


def test_without_compound_interest() -> None:
    late = position(loan(compound_interest=False), [disbursed()], after(30))
    assert (late.penalty_interest_due, late.compound_interest_due) == (75_000, 0)


def test_grace_days() -> None:
    terms = loan(grace_days=5)
    within = position(terms, [disbursed()], after(5))
    assert (within.penalty_interest_due, within.days_past_due) == (0, 5)
    over = position(terms, [disbursed()], after(6))
    assert (over.penalty_interest_due, over.compound_interest_due) == (
        15_000,
        75,
    )  # counted from the due date
    paid = position(terms, [disbursed(), repaid(2, after(5), 10_050_000)], after(9))
    assert (paid.status, paid.penalty_accrued_total) == (LoanStatus.SETTLED, 0)
    assert paid.instalments[0].state is InstalmentState.PAID_LATE


def test_a_part_paid_within_the_grace_days_bears_no_penalty() -> None:
    events = [disbursed(), repaid(2, after(3), 50_000 + 4_000_000)]
    late = position(loan(grace_days=5), events, after(30))
    # 60,000.00 × 9 % × 30 / 360; the interest was paid in time.
    assert (late.penalty_interest_due, late.compound_interest_due) == (45_000, 0)


def test_a_part_payment_follows_the_order_and_stops_its_own_penalty() -> None:
    events = [disbursed(), repaid(2, after(30), 375 + 75_000 + 50_000 + 4_000_000)]
    late = position(loan(), events, after(60))
    parts = [(part.component, part.amount) for part in late.allocations[0].parts]
    assert parts == [
        (Component.COMPOUND_INTEREST, 375),
        (Component.PENALTY_INTEREST, 75_000),
        (Component.INTEREST, 50_000),
        (Component.PRINCIPAL, 4_000_000),
    ]
    # 60,000.00 for the second thirty days: 450.00.
    assert (late.principal_outstanding, late.penalty_interest_due) == (6_000_000, 45_000)
    assert (late.penalty_paid_total, late.compound_paid_total, late.interest_receivable) == (75_000, 375, 0)


def test_a_loan_long_past_due_takes_principal_first_when_its_terms_say_so() -> None:
    terms = loan(non_accrual_allocation_order=NON_ACCRUAL)
    for days, component in ((90, Component.COMPOUND_INTEREST), (91, Component.PRINCIPAL)):
        paid = position(terms, [disbursed(), repaid(2, after(days), 100)], after(days))
        assert paid.allocations[0].parts[0].component is component


def test_money_beyond_what_is_due_waits_and_is_used_on_the_due_dates() -> None:
    terms = loan(method=MONTHLY, months=3)  # 500.00 a month
    events = [disbursed(), repaid(2, date(2024, 2, 1), 80_000)]
    early = position(terms, events, date(2024, 2, 14))
    assert (early.credit_balance, early.interest_paid_total) == (80_000, 0)
    later = position(terms, events, date(2024, 3, 15))
    assert (later.credit_balance, later.interest_paid_total, later.interest_due_today) == (0, 80_000, 20_000)
    uses = [(use.event_id, use.value_date, use.from_credit_balance) for use in later.allocations[1:]]
    assert uses == [(2, DUE, 50_000), (2, date(2024, 3, 15), 30_000)]
    first = later.instalments[0]
    assert (first.state, first.paid_date) == (InstalmentState.PAID, DUE)


def test_paying_everything_on_time_settles_the_loan() -> None:
    terms = loan(method=MONTHLY, months=2)
    events = [disbursed(), repaid(2, DUE, 50_000), repaid(3, date(2024, 3, 15), 10_050_007)]
    done = position(terms, events, date(2024, 5, 1))
    assert (done.status, done.settled_date) == (LoanStatus.SETTLED, date(2024, 3, 15))
    assert (done.principal_outstanding, done.total_due, done.credit_balance) == (0, 0, 7)
    assert {row.state for row in done.instalments} == {InstalmentState.PAID}


def test_payoff_between_due_dates() -> None:
    # 120,000.00 at 6 % over 12 months, 600.00 a month; 30 March: 15 of the 31 days of the period.
    terms = loan(12_000_000, method=MONTHLY, months=12, prepayment_fee=PrepaymentFee(rate=Decimal("0.01")))
    events = [disbursed(12_000_000), repaid(2, DUE, 60_000), repaid(3, date(2024, 3, 15), 60_000)]
    on = date(2024, 3, 30)
    quote = payoff_quote(terms, events, on)
    assert (quote.principal, quote.interest, quote.fee) == (12_000_000, 29_032, 120_000)
    assert (quote.total, quote.interest_saved) == (12_149_032, 600_000 - 29_032)
    done = position(terms, [*events, repaid(4, on, quote.total, payoff=True)], date(2024, 12, 31))
    assert (done.status, done.principal_outstanding, done.interest_receivable) == (LoanStatus.SETTLED, 0, 0)
    assert (done.fee_paid_total, done.credit_balance) == (120_000, 0)
    assert {row.state for row in done.instalments[2:]} == {InstalmentState.CANCELLED}
    assert sum(part.amount for part in done.allocations[-1].parts) == quote.total


def test_payoff_uses_the_credit_balance_and_keeps_what_is_over() -> None:
    terms = loan(method=MONTHLY, months=12)
    on = date(2024, 1, 25)
    events = [disbursed(), repaid(2, date(2024, 1, 20), 30_000)]
    quote = payoff_quote(terms, events, on)
    assert (quote.credit_balance, quote.total) == (30_000, 10_016_129 - 30_000)
    done = position(terms, [*events, repaid(3, on, quote.total + 11, payoff=True)], on)
    assert (done.status, done.credit_balance) == (LoanStatus.SETTLED, 11)
    assert (done.allocations[-1].from_credit_balance, done.allocations[-1].to_credit_balance) == (30_000, 11)


def test_a_payoff_that_is_too_small_is_refused() -> None:
    terms = loan(method=MONTHLY, months=12)
    on = date(2024, 1, 25)
    total = payoff_quote(terms, [disbursed()], on).total
    with pytest.raises(PayoffTooSmall) as refused:
        position(terms, [disbursed(), repaid(2, on, total - 1, payoff=True)], on)
    assert refused.value.params == {"required": "100161.29", "received": "100161.28"}


def test_a_reversal_is_as_if_the_payment_had_never_been() -> None:
    paid = [disbursed(), repaid(2, DUE, 10_050_000)]
    bounced = [*paid, reversal(3, after(10), 2)]
    assert position(loan(), bounced, after(9)).status is LoanStatus.SETTLED  # as it was believed that day
    assert position(loan(), bounced, after(30)) == position(loan(), [disbursed()], after(30))
    undone = [*bounced, reversal(4, after(12), 3)]
    assert position(loan(), undone, after(30)) == position(loan(), paid, after(30))


def test_waivers_forgive_oldest_first_and_no_more_than_is_due() -> None:
    events = [
        disbursed(),
        waived(2, after(30), Component.PENALTY_INTEREST, 80_000),
        waived(3, after(30), Component.COMPOUND_INTEREST, 375),
        waived(4, after(30), Component.INTEREST, 10_000),
    ]
    late = position(loan(), events, after(30))
    assert (late.penalty_waived_total, late.compound_waived_total, late.interest_waived_total) == (
        75_000,
        375,
        10_000,
    )
    assert (late.total_due, late.interest_receivable) == (10_040_000, 40_000)
    assert [sum(part.amount for part in waiver.parts) for waiver in late.waivers] == [75_000, 375, 10_000]
    settled = position(loan(), [*events, repaid(5, after(30), 10_040_000)], after(31))
    assert settled.status is LoanStatus.SETTLED


def test_a_written_off_loan_is_frozen_and_counts_recoveries() -> None:
    events = [disbursed(), written_off(2, after(100)), recovered(3, after(400), 60_000)]
    frozen = position(loan(), events, after(500))
    before = position(loan(), [disbursed()], after(100))
    assert (frozen.status, frozen.written_off_date) == (LoanStatus.WRITTEN_OFF, after(100))
    assert (frozen.total_due, frozen.days_past_due) == (before.total_due, 100)
    assert frozen.recovered_total == 60_000


def test_interest_accrued_before_a_write_off_stays_in_the_frozen_position() -> None:
    terms = loan(method=MONTHLY, months=12)
    day = date(2024, 1, 25)
    frozen = position(terms, [disbursed(), written_off(2, day)], date(2025, 1, 1))
    assert (frozen.interest_accrued_current, frozen.interest_receivable, frozen.next_due_date) == (
        16_129,
        16_129,
        None,
    )


def test_loan_without_interest() -> None:
    terms = loan(rate="0", method=RepaymentMethod.EQUAL_INSTALMENT, months=3, principal=10_000)
    late = position(terms, [disbursed(10_000)], date(2024, 4, 20))
    assert (late.total_due, late.penalty_interest_due, late.days_past_due) == (10_000, 0, 65)


@pytest.mark.parametrize(
    ("events", "refusal"),
    [
        ([repaid(2, START, 100)], LoanNotActive),
        ([disbursed(9_999_999)], DisbursementMismatch),
        ([disbursed(), disbursed()], DisbursementMismatch),
        ([disbursed(), repaid(2, START, 0)], InvalidInput),
        ([disbursed(), repaid(2, START, -5)], InvalidInput),
        ([disbursed(), waived(2, DUE, Component.PRINCIPAL, 0)], InvalidInput),
        ([disbursed(), recovered(2, DUE, 5)], NotWrittenOff),
        ([disbursed(), written_off(2, DUE), repaid(3, DUE, 5)], LoanNotActive),
        ([disbursed(), written_off(2, DUE), written_off(3, DUE)], LoanNotActive),
        ([disbursed(), repaid(2, DUE, 10_050_000), written_off(3, after(1))], LoanNotActive),
        ([disbursed(), reversal(2, DUE, 77)], ReversedEventUnknown),
    ],
)
def test_histories_that_cannot_be(events: list[object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        position(loan(), events, after(60))  # type: ignore[arg-type]


def test_no_quote_before_disbursement_and_after_write_off() -> None:
    for events in ([], [disbursed(), written_off(2, DUE)]):
        with pytest.raises(LoanNotActive):
            payoff_quote(loan(), events, after(1))


def test_nothing_is_left_to_pay_off_on_a_settled_loan() -> None:
    quote = payoff_quote(loan(), [disbursed(), repaid(2, DUE, 10_050_100)], after(1))
    assert (quote.total, quote.principal, quote.credit_balance) == (0, 0, 100)


def test_an_own_schedule_must_repay_the_loan() -> None:
    with pytest.raises(InvalidInput):
        position(loan(), [disbursed()], DUE, instalments=())
