"""How the money of a loan is paid (贷款支付): by the lender to the counterparty, or by the borrower."""

from huoshui.core.payment.way import (
    EarlierPayment,
    PaymentWay,
    PlannedPayment,
    ThresholdBasis,
    WayDecision,
    WayReason,
    WayRule,
    decide_way,
)

__all__ = [
    "EarlierPayment",
    "PaymentWay",
    "PlannedPayment",
    "ThresholdBasis",
    "WayDecision",
    "WayReason",
    "WayRule",
    "decide_way",
]
