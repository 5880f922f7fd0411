"""What a voucher may be about (业务): every fact the rooms of the life of a loan post."""

from typing import Literal

Fact = Literal[
    "accrual",
    "accrual_resumed",
    "capitalisation",
    "credit_applied",
    "credit_refund",
    "disbursement",
    "entrusted_payment",
    "entrusted_return",
    "fee_settlement",
    "interest_waived",
    "memo_interest",
    "non_accrual",
    "overdue_transfer",
    "principal_waived",
    "provision",
    "recovery",
    "repayment",
    "reversal",
    "subsidy",
    "take_over",
    "transfer",
    "true_up",
    "write_off",
]
