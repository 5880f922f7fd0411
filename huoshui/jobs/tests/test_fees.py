"""Loans with fees lived day by day: due with the instalments, debited, booked with VAT or for a third party.

12,000.00 for 3 months at 12 % (30/360), equal parts of principal; with each instalment 60.00 of the lender's
and 30.00 of a guarantor's, 100.00 of the lender's with the first.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.core.loan import FeeTiming, LoanFee, LoanStatus, LoanTerms
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.ports import answering
from huoshui.jobs.end_of_day import close_day
from huoshui.jobs.tests.banks import TestBank
from huoshui.jobs.tests.test_life import all_hold, days, pay
from huoshui.ledger.queries import VoucherFilter, account_balances, get_entry, list_entries
from huoshui.servicing import operations
from huoshui.servicing.fees.operations import MoreThanHeld, SettlementReferenceUsed, settle_fees
from huoshui.servicing.fees.queries import (
    CollectorRow,
    SettlementRow,
    list_collectors,
    list_settlements,
)
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.store import load_file
from huoshui.servicing.tests.book import START, Book, loan_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Iterator[TestBank]:
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


def fee(code: str, amount: int, timing: FeeTiming, collector: str = "lender") -> LoanFee:
    return LoanFee(code=code, name=code, name_en=code, amount=amount, timing=timing, collector=collector)


SERVICE = fee("service", 60_00, FeeTiming.EACH_INSTALMENT)
GUARANTEE = fee("guarantee", 30_00, FeeTiming.EACH_INSTALMENT, "青山担保")
FILING = fee("filing", 100_00, FeeTiming.FIRST_INSTALMENT)
APART = fee("stamp", 50_00, FeeTiming.APART)


def with_fees(*fees: LoanFee, months: int = 3) -> LoanTerms:
    terms = loan_terms(RepaymentMethod.EQUAL_PRINCIPAL, months=months)
    each = sum(one.amount for one in fees if one.timing is FeeTiming.EACH_INSTALMENT)
    first = sum(one.amount for one in fees if one.timing is FeeTiming.FIRST_INSTALMENT)
    return replace(terms, schedule=replace(terms.schedule, instalment_fee=each, first_fee=first), fees=fees)


def until(day: date) -> None:
    while business_date.today() < day:
        close_day(remind=False)


def booked(*codes: str) -> tuple[int, ...]:
    found = account_balances(list(codes), business_date.today())
    return tuple(found[code] for code in codes)


def test_fees_are_debited_with_the_instalments_and_booked_with_vat(book: Book, bank: TestBank) -> None:
    loan = book.loan(with_fees(SERVICE, GUARANTEE, FILING))
    days(29)  # 1 March: the first instalment fell due on 28 February
    # 4,000.00 + 120.00 + 190.00; at 6 % 160.00 of the lender's fees is 150.94 and 9.06.
    assert list(bank.moved.values()) == [4_310_00]
    assert booked("6021", "2243") == (-150_94, -30_00)
    until(date(2026, 5, 1))
    all_hold()
    assert list(bank.moved.values()) == [4_310_00, 4_170_00, 4_130_00]
    done = load_file(number=loan.number)
    assert done.state.status == LoanStatus.SETTLED.value
    # 60.00 at 6 %: 56.60 and 3.40, two times more; the guarantor's is no income.
    assert booked("6021", "2243", "1303", "1132", "2241") == (-150_94 - 2 * 56_60, -90_00, 0, 0, 0)
    days(1)


def test_a_part_payment_leaves_fees_due_and_they_are_debited_later(book: Book, bank: TestBank) -> None:
    bank.empty.add("0000")
    customer = book.customer("陈伟", "0000")
    loan = book.loan(with_fees(SERVICE, GUARANTEE, FILING), customer)
    until(date(2026, 2, 28))
    pay(loan.number, 50_00, "P1")
    # The guarantor's 30.00 first, 20.00 of the lender's: 18.87 and 1.13.
    assert booked("6021", "2243", "2221")[:2] == (-18_87, -30_00)
    until(date(2026, 3, 2))
    all_hold()
    position = load_file(number=loan.number).position(business_date.today())
    assert (position.fee_due, position.days_past_due) == (140_00, 2)
    pay(loan.number, 200_00, "P2")
    assert load_file(number=loan.number).position(business_date.today()).fee_due == 0
    days(100)  # past 90 days: fees are no interest, the memo does not know them
    assert load_file(number=loan.number).state.is_non_accrual


def test_only_a_fee_left_unpaid_is_debited(book: Book, bank: TestBank) -> None:
    terms = with_fees(SERVICE)
    order = (*(part for part in terms.allocation_order if part != "fee"), "fee")
    loan = book.loan(replace(terms, allocation_order=order))  # type: ignore[arg-type]
    bank.empty.add("6222020200112233445")
    until(date(2026, 2, 28))
    pay(loan.number, 4_120_00, "P1")
    bank.empty.clear()
    days(2)
    assert list(bank.moved.values()) == [60_00]
    assert load_file(number=loan.number).position(business_date.today()).fee_due == 0


def test_a_payoff_stops_the_fees_and_its_reversal_brings_them_back(book: Book, bank: TestBank) -> None:
    loan = book.loan(with_fees(SERVICE, GUARANTEE, FILING))
    until(date(2026, 2, 10))
    quote = operations.preview_repayment(actor=SYSTEM, loan_number=loan.number, amount=1).position
    assert quote.fee_due == 0
    # 12,000.00, ten days at 12 % (30/360, of the month's 120.00 by the calendar day) and the filing fee.
    payoff = 12_000_00 + load_file(number=loan.number).position(date(2026, 2, 10)).interest_accrued_current
    sequence = pay(loan.number, payoff + 100_00, "P1", payoff=True)
    assert booked("6021", "2243") == (-94_34, 0)
    operations.reverse_repayment(actor=SYSTEM, loan_number=loan.number, sequence=sequence, reason="退票")
    all_hold()
    assert booked("6021", "2243") == (0, 0)
    until(date(2026, 3, 1))
    assert list(bank.moved.values()) == [4_310_00]
    all_hold()


def test_money_entered_late_keeps_what_is_the_guarantors(book: Book, bank: TestBank) -> None:
    bank.empty.add("6222020200112233445")
    loan = book.loan(with_fees(SERVICE, GUARANTEE))
    until(date(2026, 4, 3))
    pay(loan.number, 100_00, "P1")
    state = load_file(number=loan.number).state
    assert (state.fee_for_others, booked("2243")) == (30_00, (-30_00,))
    days(1)


def test_a_fee_paid_apart_is_due_on_the_day_of_the_pay_out_and_not_deducted(
    book: Book, bank: TestBank
) -> None:
    loan = book.loan(with_fees(APART))
    found, _ = list_entries(filters=VoucherFilter(source=loan.number), page=1, page_size=10)
    assert [(v.fact, v.total) for v in found] == [("disbursement", 12_000_00)]
    assert load_file(number=loan.number).position(START).fee_due == 50_00
    days(3)
    assert bank.moved == {}  # never taken from the money just paid out
    pay(loan.number, 50_00, "P1")
    # 50.00 at 6 %: 47.17 and 2.83.
    assert booked("6021") == (-47_17,)
    assert load_file(number=loan.number).position(business_date.today()).fee_due == 0


def settle(actor: Actor, amount: int, reference: str, collector: str = "青山担保") -> SettlementRow:
    return settle_fees(actor=actor, collector=collector, amount=amount, reference=reference)


def test_what_was_taken_in_is_settled_with_the_third_party(book: Book, bank: TestBank) -> None:
    book.loan(with_fees(SERVICE, GUARANTEE, FILING))
    book.loan(with_fees(GUARANTEE), book.customer("陈伟"))
    book.loan(with_fees(SERVICE), book.customer("张伟"))
    until(date(2026, 3, 1))
    row = CollectorRow(collector="青山担保", loans=2, collected=60_00, settled=0)
    assert (list_collectors(), row.held) == ([row], 60_00)
    clerk, cash = book.staff(), booked("2011")[0]
    done = settle(clerk, 45_00, "DS1")
    lines = get_entry(number=done.voucher_number).lines
    assert [(line.account_code, line.debit, line.credit) for line in lines] == [
        ("2243", 45_00, 0),
        ("2011", 0, 45_00),
    ]
    assert booked("2243", "2011") == (-15_00, cash - 45_00)
    assert settle(clerk, 45_00, "DS1") == done  # told twice, booked once
    assert [one.held for one in list_collectors()] == [15_00]
    all_hold()
    days(2)
    assert list_settlements(page=1, page_size=10) == ([done], 1)


def test_a_settlement_never_hands_over_more_than_is_held(book: Book, bank: TestBank) -> None:
    loan = book.loan(with_fees(GUARANTEE))
    clerk = book.staff()
    with pytest.raises(MoreThanHeld):
        settle(clerk, 1, "DS1")
    until(date(2026, 3, 1))
    settle(clerk, 10_00, "DS1")
    with pytest.raises(MoreThanHeld):
        settle(clerk, 20_01, "DS2")
    with pytest.raises(SettlementReferenceUsed):
        settle(clerk, 5_00, "DS1")
    with pytest.raises(NotFound):
        settle(clerk, 1, "DS3", "lender")
    with pytest.raises(InvalidInput):
        settle(clerk, 0, "DS3")
    with pytest.raises(Forbidden):
        settle(book.staff(None, "ledger.view"), 1, "DS3")
    # Reversed after the settlement, the books show what the third party owes back.
    sequence = next(row.sequence for row in load_file(number=loan.number).events if row.kind == "repayment")
    operations.reverse_repayment(actor=SYSTEM, loan_number=loan.number, sequence=sequence, reason="退票")
    all_hold()
    assert [one.held for one in list_collectors()] == [-10_00]
