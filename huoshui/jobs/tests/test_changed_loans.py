"""Loans changed in mid-life and lived on: after each step the ledger equals the positions, the states equal
the fold, the due table in force is the fold's."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.core.loan import LoanStatus, Surplus
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.ports import answering
from huoshui.jobs.end_of_day import close_day
from huoshui.jobs.tests.banks import TestBank
from huoshui.jobs.tests.test_life import all_hold, days, pay
from huoshui.ledger.queries import account_balances
from huoshui.servicing import operations
from huoshui.servicing.plans import RepaymentWish
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.store import load_file
from huoshui.servicing.tests.book import Book, loan_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Iterator[TestBank]:
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


def until(day: date) -> None:
    while business_date.today() < day:
        close_day(remind=False)
    all_hold()


def two(book: Book) -> tuple[Actor, Actor]:
    """李强 asks, 赵敏 checks."""
    return book.staff(book.user("李强")), book.staff(book.zhao)


def change(book: Book, number: str, what: str, /, **terms: Any) -> int:
    maker, checker = two(book)
    asked = operations.request_change(
        actor=maker, loan_number=number, kind=what, terms=terms, reason="客户申请"
    )
    done = operations.approve_change(actor=checker, change_id=asked.id)
    assert done.status == "approved"
    all_hold()
    return load_file(number=number).state.last_event_sequence


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("rate_change", {"annual_rate": "0.06"}),
    ("extension", {"period_count": 3}),
    ("due_day_change", {"due_day": 20}),
    ("pause", {"instalment_count": 2}),
    ("pause", {"instalment_count": 1, "kind": "principal", "extends": False}),
    ("pause", {"instalment_count": 2, "kind": "interest_free"}),
    ("restructure", {"period_count": 9, "annual_rate": "0.04", "capitalises": True}),
    ("acceleration", {}),
    ("misuse_found", {}),
    ("fee", {"amount": "88.00", "name": "公证费"}),
    ("waiver", {"component": "principal", "amount": "500.00"}),
]


@pytest.mark.parametrize(("kind", "terms"), CHANGES)
def test_a_changed_loan_lives_on_and_its_reversal_undoes_it(
    book: Book, bank: TestBank, kind: str, terms: dict[str, Any]
) -> None:
    loan = book.loan(loan_terms(RepaymentMethod.EQUAL_INSTALMENT))
    other = book.loan(loan_terms(RepaymentMethod.EQUAL_PRINCIPAL), customer=book.customer("陈伟", "0000"))
    bank.empty.add("0000")  # falls behind
    until(date(2026, 3, 12))
    for number in (loan.number, other.number):
        change(book, number, kind, **terms)
    days(3)
    before = load_file(number=other.number).position(business_date.today())
    until(date(2026, 4, 3))
    days(1)
    sequence = next(row.sequence for row in load_file(number=loan.number).events if row.kind == kind)
    operations.reverse_repayment(actor=SYSTEM, loan_number=loan.number, sequence=sequence, reason="误操作")
    all_hold()
    assert load_file(number=other.number).position(before.as_of) == before
    days(2)


def test_interest_waived_leaves_income_and_its_tax(book: Book, bank: TestBank) -> None:
    bank.empty.add("6222020200112233445")
    loan = book.loan(loan_terms(RepaymentMethod.INTEREST_MONTHLY))  # 12,000 at 12 %: 120.00 a month
    until(date(2026, 3, 1))
    sums = account_balances(["6011", "2221", "1132"], business_date.today())
    change(book, loan.number, "waiver", component="interest", amount="106.00")
    after = account_balances(["6011", "2221", "1132"], business_date.today())
    assert (after["6011"] - sums["6011"], after["2221"] - sums["2221"]) == (100_00, 6_00)
    assert after["1132"] - sums["1132"] == -106_00


def test_a_loan_sold_leaves_the_books_for_its_price(book: Book, bank: TestBank) -> None:
    loan = book.loan(loan_terms(RepaymentMethod.INTEREST_MONTHLY))
    change(book, loan.number, "transfer", to="远山信托", price="11000.00")
    state = load_file(number=loan.number).state
    assert state.status == LoanStatus.TRANSFERRED.value
    found = account_balances(["1303", "1132", "6702", "2011"], business_date.today())
    assert (found["1303"], found["1132"], found["6702"], found["2011"]) == (0, 0, 1_000_00, -1_000_00)
    days(2)


def test_money_beyond_what_is_due_shortens_or_lowers(book: Book, bank: TestBank) -> None:
    """12,000.00 at 12 % over 6 months, 6,000.00 paid early: half the instalment, or half the term."""
    lowered, shortened = book.loan(), book.loan()
    until(date(2026, 2, 28))
    due = operations.preview_repayment(actor=SYSTEM, loan_number=lowered.number, amount=1)
    first = due.position.next_due_amount
    for number, surplus in (
        (lowered.number, Surplus.LOWER_INSTALMENT),
        (shortened.number, Surplus.SHORTEN_TERM),
    ):
        wish = RepaymentWish(surplus=surplus)
        shown = operations.preview_repayment(actor=SYSTEM, loan_number=number, amount=6_000_00, wish=wish)
        receipt = operations.receive_repayment(
            actor=SYSTEM,
            loan_number=number,
            amount=6_000_00,
            channel="counter",
            external_reference=number,
            wish=wish,
        )
        all_hold()
        assert shown.effect is not None and shown.effect.interest_saved > 0
        assert shown.effect.after.principal_outstanding == receipt.position.principal_outstanding
    low, short = (
        load_file(number=n).position(business_date.today()) for n in (lowered.number, shortened.number)
    )
    # The first instalment was due; 6,000 less of the 10,000 left lowers the rest by more than a third.
    assert low.next_due_amount < first * 2 // 3 and len(low.instalments) == 6
    assert short.next_due_amount == first and len(short.instalments) < 6
    until(date(2026, 8, 1))
    assert load_file(number=lowered.number).state.status == LoanStatus.SETTLED.value
    days(1)


def test_a_repayment_entered_late_is_as_if_known_that_day(book: Book, bank: TestBank) -> None:
    bank.empty.add("6222020200112233445")
    in_time, late = book.loan(), book.loan()
    until(date(2026, 3, 1))
    pay(in_time.number, 2_100_00, "in time")
    until(date(2026, 4, 10))
    operations.receive_repayment(
        actor=book.staff(),
        loan_number=late.number,
        amount=2_100_00,
        channel="transfer",
        external_reference="late",
        wish=RepaymentWish(value_date=date(2026, 3, 1)),
    )
    all_hold()
    a, b = (load_file(number=one.number).position(business_date.today()) for one in (in_time, late))
    assert (a.total_due, a.penalty_interest_due, a.days_past_due) == (
        b.total_due,
        b.penalty_interest_due,
        b.days_past_due,
    )
    assert a.instalments == b.instalments
    days(2)


def test_who_may_change_a_loan_and_how(book: Book) -> None:
    loan = book.loan()
    maker, checker = two(book)
    outsider = book.staff(book.chen, "loan.view")
    asked: dict[str, Any] = {"loan_number": loan.number, "kind": "extension", "terms": {"period_count": 2}}
    wanted: list[tuple[dict[str, Any], type[Refusal]]] = [
        ({"actor": outsider}, Forbidden),
        ({"loan_number": "JJ0"}, NotFound),
        ({"reason": " "}, InvalidInput),
        ({"kind": "gift"}, operations.ChangeUnknown),
        ({"kind": "repayment"}, operations.ChangeUnknown),
        ({"terms": {}}, InvalidInput),
        ({"terms": {"period_count": "2"}}, InvalidInput),
        ({"terms": {"period_count": 2, "colour": "red"}}, InvalidInput),
        ({"terms": {"period_count": 7}}, operations.ExtensionTooLong),
        ({"value_date": date(2030, 1, 1)}, InvalidInput),
        ({"value_date": date(2025, 1, 1)}, InvalidInput),
    ]
    for part, refusal in wanted:
        with pytest.raises(refusal):
            operations.request_change(**{"actor": maker, "reason": "资金周转", **asked, **part})
    change_id = operations.request_change(actor=maker, reason="资金周转", **asked).id
    with pytest.raises(operations.ChangeOpen):
        operations.request_change(actor=maker, reason="再来", **asked)
    with pytest.raises(operations.ChangeSamePerson):
        operations.approve_change(actor=maker, change_id=change_id)
    with pytest.raises(Forbidden):
        operations.approve_change(actor=outsider, change_id=change_id)
    with pytest.raises(InvalidInput):
        operations.decline_change(actor=checker, change_id=change_id, note="")
    operations.decline_change(actor=checker, change_id=change_id, note="材料不全")
    for act in (operations.approve_change, operations.cancel_change):
        with pytest.raises(operations.ChangeDone):
            act(actor=checker, change_id=change_id)
    assert load_file(number=loan.number).state.last_event_sequence == 1
