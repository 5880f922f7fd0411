"""Disbursement, accrual, overdue, non-accrual, write-off: entries without a repayment."""

from collections.abc import Mapping
from decimal import Decimal

from huoshui.core.money import Cents, split_vat
from huoshui.core.posting.accounts import (
    CREDIT_IMPAIRMENT,
    ENTRUSTED_PAYABLE,
    INTEREST_INCOME,
    INTEREST_RECEIVABLE,
    LOAN_ALLOWANCE,
    LOAN_OVERDUE,
    LOAN_PRINCIPAL,
    MEMO_CONTRA,
    MEMO_INTEREST,
    MEMO_WRITTEN_OFF,
    MIGRATION_CLEARING,
    OTHER_RECEIVABLE,
    TAX_PAYABLE,
    cash_account,
)
from huoshui.core.posting.lines import MEMO_ACCOUNTS, PostingLine, balanced, credit, debit


def post_disbursement(*, amount: Cents, lender_type: str, held: bool = False) -> tuple[PostingLine, ...]:
    """Money paid out (放款): Dr 1303 / Cr 2011 (bank) or 1002; `held` for payees (受托支付): Cr 2242."""
    account = ENTRUSTED_PAYABLE if held else cash_account(lender_type)
    return balanced([debit(LOAN_PRINCIPAL, amount), credit(account, amount)])


def post_held_money(*, amount: Cents, lender_type: str) -> tuple[PostingLine, ...]:
    """Money held for a payee leaves (受托支付付出或退回): Dr 2242 / Cr 2011 (bank) or 1002."""
    return balanced([debit(ENTRUSTED_PAYABLE, amount), credit(cash_account(lender_type), amount)])


def post_accrual(*, interest: Cents, vat_rate: Decimal) -> tuple[PostingLine, ...]:
    """Interest earned, VAT included (计提): Dr 1132 / Cr 6011, 2221; a negative amount takes it back.

    10,875.00 at 6 %: 6011 10,259.43, 2221 615.57.
    """
    split = split_vat(interest, vat_rate)
    return balanced(
        [
            debit(INTEREST_RECEIVABLE, interest),
            credit(INTEREST_INCOME, split.net),
            credit(TAX_PAYABLE, split.vat),
        ]
    )


def post_overdue_transfer(*, principal: Cents) -> tuple[PostingLine, ...]:
    """Principal moved to overdue the day after its due date (转逾期): Dr 1303 逾期 / Cr 1303 本金."""
    return balanced([debit(LOAN_OVERDUE, principal), credit(LOAN_PRINCIPAL, principal)])


def post_non_accrual_reversal(*, interest: Cents, vat_rate: Decimal) -> tuple[PostingLine, ...]:
    """Unpaid accrued interest taken out of income past 90 days (停计): Dr 6011 / Cr 1132, memo in.

    VAT of the first 90 days stays payable (财税〔2016〕36号 annex 3 §4), so its part of the receivable
    moves to 1221 其他应收款 until it is received.
    7,500.00 without VAT: Dr 6011 / Cr 1132 7,500.00, memo +7,500.00.
    """
    split = split_vat(interest, vat_rate)
    return balanced(
        [
            debit(INTEREST_INCOME, split.net),
            debit(OTHER_RECEIVABLE, split.vat),
            credit(INTEREST_RECEIVABLE, interest),
            *_memo(MEMO_INTEREST, interest),
        ]
    )


def post_memo_interest(*, amount: Cents) -> tuple[PostingLine, ...]:
    """Interest of a non-accrual loan kept off balance (表外应收未收利息); negative takes it out again."""
    return balanced(_memo(MEMO_INTEREST, amount))


def post_interest_waived(*, interest: Cents, vat_rate: Decimal) -> tuple[PostingLine, ...]:
    """Accrued contractual interest forgiven (减免): Dr 6011, 2221 / Cr 1132."""
    return post_accrual(interest=-interest, vat_rate=vat_rate)


def post_principal_waived(*, amount: Cents, overdue_principal: Cents = 0) -> tuple[PostingLine, ...]:
    """Principal forgiven (减免本金) against the allowance, which was raised for it: Dr 1304 / Cr 1303."""
    return balanced(
        [
            debit(LOAN_ALLOWANCE, amount),
            credit(LOAN_OVERDUE, overdue_principal),
            credit(LOAN_PRINCIPAL, amount - overdue_principal),
        ]
    )


