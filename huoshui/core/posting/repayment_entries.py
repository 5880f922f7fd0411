"""Money coming in: one entry per component, and the combined voucher of a repayment."""

from collections.abc import Mapping
from decimal import Decimal

from huoshui.core.allocation import Component
from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents, split_vat
from huoshui.core.posting.accounts import (
    COLLECTED_PAYABLE,
    FEE_INCOME,
    INTEREST_INCOME,
    INTEREST_RECEIVABLE,
    LOAN_OVERDUE,
    LOAN_PRINCIPAL,
    MEMO_CONTRA,
    MEMO_INTEREST,
    OTHER_PAYABLE,
    OTHER_RECEIVABLE,
    TAX_PAYABLE,
    cash_account,
)
from huoshui.core.posting.lines import PostingLine, balanced, credit, debit


def post_interest_received(*, amount: Cents, lender_type: str) -> tuple[PostingLine, ...]:
    """Accrued interest received (收息): Dr cash / Cr 1132."""
    return balanced([debit(cash_account(lender_type), amount), credit(INTEREST_RECEIVABLE, amount)])


def post_principal_received(
    *, amount: Cents, lender_type: str, overdue_principal: Cents = 0
) -> tuple[PostingLine, ...]:
    """Principal received (收本): Dr cash / Cr 1303, the overdue part from its own sub-account."""
    return balanced([debit(cash_account(lender_type), amount), *_principal_lines(amount, overdue_principal)])


def post_penalty_received(*, amount: Cents, vat_rate: Decimal, lender_type: str) -> tuple[PostingLine, ...]:
    """Penalty or compound interest received (收罚息/复利): Dr cash / Cr 6011, 2221; income on receipt."""
    return balanced(
        [debit(cash_account(lender_type), amount), *_income_lines(INTEREST_INCOME, amount, vat_rate)]
    )


def post_fee(*, amount: Cents, vat_rate: Decimal, lender_type: str) -> tuple[PostingLine, ...]:
    """A fee received (手续费): Dr cash / Cr 6021, 2221. 1,060 at 6 %: 1,000 + 60."""
    return balanced([debit(cash_account(lender_type), amount), *_income_lines(FEE_INCOME, amount, vat_rate)])


def post_interest_received_non_accrual(
    *, amount: Cents, vat_rate: Decimal, lender_type: str, reversed_interest: Cents = 0
) -> tuple[PostingLine, ...]:
    """Off-balance interest received: income on receipt, memo out.

    `reversed_interest` of the amount had been accrued and taken out again: its VAT was declared then and
    waits on 1221; the VAT of the rest is due now (财税〔2016〕36号 annex 3 §4).
    """
    return balanced(
        [
            debit(cash_account(lender_type), amount),
            *_off_balance_lines(amount, reversed_interest, vat_rate),
        ]
    )


def post_credit_balance(*, amount: Cents, lender_type: str) -> tuple[PostingLine, ...]:
    """Money received beyond what is due (溢缴款): Dr cash / Cr 2241."""
    return balanced([debit(cash_account(lender_type), amount), credit(OTHER_PAYABLE, amount)])


def post_credit_refund(*, amount: Cents, lender_type: str) -> tuple[PostingLine, ...]:
    """A credit balance given back (退款): Dr 2241 / Cr cash."""
    return balanced([debit(OTHER_PAYABLE, amount), credit(cash_account(lender_type), amount)])


def post_repayment(
    *,
    parts: Mapping[Component, Cents],
    vat_rate: Decimal,
    lender_type: str,
    overdue_principal: Cents = 0,
    off_balance_interest: Cents = 0,
    reversed_interest: Cents = 0,
    to_credit_balance: Cents = 0,
    from_credit_balance: Cents = 0,
    fee_for_others: Cents = 0,
) -> tuple[PostingLine, ...]:
    """One voucher for a whole repayment (还款): the parts by component, cents.

    `overdue_principal` of the principal stands on 1303 逾期; `off_balance_interest` of the interest stands in
    memo, of which `reversed_interest` had once been accrued; money over what is due goes to 2241, money that
    waited there is used from it (then no cash moves for that part). `fee_for_others` of the fee belongs to a
    third party: no income, 2243 代收费用 until it is settled. Refusals: InvalidInput when a part says more
    than its whole. Fees of 190.00, 30.00 of them a guarantor's, at 6 %: 2243 30.00, 6021 150.94, 2221 9.06.
    """
    amounts = {component: parts.get(component, 0) for component in Component}
    _check_parts(amounts, overdue_principal, off_balance_interest, reversed_interest, fee_for_others)
    received = sum(amounts.values()) + to_credit_balance - from_credit_balance
    interest = amounts[Component.INTEREST] - off_balance_interest
    late = amounts[Component.PENALTY_INTEREST] + amounts[Component.COMPOUND_INTEREST]
    return balanced(
        [
            debit(cash_account(lender_type), received),
            debit(OTHER_PAYABLE, from_credit_balance),
            credit(COLLECTED_PAYABLE, fee_for_others),
            *_income_lines(FEE_INCOME, amounts[Component.FEE] - fee_for_others, vat_rate),
            *_income_lines(INTEREST_INCOME, late, vat_rate),
            credit(INTEREST_RECEIVABLE, interest),
            *_off_balance_lines(off_balance_interest, reversed_interest, vat_rate),
            *_principal_lines(amounts[Component.PRINCIPAL], overdue_principal),
            credit(OTHER_PAYABLE, to_credit_balance),
        ]
    )


def post_collected_settled(*, amount: Cents, lender_type: str) -> tuple[PostingLine, ...]:
    """Fees taken in for a third party handed over to it (代收费用结算): Dr 2243 / Cr 2011 (bank) or 1002."""
    return balanced([debit(COLLECTED_PAYABLE, amount), credit(cash_account(lender_type), amount)])


def _check_parts(
    amounts: Mapping[Component, Cents],
    overdue: Cents,
    off_balance: Cents,
    reversed_interest: Cents,
    fee_for_others: Cents,
) -> None:
    bounds = (
        ("overdue_principal", overdue, amounts[Component.PRINCIPAL]),
        ("off_balance_interest", off_balance, amounts[Component.INTEREST]),
        ("reversed_interest", reversed_interest, off_balance),
        ("fee_for_others", fee_for_others, amounts[Component.FEE]),
    )
    for field, part, whole in bounds:
        if not 0 <= part <= whole:
            raise InvalidInput(field=field, zh="部分金额超过总额", en="A part is larger than its whole")


def _income_lines(account: str, amount: Cents, vat_rate: Decimal) -> list[PostingLine]:
    split = split_vat(amount, vat_rate)
    return [credit(account, split.net), credit(TAX_PAYABLE, split.vat)]


def _off_balance_lines(amount: Cents, reversed_interest: Cents, vat_rate: Decimal) -> list[PostingLine]:
    declared = split_vat(reversed_interest, vat_rate)
    return [
        credit(INTEREST_INCOME, declared.net),
        credit(OTHER_RECEIVABLE, declared.vat),
        *_income_lines(INTEREST_INCOME, amount - reversed_interest, vat_rate),
        debit(MEMO_INTEREST, -amount),
        credit(MEMO_CONTRA, -amount),
    ]


def _principal_lines(amount: Cents, overdue: Cents) -> list[PostingLine]:
    return [credit(LOAN_OVERDUE, overdue), credit(LOAN_PRINCIPAL, amount - overdue)]
