"""Fees of a contract in the loan: a golden loan counted apart in Decimal, payoff, part payments, changes.

12,000.00 for 12 months at 12 % (30/360), equal parts of principal. With each instalment a service fee of
0.5 % of the principal lent (60.00, the lender's) and a guarantee fee of 30.00 (a guarantor's); with the first
one a filing fee of 100.00 (the lender's).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from huoshui.core.allocation import Component
from huoshui.core.dates import DayCount, add_months
from huoshui.core.document import DocumentReader
from huoshui.core.errors import InvalidInput
from huoshui.core.loan import (
    Accelerated,
    Disbursed,
    FeeTiming,
    LoanFee,
    LoanPosition,
    LoanStatus,
    LoanTerms,
    RepaymentReceived,
    Restructured,
    Waived,
    payoff_quote,
    position,
)
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms, build_schedule
from huoshui.core.simulate import read_terms, terms_document

START = date(2026, 1, 15)
FEES = (
    LoanFee(
        code="service",
        name="服务费",
        name_en="Service fee",
        timing=FeeTiming.EACH_INSTALMENT,
        amount=60_00,
        rate=Decimal("0.005"),
    ),
    LoanFee(
        code="guarantee",
        name="担保费",
        name_en="Guarantee fee",
        timing=FeeTiming.EACH_INSTALMENT,
        amount=30_00,
        collector="青山担保",
    ),
    LoanFee(
        code="filing",
        name="建档费",
        name_en="Filing fee",
        timing=FeeTiming.FIRST_INSTALMENT,
        amount=100_00,
    ),
)
TERMS = LoanTerms(
    schedule=ScheduleTerms(
        principal=12_000_00,
        annual_rate=Decimal("0.12"),
        method=RepaymentMethod.EQUAL_PRINCIPAL,
        period_count=12,
        start_date=START,
        day_count=DayCount.THIRTY_360,
        instalment_fee=90_00,
        first_fee=100_00,
    ),
    fees=FEES,
)
PAID_OUT = Disbursed(event_id=1, value_date=START, sequence=1, amount=12_000_00)


def month(number: int) -> date:
    return add_months(START, number)


def paid(day: date, amount: int, event_id: int = 2, *, payoff: bool = False) -> RepaymentReceived:
    return RepaymentReceived(
        event_id=event_id, value_date=day, sequence=event_id, amount=amount, payoff=payoff
    )


def at(day: date, *events: object, terms: LoanTerms = TERMS) -> LoanPosition:
    return position(terms, [PAID_OUT, *events], day)  # type: ignore[list-item]


def counted_apart() -> list[tuple[int, int, int]]:
    """Principal, interest and fee of each month, cents, from nothing but the contract's words."""
    owed, rows = Decimal(12_000), []
    for number in range(1, 13):
        part = Decimal(12_000) / 12
        fee = Decimal(12_000) * Decimal("0.005") + 30 + (100 if number == 1 else 0)
        rows.append((int(part * 100), int(owed * Decimal("0.01") * 100), int(fee * 100)))
        owed -= part
    return rows


def test_the_golden_schedule() -> None:
    made = [(row.principal_due, row.interest_due, row.fee_due) for row in build_schedule(TERMS.schedule)]
    assert made == counted_apart()
    # 1,000.00 + 120.00 + 190.00, then 1,000.00 + 110.00 + 90.00; fees in all 12 × 90.00 + 100.00.
    assert made[:2] == [(1_000_00, 120_00, 190_00), (1_000_00, 110_00, 90_00)]
    assert sum(fee for *_, fee in made) == 1_180_00


def test_paid_to_the_cent_on_every_due_date_it_is_settled() -> None:
    payments = [paid(month(n), sum(row), n + 1) for n, row in enumerate(counted_apart(), 1)]
    done = at(month(12), *payments)
    assert (done.status, done.credit_balance) == (LoanStatus.SETTLED, 0)
    # 12 × 30.00 is the guarantor's.
    assert (done.fee_paid_total, done.fee_for_others_total) == (1_180_00, 360_00)


