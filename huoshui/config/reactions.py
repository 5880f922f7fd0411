"""The story on one page: what has happened → who listens."""

from collections.abc import Callable
from typing import Any

from huoshui.contracts import reactions as contracts
from huoshui.contracts.events import ContractDrafted, ContractSigned, ContractVoided
from huoshui.foundation.outbox import Event
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

REACTIONS: dict[type[Event], tuple[Callable[[Any], object], ...]] = {
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
    ContractSigned: (contracts.tell_borrower_signed,),
    ContractVoided: (),
}
