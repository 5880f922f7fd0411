"""Paying out: two people, one pay-out, the bank's answer taken as it comes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from huoshui.contracts.tests.book import Book as ContractBook
from huoshui.contracts.tests.book import open_book
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation import business_date, outbox
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.ports import answering
from huoshui.jobs.tests.banks import TestBank
from huoshui.ledger.operations import install_chart
from huoshui.ledger.queries import account_balances
from huoshui.servicing import operations
from huoshui.servicing.exposure import LoanExposure
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.queries import get_loan, list_disbursements

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(lender: object) -> ContractBook:
    install_chart()
    return open_book()


@pytest.fixture
def bank() -> Iterator[TestBank]:
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


def maker(book: ContractBook) -> Actor:
    return replace(book.cast.officer, permissions=frozenset({"disbursement.make", "disbursement.check"}))


def checker(book: ContractBook) -> Actor:
    return replace(book.cast.approver, permissions=frozenset({"disbursement.check"}))


def ordered(book: ContractBook) -> tuple[str, int]:
    number = book.signed()
    return number, operations.request_disbursement(actor=maker(book), contract_number=number).id


def test_a_checked_order_is_paid_once_and_booked_once(book: ContractBook, bank: TestBank) -> None:
    number, order = ordered(book)
    assert LoanExposure().exposure_of(book.wang_id) == 100_000_00
    operations.approve_disbursement(actor=checker(book), disbursement_id=order)
    outbox.drain(strict=True)
    again = operations.send_disbursement(disbursement_id=order)
    assert (again.status, list(bank.moved.values())) == ("paid", [100_000_00])
    assert bank.moved.keys() == {f"FK{number}"}
    loan = get_loan(str(again.loan_number))
    assert loan.position.principal_outstanding == 100_000_00
    assert account_balances(["1303", "2011"], business_date.today()) == {
        "1303": 100_000_00,
        "2011": -100_000_00,
    }
    assert LoanExposure().exposure_of(book.wang_id) == 100_000_00
    with pytest.raises(operations.AlreadyDisbursed):
        operations.request_disbursement(actor=maker(book), contract_number=number)


def test_who_may_do_what(book: ContractBook, bank: TestBank) -> None:
    number, order = ordered(book)
    acts: list[tuple[Any, dict[str, Any], type[Refusal]]] = [
        (operations.approve_disbursement, {"actor": maker(book)}, operations.SamePerson),
        (operations.approve_disbursement, {"actor": book.cast.officer}, Forbidden),
        (operations.approve_disbursement, {"actor": book.wang}, Forbidden),
        (
            operations.approve_disbursement,
            {"actor": replace(book.cast.stranger, permissions=frozenset({"disbursement.check"}))},
            NotFound,
        ),
        (operations.cancel_disbursement, {"actor": maker(book), "reason": " "}, InvalidInput),
    ]
    for act, values, refusal in acts:
        with pytest.raises(refusal):
            act(disbursement_id=order, **values)
    with pytest.raises(operations.ContractNotSigned):
        operations.request_disbursement(actor=SYSTEM, contract_number=book.drafted())
    with pytest.raises(NotFound):
        operations.request_disbursement(actor=SYSTEM, contract_number="HT0")
    cancelled = operations.cancel_disbursement(actor=maker(book), disbursement_id=order, reason="客户要求")
    assert cancelled.status == "cancelled"
    with pytest.raises(operations.DisbursementWrongState):
        operations.approve_disbursement(actor=checker(book), disbursement_id=order)
    assert operations.request_disbursement(actor=maker(book), contract_number=number).status == "requested"


def test_a_refused_order_may_be_made_again(book: ContractBook, bank: TestBank) -> None:
    number, order = ordered(book)
    bank.empty.add("6222020903001483077")
    operations.approve_disbursement(actor=checker(book), disbursement_id=order)
    outbox.drain(strict=True)
    rows, _ = list_disbursements(scope=_everything())
    assert (rows[0].status, rows[0].problem) == ("failed", "余额不足")
    bank.empty.clear()
    second = operations.request_disbursement(actor=maker(book), contract_number=number).id
    operations.approve_disbursement(actor=checker(book), disbursement_id=second)
    outbox.drain(strict=True)
    assert operations.send_disbursement(disbursement_id=second).status == "paid"


def test_a_silent_bank_is_asked_again_and_nothing_is_booked_meanwhile(
    book: ContractBook, bank: TestBank
) -> None:
    _, order = ordered(book)
    bank.silent.add("6222020903001483077")
    operations.approve_disbursement(actor=checker(book), disbursement_id=order)
    assert outbox.drain().failed == 1
    assert account_balances(["1303"], business_date.today()) == {"1303": 0}
    bank.silent.clear()
    assert operations.send_disbursement(disbursement_id=order).status == "paid"


def test_money_out_but_booking_failed_is_booked_the_next_time(
    book: ContractBook, bank: TestBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, order = ordered(book)
    operations.approve_disbursement(actor=checker(book), disbursement_id=order)

    def broken(**_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr("huoshui.servicing.operations.disbursement.open_loan", broken)
        with pytest.raises(RuntimeError):
            operations.send_disbursement(disbursement_id=order)
    assert len(bank.moved) == 1 and account_balances(["1303"], business_date.today()) == {"1303": 0}
    assert operations.send_disbursement(disbursement_id=order).status == "paid"
    assert list(bank.moved.values()) == [100_000_00]


def _everything() -> Any:
    from huoshui.identity.queries import Scope

    return Scope(all=True)
