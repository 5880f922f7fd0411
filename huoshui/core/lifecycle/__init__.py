"""State tables (状态表) of applications, contracts, loans and disbursements."""

from huoshui.core.lifecycle.states import (
    APPLICATION_TRANSITIONS,
    CONTRACT_TRANSITIONS,
    DISBURSEMENT_TRANSITIONS,
    LINE_TRANSITIONS,
    LOAN_TRANSITIONS,
    TRANSITIONS,
    ApplicationStatus,
    ContractStatus,
    DisbursementStatus,
    LineStatus,
    LoanStatus,
    can_move,
)

__all__ = [
    "APPLICATION_TRANSITIONS",
    "CONTRACT_TRANSITIONS",
    "DISBURSEMENT_TRANSITIONS",
    "LINE_TRANSITIONS",
    "LOAN_TRANSITIONS",
    "TRANSITIONS",
    "ApplicationStatus",
    "ContractStatus",
    "DisbursementStatus",
    "LineStatus",
    "LoanStatus",
    "can_move",
]
