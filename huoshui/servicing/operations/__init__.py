"""Writes of servicing, one file a verb."""

from huoshui.servicing.operations.certificate import Certificate, NotSettled, issue_settlement_certificate
from huoshui.servicing.operations.disbursement import (
    AlreadyDisbursed,
    ContractNotSigned,
    DisbursementView,
    DisbursementWrongState,
    NoPayeeAccount,
    SamePerson,
    approve_disbursement,
    cancel_disbursement,
    record_disbursement_failed,
    record_disbursement_paid,
    request_disbursement,
    send_disbursement,
)
from huoshui.servicing.operations.open_loan import NewLoan, OpenedLoan, open_loan
from huoshui.servicing.operations.receipts import RepaymentReceipt
from huoshui.servicing.operations.repay_by_debit import DebitRefused, repay_by_debit
from huoshui.servicing.operations.repayment import (
    LoanNotOpen,
    ReferenceUsed,
    ValueDateNotToday,
    preview_repayment,
    receive_repayment,
)
from huoshui.servicing.operations.reversal import (
    CertificateIssued,
    LaterEventFirst,
    NotReversible,
    ReversalReceipt,
    reverse_repayment,
)
from huoshui.servicing.operations.write_off import (
    LoanNotWrittenOff,
    NothingToWriteOff,
    RecoveryTooLarge,
    WriteOffReceipt,
    record_recovery,
    write_off_loan,
)

__all__ = [
    "AlreadyDisbursed",
    "Certificate",
    "CertificateIssued",
    "ContractNotSigned",
    "DebitRefused",
    "DisbursementView",
    "DisbursementWrongState",
    "LaterEventFirst",
    "LoanNotOpen",
    "LoanNotWrittenOff",
    "NewLoan",
    "NoPayeeAccount",
    "NotReversible",
    "NotSettled",
    "NothingToWriteOff",
    "OpenedLoan",
    "RecoveryTooLarge",
    "ReferenceUsed",
    "RepaymentReceipt",
    "ReversalReceipt",
    "SamePerson",
    "ValueDateNotToday",
    "WriteOffReceipt",
    "approve_disbursement",
    "cancel_disbursement",
    "issue_settlement_certificate",
    "open_loan",
    "preview_repayment",
    "receive_repayment",
    "record_disbursement_failed",
    "record_disbursement_paid",
    "record_recovery",
    "repay_by_debit",
    "request_disbursement",
    "reverse_repayment",
    "send_disbursement",
    "write_off_loan",
]