def post_capitalisation(*, interest: Cents) -> tuple[PostingLine, ...]:
    """Accrued interest that becomes principal (利息转本): Dr 1303 / Cr 1132."""
    return balanced([debit(LOAN_PRINCIPAL, interest), credit(INTEREST_RECEIVABLE, interest)])


def post_transfer(
    *,
    price: Cents,
    principal: Cents,
    overdue_principal: Cents,
    interest: Cents,
    memo_interest: Cents,
    lender_type: str,
) -> tuple[PostingLine, ...]:
    """A loan sold to another lender (债权转让): it leaves 1303 and 1132, the price comes in.

    What the price lacks is an impairment loss, what it exceeds reduces it (6702). Principal 100,000.00 and
    interest 500.00 sold for 90,000.00: Dr cash 90,000.00, 6702 10,500.00 / Cr 1303 100,000.00, 1132 500.00.
    """
    return balanced(
        [
            debit(cash_account(lender_type), price),
            debit(CREDIT_IMPAIRMENT, principal + interest - price),
            credit(LOAN_OVERDUE, overdue_principal),
            credit(LOAN_PRINCIPAL, principal - overdue_principal),
            credit(INTEREST_RECEIVABLE, interest),
            *_memo(MEMO_INTEREST, -memo_interest),
        ]
    )


def post_provision(*, change: Cents) -> tuple[PostingLine, ...]:
    """The allowance raised, or lowered when negative (计提拨备): Dr 6702 / Cr 1304."""
    return balanced([debit(CREDIT_IMPAIRMENT, change), credit(LOAN_ALLOWANCE, change)])


def post_write_off(
    *, amount: Cents, overdue_principal: Cents = 0, interest: Cents = 0
) -> tuple[PostingLine, ...]:
    """Principal `amount` written off against the allowance (核销): Dr 1304 / Cr 1303, memo in.

    `overdue_principal` of the amount stands on 1303 逾期, the rest on 1303 本金; `interest` is accrued
    interest still on 1132, written off with it. 400,000: Dr 1304 / Cr 1303, memo +400,000.
    """
    total = amount + interest
    return balanced(
        [
            debit(LOAN_ALLOWANCE, total),
            credit(LOAN_OVERDUE, overdue_principal),
            credit(LOAN_PRINCIPAL, amount - overdue_principal),
            credit(INTEREST_RECEIVABLE, interest),
            *_memo(MEMO_WRITTEN_OFF, total),
        ]
    )


def post_recovery(*, amount: Cents, lender_type: str) -> tuple[tuple[PostingLine, ...], ...]:
    """Three vouchers of a recovery after write-off (核销后收回), the memo going out with the first.

    ① Dr 1303 / Cr 1304 ② Dr cash / Cr 1303 ③ Dr 1304 / Cr 6702. 60,000: net Dr cash / Cr 6702.
    """
    restored = [
        debit(LOAN_OVERDUE, amount),
        credit(LOAN_ALLOWANCE, amount),
        *_memo(MEMO_WRITTEN_OFF, -amount),
    ]
    received = [debit(cash_account(lender_type), amount), credit(LOAN_OVERDUE, amount)]
    released = [debit(LOAN_ALLOWANCE, amount), credit(CREDIT_IMPAIRMENT, amount)]
    return balanced(restored), balanced(received), balanced(released)


def _memo(account: str, amount: Cents) -> list[PostingLine]:
    return [debit(account, amount), credit(MEMO_CONTRA, amount)]


def post_take_over(*, balances: Mapping[str, Cents]) -> tuple[PostingLine, ...]:
    """The balances of a loan taken over from another system (迁入), debit positive: each on its account, the
    rest on 1999 迁移过渡, memo on its contra account.

    Principal 8,000.00, interest 40.00, credit balance 15.00: Dr 1303 8,000.00, 1132 40.00 /
    Cr 2241 15.00, 1999 8,025.00. The old general ledger, brought in against 1999, takes it to nothing.
    """
    memo = sum(amount for account, amount in balances.items() if account in MEMO_ACCOUNTS)
    total = sum(balances.values()) - memo
    return balanced(
        [
            *(debit(account, amount) for account, amount in balances.items()),
            credit(MIGRATION_CLEARING, total),
            credit(MEMO_CONTRA, memo),
        ]
    )
