"""Kinds of lenders."""

from enum import StrEnum


class LenderType(StrEnum):
    """What licence the lender (出借机构) works under; it decides which rules and parameters apply."""

    BANK = "bank"
    MICROCREDIT_COMPANY = "microcredit_company"
    CAR_FINANCE_COMPANY = "car_finance_company"
