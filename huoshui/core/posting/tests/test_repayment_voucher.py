"""The combined voucher of a repayment: balanced, and the sum of its single entries."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoshui.core.allocation import Component
from huoshui.core.errors import InvalidInput
from huoshui.core.posting import (
    CHART,
    MEMO_ACCOUNTS,
    PostingLine,
    balanced,
    post_accrual,
    post_credit_refund,
    post_disbursement,
    post_fee,
    post_interest_received_non_accrual,
    post_interest_waived,
    post_non_accrual_reversal,
    post_overdue_transfer,
    post_penalty_received,
    post_principal_received,
    post_recovery,
    post_repayment,
    post_write_off,
    reversed_lines,
)

CODES = {account.code for account in CHART}
CENTS = st.integers(min_value=0, max_value=10**12)
RATES = st.sampled_from([Decimal(0), Decimal("0.03"), Decimal("0.06")])
LENDERS = st.sampled_from(["bank", "microcredit_company", "car_finance_company"])


def net(lines: Iterable[PostingLine]) -> dict[str, int]:
    """Debit less credit of each account."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.account] = sums.get(line.account, 0) + line.debit - line.credit
    return {account: amount for account, amount in sums.items() if amount}


def assert_voucher(lines: tuple[PostingLine, ...]) -> None:
    assert sum(line.debit for line in lines) == sum(line.credit for line in lines)
    memo = [line for line in lines if line.account in MEMO_ACCOUNTS]
    assert sum(line.debit for line in memo) == sum(line.credit for line in memo)
    assert all((line.debit > 0) != (line.credit > 0) and min(line.debit, line.credit) == 0 for line in lines)
    assert {line.account for line in lines} <= CODES


@given(st.dictionaries(st.sampled_from(Component), CENTS), CENTS, CENTS, RATES, LENDERS, st.data())
def test_a_repayment_balances(
    parts: dict[Component, int],
    to_credit: int,
    from_credit: int,
    vat_rate: Decimal,
    lender: str,
    data: st.DataObject,
) -> None:
    interest = parts.get(Component.INTEREST, 0)
    off_balance = data.draw(st.integers(min_value=0, max_value=interest))
    lines = post_repayment(
        parts=parts,
        vat_rate=vat_rate,
        lender_type=lender,
        overdue_principal=parts.get(Component.PRINCIPAL, 0) // 3,
        off_balance_interest=off_balance,
        reversed_interest=off_balance // 2,
        to_credit_balance=to_credit,
        from_credit_balance=from_credit,
    )
    assert_voucher(lines)
    cash = "2011" if lender == "bank" else "1002"
    assert net(lines).get(cash, 0) == sum(parts.values()) + to_credit - from_credit


@given(CENTS, CENTS, RATES, LENDERS)
def test_every_entry_balances(amount: int, other: int, vat_rate: Decimal, lender: str) -> None:
    vouchers = [
        post_disbursement(amount=amount, lender_type=lender),
        post_accrual(interest=amount - other, vat_rate=vat_rate),
        post_interest_waived(interest=amount, vat_rate=vat_rate),
        post_overdue_transfer(principal=amount),
        post_non_accrual_reversal(interest=amount, vat_rate=vat_rate),
        post_interest_received_non_accrual(
            amount=amount + other, vat_rate=vat_rate, lender_type=lender, reversed_interest=other
        ),
        post_penalty_received(amount=amount, vat_rate=vat_rate, lender_type=lender),
        post_principal_received(amount=amount, lender_type=lender, overdue_principal=amount // 2),
        post_fee(amount=amount, vat_rate=vat_rate, lender_type=lender),
        post_credit_refund(amount=amount, lender_type=lender),
        post_write_off(amount=amount, overdue_principal=amount // 2, interest=other),
        *post_recovery(amount=amount, lender_type=lender),
    ]
    for lines in vouchers:
        assert_voucher(lines)
        assert net([*lines, *reversed_lines(lines)]) == {}


def test_a_repayment_by_hand() -> None:
    lines = post_repayment(
        parts={Component.PENALTY_INTEREST: 10_600, Component.INTEREST: 50_000, Component.PRINCIPAL: 400_000},
        vat_rate=Decimal("0.06"),
        lender_type="bank",
        overdue_principal=300_000,
        to_credit_balance=400,
    )
    assert net(lines) == {
        "2011": 461_000,
        "6011": -10_000,
        "2221": -600,
        "1132": -50_000,
        "1303.02": -300_000,
        "1303.01": -100_000,
        "2241": -400,
    }


def test_interest_taken_out_of_income_and_later_received_comes_out_even() -> None:
    # 10,600.00 accrued, reversed at 91 days, then paid: income 10,000.00 and VAT 600.00, as if paid in time.
    vat_rate = Decimal("0.06")
    story = [
        *post_accrual(interest=1_060_000, vat_rate=vat_rate),
        *post_non_accrual_reversal(interest=1_060_000, vat_rate=vat_rate),
        *post_interest_received_non_accrual(
            amount=1_060_000, vat_rate=vat_rate, lender_type="bank", reversed_interest=1_060_000
        ),
    ]
    assert net(story) == {"2011": 1_060_000, "6011": -1_000_000, "2221": -60_000}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("overdue_principal", {"overdue_principal": 101}),
        ("off_balance_interest", {"off_balance_interest": 51}),
        ("off_balance_interest", {"off_balance_interest": -1}),
        ("reversed_interest", {"off_balance_interest": 10, "reversed_interest": 11}),
    ],
)
def test_a_part_larger_than_its_whole_is_refused(field: str, changes: dict[str, int]) -> None:
    parts = {Component.INTEREST: 50, Component.PRINCIPAL: 100}
    with pytest.raises(InvalidInput) as refused:
        post_repayment(parts=parts, vat_rate=Decimal(0), lender_type="bank", **changes)
    assert refused.value.field == field


def test_an_unbalanced_voucher_cannot_be_made() -> None:
    with pytest.raises(AssertionError):
        balanced([PostingLine(account="1002", debit=1)])
