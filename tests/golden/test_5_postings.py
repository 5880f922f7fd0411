"""Regulation §5.3: vouchers, each shown as account: debit − credit in yuan."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from huoshui.core.money import parse_yuan, yuan_text
from huoshui.core.posting import (
    CHART,
    MEMO_ACCOUNTS,
    PostingLine,
    post_accrual,
    post_disbursement,
    post_fee,
    post_interest_received,
    post_memo_interest,
    post_non_accrual_reversal,
    post_provision,
    post_recovery,
    post_write_off,
)

SIX = Decimal("0.06")
NO_VAT = Decimal(0)


def shown(lines: Iterable[PostingLine]) -> dict[str, str]:
    """Net movement of each account: positive is debit; sub-accounts of 1303 added to their parent."""
    net: dict[str, int] = {}
    for line in lines:
        account = line.account.split(".")[0]
        net[account] = net.get(account, 0) + line.debit - line.credit
    return {account: yuan_text(amount) for account, amount in net.items() if amount}


def ledger(lines: Iterable[PostingLine]) -> dict[str, str]:
    return {account: text for account, text in shown(lines).items() if account not in MEMO_ACCOUNTS}


def yuan(text: str) -> int:
    return parse_yuan(text)


@pytest.mark.parametrize(
    ("row", "lines", "expected"),
    [
        (
            "5-1",
            post_disbursement(amount=yuan("1000000"), lender_type="bank"),
            {"1303": "1000000.00", "2011": "-1000000.00"},
        ),
        (
            "5-1 microcredit",
            post_disbursement(amount=yuan("1000000"), lender_type="microcredit_company"),
            {"1303": "1000000.00", "1002": "-1000000.00"},
        ),
        (
            "5-2",
            post_accrual(interest=yuan("10875"), vat_rate=SIX),
            {"1132": "10875.00", "6011": "-10259.43", "2221": "-615.57"},
        ),
        (
            "5-3",
            post_interest_received(amount=yuan("10875"), lender_type="bank"),
            {"2011": "10875.00", "1132": "-10875.00"},
        ),
        (
            "5-4",
            post_non_accrual_reversal(interest=yuan("7500"), vat_rate=NO_VAT),
            {"6011": "7500.00", "1132": "-7500.00", "9001": "7500.00", "9009": "-7500.00"},
        ),
        ("5-5", post_memo_interest(amount=yuan("3750")), {"9001": "3750.00", "9009": "-3750.00"}),
        ("5-6", post_provision(change=yuan("70000")), {"6702": "70000.00", "1304": "-70000.00"}),
        (
            "5-7",
            post_write_off(amount=yuan("400000"), overdue_principal=yuan("400000")),
            {"1304": "400000.00", "1303": "-400000.00", "9002": "400000.00", "9009": "-400000.00"},
        ),
        (
            "5-11",
            post_fee(amount=yuan("1060"), vat_rate=SIX, lender_type="microcredit_company"),
            {"1002": "1060.00", "6021": "-1000.00", "2221": "-60.00"},
        ),
    ],
)
def test_voucher(row: str, lines: tuple[PostingLine, ...], expected: dict[str, str]) -> None:
    assert shown(lines) == expected


def test_5_8_recovery_after_write_off_is_three_vouchers() -> None:
    vouchers = post_recovery(amount=yuan("60000"), lender_type="bank")
    assert [ledger(voucher) for voucher in vouchers] == [
        {"1303": "60000.00", "1304": "-60000.00"},
        {"2011": "60000.00", "1303": "-60000.00"},
        {"1304": "60000.00", "6702": "-60000.00"},
    ]
    together = shown(line for voucher in vouchers for line in voucher)
    assert together == {"2011": "60000.00", "6702": "-60000.00", "9002": "-60000.00", "9009": "60000.00"}


def test_vat_of_reversed_interest_stays_payable() -> None:
    lines = post_non_accrual_reversal(interest=yuan("10600"), vat_rate=SIX)
    assert ledger(lines) == {"6011": "10000.00", "1221": "600.00", "1132": "-10600.00"}


def test_the_chart_holds_every_account_once() -> None:
    codes = [account.code for account in CHART]
    assert len(codes) == len(set(codes))
    assert all(account.name and account.name_en for account in CHART)
