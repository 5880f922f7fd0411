"""The story on one page: what has happened → who listens."""

from collections.abc import Callable
from typing import Any

from huoshui.collections import reactions as collections
from huoshui.collections.events import RemindersListed
from huoshui.contracts import reactions as contracts
from huoshui.contracts.events import ContractDrafted, ContractSigned, ContractVoided
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
    StepOpened,
    SupplementRequested,
)
from huoshui.products.events import ProductVersionLive
from huoshui.servicing import reactions as servicing
from huoshui.servicing.events import (
    DisbursementApproved,
    DisbursementFailed,
    LoanChanged,
    LoanDisbursed,
    LoanSettled,
    LoanWrittenOff,
    RepaymentReceived,
    RepaymentReversed,
)

REACTIONS: dict[type[Event], tuple[Callable[[Any], object], ...]] = {
    ProductVersionLive: (),
    # An application is handed in, decided, looked at, answered.
    ApplicationSubmitted: (origination.decide_submitted, origination.tell_borrower),
    SupplementRequested: (origination.tell_borrower,),
    StepOpened: (origination.tell_borrower,),
    ApplicationReturned: (origination.tell_borrower,),
    ApplicationDeclined: (origination.tell_borrower,),
    ApplicationApproved: (origination.tell_borrower, contracts.draft_on_approval),
    ApplicationWithdrawn: (),
    ApplicationExpired: (),
    # A contract is drafted, set in type, signed.
    ContractDrafted: (contracts.prepare_for_signing,),
    ContractSigned: (contracts.tell_borrower_signed, servicing.open_line_when_revolving),
    ContractVoided: (),
    # Money goes out, comes back, is all back; or is given up.
    DisbursementApproved: (servicing.pay_out,),
    DisbursementFailed: (),
    LoanDisbursed: (servicing.tell_borrower_disbursed,),
    RepaymentReceived: (servicing.tell_borrower_repaid,),
    RepaymentReversed: (),
    LoanSettled: (servicing.certify_settled, servicing.tell_borrower_settled),
    LoanWrittenOff: (),
    LoanChanged: (servicing.tell_borrower_changed,),
    # A business day is over.
    BusinessDayClosed: (origination.expire_untaken_offers,),
    RemindersListed: (collections.tell_borrowers_reminded,),
}
