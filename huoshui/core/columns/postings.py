"""Vouchers of many repayments of one kind as columns: what `core.posting` says of each of them."""

from dataclasses import dataclass

from huoshui.core.columns import Ints
from huoshui.core.posting import INTEREST_RECEIVABLE, LOAN_PRINCIPAL, cash_account


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingColumn:
    """One line of every voucher (分录行), cents on one side; a voucher where it is 0 lacks the line."""

    account: str
    amount: Ints
    is_debit: bool


def repayment_columns(interest: Ints, principal: Ints, *, lender_type: str) -> tuple[PostingColumn, ...]:
    """The vouchers of repayments that hold accrued interest and principal not overdue, nothing else: what
    `post_repayment` says, line by line.

    100.00 of interest and 800.00 of principal: Dr cash 900.00 / Cr 1132 100.00, Cr 1303 800.00.
    """
    return (
        PostingColumn(account=cash_account(lender_type), amount=interest + principal, is_debit=True),
        PostingColumn(account=INTEREST_RECEIVABLE, amount=interest, is_debit=False),
        PostingColumn(account=LOAN_PRINCIPAL, amount=principal, is_debit=False),
    )