def test_a_part_payment_serves_fees_first_and_the_third_party_before_the_lender() -> None:
    now = at(month(1), paid(month(1), 50_00))
    assert [(p.component, p.amount) for p in now.allocations[0].parts] == [(Component.FEE, 50_00)]
    assert (now.fee_due, now.fee_for_others_total) == (140_00, 30_00)
    now = at(month(1), paid(month(1), 20_00))
    assert now.fee_for_others_total == 20_00
    # 400.00: 190.00 fees, 120.00 interest, 90.00 of the principal.
    now = at(month(1), paid(month(1), 400_00))
    assert {p.component: p.amount for p in now.allocations[0].parts} == {
        Component.FEE: 190_00,
        Component.INTEREST: 120_00,
        Component.PRINCIPAL: 90_00,
    }


def test_an_order_that_serves_fees_last_leaves_them_due_without_days_past_due() -> None:
    order = (*(c for c in Component if c is not Component.FEE), Component.FEE)
    now = at(month(1), paid(month(1), 1_120_00), terms=replace(TERMS, allocation_order=order))
    assert (now.fee_due, now.days_past_due, now.fee_for_others_total) == (190_00, 0, 0)
    assert not now.is_plain


def test_a_waiver_comes_off_the_lenders_own_fees() -> None:
    waiver = Waived(event_id=2, value_date=month(1), sequence=2, component=Component.FEE, amount=160_00)
    now = at(month(1), waiver, paid(month(1), 1_150_00, 3))
    assert (now.fee_due, now.fee_waived_total, now.fee_for_others_total) == (0, 160_00, 30_00)


def test_a_payoff_ends_the_monthly_fees() -> None:
    day = date(2026, 3, 2)
    first = paid(month(1), 1_310_00)
    quote = payoff_quote(TERMS, [PAID_OUT, first], day)
    # 11,000.00 and the interest of its running month; the fees of instalments 2 to 12 are never asked for.
    assert (quote.principal, quote.fee) == (11_000_00, 0)
    done = at(day, first, paid(day, quote.total, 3, payoff=True))
    assert (done.status, done.fee_paid_total, done.fee_for_others_total) == (
        LoanStatus.SETTLED,
        190_00,
        30_00,
    )


def test_a_payoff_before_the_first_instalment_still_asks_for_the_single_fee() -> None:
    day = date(2026, 1, 25)
    quote = payoff_quote(TERMS, [PAID_OUT], day)
    # Nine or ten days of interest, no monthly fee, the filing fee once.
    assert (quote.principal, quote.fee) == (12_000_00, 100_00)
    done = at(day, paid(day, quote.total, payoff=True))
    assert (done.status, done.fee_paid_total, done.fee_for_others_total) == (LoanStatus.SETTLED, 100_00, 0)
    assert sum(row.fee_due for row in done.instalments) == 100_00


def test_the_single_fee_survives_what_replaces_the_first_instalment() -> None:
    day = date(2026, 1, 25)
    whole = at(day, Accelerated(event_id=2, value_date=day, sequence=2))
    assert whole.fee_due == 100_00
    again = at(day, Restructured(event_id=2, value_date=day, sequence=2, period_count=6))
    assert again.fee_due == 100_00
    assert [row.fee_due for row in again.instalments[1:]] == [90_00] * 6
    # On the day of the pay-out nothing is earned, so nothing falls due: the new first instalment has it.
    fresh = at(START, Restructured(event_id=2, value_date=START, sequence=2, period_count=3))
    assert [row.fee_due for row in fresh.instalments] == [190_00, 90_00, 90_00]


def test_the_terms_are_read_as_they_were_written() -> None:
    document = terms_document(TERMS)
    assert (document["first_fee"], document["fees"][1]["collector"]) == ("100.00", "青山担保")
    assert read_terms(DocumentReader(document, "terms")) == TERMS


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"instalment_fee": "80.00"}, "terms.instalment_fee"),
        ({"first_fee": "1.00"}, "terms.first_fee"),
        ({"draws": "tranches"}, "terms.first_fee"),
    ],
)
def test_fees_that_do_not_fit_the_schedule_are_refused(change: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_terms(DocumentReader({**terms_document(TERMS), **change}, "terms"))
    assert refused.value.field == field
