"""The story on one page: what has happened → who listens."""

from collections.abc import Callable
from typing import Any

from huoshui.archive import reactions as archive
from huoshui.collateral import reactions as collateral
from huoshui.collateral.events import AssetPaperAdded
from huoshui.collections import reactions as collections
from huoshui.collections.events import RemindersListed
from huoshui.contracts import reactions as contracts
from huoshui.contracts.events import ContractDrafted, ContractSigned, ContractVoided, SignatureGiven
from huoshui.foundation.outbox import Event
from huoshui.jobs.events import BusinessDayClosed
from huoshui.origination import reactions as origination
from huoshui.origination.events import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationExpired,
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    ConfirmationAsked,
    MemoChanged,
    StepEscalated,
    StepOpened,
    StepReminded,
    SupplementRequested,
)
from huoshui.parties.events import StatementAccepted
from huoshui.partners import reactions as partners
from huoshui.partners.events import CallbackDue, SandboxCaseSubmitted
from huoshui.products.events import ProductVersionLive
from huoshui.risk import reactions as risk
from huoshui.servicing import reactions as servicing
from huoshui.servicing.events import (
    DisbursementApproved,
    DisbursementFailed,
    LoanChanged,
    LoanDisbursed,
    LoanRepriced,
    LoanSettled,
    LoanWrittenOff,
    PaymentCleared,
    PaymentFailed,
    PaymentMade,
    RepaymentReceived,
    RepaymentReversed,
    StatementImported,
    TradePaperFiled,
    TrancheDisbursed,
    TranchesLapsed,
    UseReportAccepted,
)

REACTIONS: dict[type[Event], tuple[Callable[[Any], object], ...]] = {
    ProductVersionLive: (),
    # A customer's figures are known anew.
    StatementAccepted: (risk.ask_for_new_rating,),
    # An officer entered applications by the batch: each borrower confirms their own.
    ConfirmationAsked: (origination.ask_confirmation,),
    # An application is handed in, decided, looked at, answered.
    ApplicationSubmitted: (
        origination.decide_submitted,
        origination.tell_borrower,
        partners.tell_partner,
        archive.file_application,
    ),
    SupplementRequested: (origination.tell_borrower, partners.tell_partner),
    StepOpened: (origination.tell_borrower, partners.tell_partner),
    StepReminded: (origination.tell_signers,),
    StepEscalated: (origination.tell_signers,),
    ApplicationReturned: (origination.tell_borrower, partners.tell_partner),
    ApplicationDeclined: (
        origination.tell_borrower,
        collateral.end_with_application,
        partners.tell_partner,
        archive.file_application,
    ),
    ApplicationApproved: (
        origination.tell_borrower,
        contracts.draft_on_approval,
        partners.tell_partner,
        archive.file_application,
    ),
    ApplicationWithdrawn: (collateral.end_with_application, partners.tell_partner, archive.file_application),
    ApplicationExpired: (collateral.end_with_application, partners.tell_partner, archive.file_application),
    MemoChanged: (archive.file_application,),
    # A contract is drafted, set in type, signed.
    ContractDrafted: (
        collateral.follow_to_contract,
        contracts.prepare_for_signing,
        partners.tell_partner_of_contract,
    ),
    SignatureGiven: (contracts.invite_next_signer,),
    ContractSigned: (
        collateral.agree_on_signature,
        contracts.tell_borrower_signed,
        servicing.open_line_when_revolving,
        partners.tell_partner_of_contract,
        archive.file_contract,
    ),
    ContractVoided: (
        collateral.end_with_contract,
        contracts.tell_borrower_voided,
        partners.tell_partner_of_contract,
        archive.file_contract,
    ),
    AssetPaperAdded: (archive.file_asset_paper,),
    # Money goes out, comes back, is all back; or is given up.
    DisbursementApproved: (servicing.pay_out,),
    DisbursementFailed: (),
    PaymentCleared: (servicing.pay_payee,),
    PaymentMade: (servicing.keep_voucher, servicing.tell_of_payee_paid, archive.file_loan),
    PaymentFailed: (servicing.tell_borrower_payment_failed,),
    StatementImported: (servicing.watch_flows,),
    TradePaperFiled: (archive.file_under_contract,),
    UseReportAccepted: (archive.file_loan,),
    LoanDisbursed: (
        servicing.tell_borrower_disbursed,
        servicing.follow_use_of_money,
        partners.tell_partner_paid_out,
        archive.file_under_contract,
        archive.compare_with_loan,
    ),
    TrancheDisbursed: (
        servicing.tell_borrower_tranche_paid,
        servicing.follow_use_of_tranche,
        archive.file_loan,
    ),
    TranchesLapsed: (servicing.tell_borrower_tranches_lapsed,),
    RepaymentReceived: (servicing.tell_borrower_repaid,),
    RepaymentReversed: (),
    LoanSettled: (servicing.certify_settled, servicing.tell_borrower_settled, archive.file_loan),
    LoanWrittenOff: (),
    LoanChanged: (servicing.tell_borrower_changed,),
    LoanRepriced: (servicing.tell_borrower_repriced,),
    # A partner is told; its sandbox plays its script.
    CallbackDue: (partners.call_back,),
    SandboxCaseSubmitted: (partners.decide_sandbox_case,),
    # A business day is over.
    BusinessDayClosed: (origination.expire_untaken_offers,),
    RemindersListed: (collections.tell_borrowers_reminded,),
}
