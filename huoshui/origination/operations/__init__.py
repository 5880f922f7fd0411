"""Writes of the origination room, one verb a file."""

from huoshui.origination.approval.deadlines import watch_deadlines
from huoshui.origination.approval.people import (
    AlreadyActed,
    AlreadySigned,
    EnteredByActor,
    NotTheSigner,
    RelatedToCustomer,
    WaitsForAdded,
)
from huoshui.origination.operations.act import (
    BeyondAuthority,
    NoOpenStep,
    NoSuchEarlierStep,
    NotSignedYet,
    act_on_step,
)
from huoshui.origination.operations.contracted import expire_offers, mark_contracted
from huoshui.origination.operations.decide import decide_application
from huoshui.origination.operations.delegations import (
    CannotDelegate,
    DelegationOverlaps,
    delegate_approvals,
    end_delegation,
)
from huoshui.origination.operations.documents import (
    TooManyDocuments,
    UnknownDocumentKind,
    add_document,
    remove_document,
)
from huoshui.origination.operations.draft import ChannelClosed, save_draft, start_application
from huoshui.origination.operations.signers import (
    CannotSign,
    NothingToRecall,
    RemindedJustNow,
    TooManyAdded,
    add_signer,
    recall_act,
    remind_signers,
    transfer_step,
)
from huoshui.origination.operations.submit import (
    ApplicationIncomplete,
    OpenApplicationExists,
    answer_supplement,
    require_complete,
    submit_application,
)
from huoshui.origination.operations.take_over import take_over_application
from huoshui.origination.operations.withdraw import withdraw_application

__all__ = [
    "AlreadyActed",
    "AlreadySigned",
    "ApplicationIncomplete",
    "BeyondAuthority",
    "CannotDelegate",
    "CannotSign",
    "ChannelClosed",
    "DelegationOverlaps",
    "EnteredByActor",
    "NoOpenStep",
    "NoSuchEarlierStep",
    "NotSignedYet",
    "NotTheSigner",
    "NothingToRecall",
    "OpenApplicationExists",
    "RelatedToCustomer",
    "RemindedJustNow",
    "TooManyAdded",
    "TooManyDocuments",
    "UnknownDocumentKind",
    "WaitsForAdded",
    "act_on_step",
    "add_document",
    "add_signer",
    "answer_supplement",
    "decide_application",
    "delegate_approvals",
    "end_delegation",
    "expire_offers",
    "mark_contracted",
    "recall_act",
    "remind_signers",
    "remove_document",
    "require_complete",
    "save_draft",
    "start_application",
    "submit_application",
    "take_over_application",
    "transfer_step",
    "watch_deadlines",
    "withdraw_application",
]
