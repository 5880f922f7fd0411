"""Numbers people read out on the phone: SQ202611220001 is the first application of 22 November 2026."""

from enum import StrEnum

from django.db import connection

from huoshui.foundation import business_date


class NumberKind(StrEnum):
    """What is being numbered; `PREFIXES` gives the two letters in front."""

    APPLICATION = "application"
    CONTRACT = "contract"
    LOAN = "loan"
    VOUCHER = "voucher"
    CUSTOMER = "customer"
    REPAYMENT = "repayment"
    DISBURSEMENT = "disbursement"
    CREDIT_LINE = "credit_line"
    UNIFIED_LINE = "unified_line"
    RISK_MODEL = "risk_model"
    COLLATERAL = "collateral"
    PARTNER_TEST = "partner_test"
    BATCH = "batch"


PREFIXES = {
    NumberKind.APPLICATION: "SQ",
    NumberKind.CONTRACT: "HT",
    NumberKind.LOAN: "JJ",
    NumberKind.VOUCHER: "PZ",
    NumberKind.CUSTOMER: "KH",
    NumberKind.REPAYMENT: "HK",
    NumberKind.DISBURSEMENT: "FK",
    NumberKind.CREDIT_LINE: "SX",
    NumberKind.UNIFIED_LINE: "TS",
    NumberKind.RISK_MODEL: "MX",
    NumberKind.COLLATERAL: "YP",
    NumberKind.PARTNER_TEST: "CS",
    NumberKind.BATCH: "PL",
}

_TAKE = """
    INSERT INTO foundation_numbersequence (kind, day, last_value) VALUES (%s, %s, %s)
    ON CONFLICT (kind, day) DO UPDATE SET last_value = foundation_numbersequence.last_value + %s
    RETURNING last_value
"""


def next_number(kind: str) -> str:
    """Return the next number of `kind` ("application", "contract", "loan", "voucher", "customer", …)."""
    return next_numbers(kind, count=1)[0]


def next_numbers(kind: str, *, count: int) -> list[str]:
    """Return `count` numbers in a row, unique within the lender.

    The counter starts at 0001 on each business date and grows past four digits when it must. Takers of one
    kind wait for each other until commit; a rolled-back transaction gives its numbers back.
    """
    chosen = NumberKind(kind)
    day = business_date.today()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [chosen.value, day, count, count])
        last: int = cursor.fetchone()[0]
    start = f"{PREFIXES[chosen]}{day:%Y%m%d}"
    return [f"{start}{value:04d}" for value in range(last - count + 1, last + 1)]
