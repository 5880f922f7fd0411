"""Taking a repayment back, writing a loan off, recovering on it: who may, when, and what the books say."""

from typing import Any

import pytest

from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.ledger.queries import account_balances, get_entry
from huoshui.servicing import operations
from huoshui.servicing.tests.book import Book
from huoshui.servicing.tests.test_repayment import pay

pytestmark = pytest.mark.django_db


def balances(*codes: str) -> tuple[int, ...]:
    found = account_balances(codes, business_date.today())
    return tuple(found[code] for code in codes)


def test_a_reversal_leaves_the_position_as_it_was(book: Book) -> None:
    loan = book.loan()
    receipt = pay(loan.number, 12_000_00, payoff=True)
    undone = operations.reverse_repayment(
        actor=SYSTEM, loan_number=loan.number, sequence=receipt.sequence, reason="退票"
    )
    assert undone.position.principal_outstanding == 12_000_00
    assert get_entry(number=undone.voucher_numbers[0]).reverses == receipt.voucher_number
    assert balances("1303", "2011", "2241") == (12_000_00, -12_000_00, 0)
    with pytest.raises(operations.NotReversible):
        operations.reverse_repayment(
            actor=SYSTEM, loan_number=loan.number, sequence=receipt.sequence, reason="退票"
        )


def test_what_is_reversed_and_by_whom(book: Book) -> None:
    loan = book.loan()
    pay(loan.number, 100_00, "A")
    pay(loan.number, 100_00, "B")
    wanted: list[tuple[dict[str, Any], type[Refusal]]] = [
        ({"sequence": 1}, operations.NotReversible),
        ({"sequence": 99}, NotFound),
        ({"sequence": 3, "reason": "  "}, InvalidInput),
        ({"sequence": 3, "actor": book.staff(book.chen, "loan.view")}, Forbidden),
        ({"sequence": 3, "loan_number": "JJ0"}, NotFound),
    ]
    for change, refusal in wanted:
        values = {"actor": SYSTEM, "loan_number": loan.number, "reason": "误记", **change}
        with pytest.raises(refusal):
            operations.reverse_repayment(**values)
    assert balances("2241") == (-200_00,)


def test_a_settled_and_certified_loan_is_not_revived(book: Book) -> None:
    loan = book.loan()
    with pytest.raises(operations.NotSettled):
        operations.issue_settlement_certificate(loan_number=loan.number)
    receipt = pay(loan.number, 12_000_00, payoff=True)
    first = operations.issue_settlement_certificate(loan_number=loan.number)
    assert operations.issue_settlement_certificate(loan_number=loan.number) == first
    with pytest.raises(operations.CertificateIssued):
        operations.reverse_repayment(
            actor=SYSTEM, loan_number=loan.number, sequence=receipt.sequence, reason="退票"
        )


def test_write_off_and_recovery(book: Book) -> None:
    """5-7, 5-8: Dr 1304 / Cr 1303 with memo; a recovery comes back as Dr cash / Cr 6702, memo out."""
    loan = book.loan()
    with pytest.raises(Forbidden):
        operations.write_off_loan(
            actor=book.staff(book.chen, "repayment.enter"), loan_number=loan.number, reason="无力偿还"
        )
    with pytest.raises(operations.LoanNotWrittenOff):
        recover(loan.number, 1_00, "X")
    written = operations.write_off_loan(actor=SYSTEM, loan_number=loan.number, reason="无力偿还")
    assert written.amount == 12_000_00
    assert balances("1303", "1304", "6702", "9002") == (0, 0, 12_000_00, 12_000_00)
    with pytest.raises(operations.NothingToWriteOff):
        operations.write_off_loan(actor=SYSTEM, loan_number=loan.number, reason="再次")
    with pytest.raises(operations.LoanNotOpen):
        pay(loan.number, 1_00)
    recover(loan.number, 6_000_00, "A")
    assert balances("1303", "1304", "6702", "9002", "2011") == (0, 0, 6_000_00, 6_000_00, -6_000_00)
    with pytest.raises(operations.ReferenceUsed):
        recover(loan.number, 6_000_00, "A")
    with pytest.raises(operations.RecoveryTooLarge):
        recover(loan.number, 6_000_01, "B")


def test_an_earlier_repayment_is_reversed_too_but_not_behind_a_write_off(book: Book) -> None:
    loan = book.loan()
    first = pay(loan.number, 100_00, "A").sequence
    pay(loan.number, 200_00, "B")
    operations.reverse_repayment(actor=SYSTEM, loan_number=loan.number, sequence=first, reason="误记")
    assert balances("2241", "2011") == (-200_00, -12_000_00 + 200_00)
    operations.write_off_loan(actor=SYSTEM, loan_number=loan.number, reason="无力偿还")
    with pytest.raises(operations.LaterEventFirst):
        operations.reverse_repayment(actor=SYSTEM, loan_number=loan.number, sequence=3, reason="误记")


def recover(number: str, amount: int, reference: str) -> None:
    operations.record_recovery(
        actor=SYSTEM, loan_number=number, amount=amount, channel="transfer", external_reference=reference
    )
