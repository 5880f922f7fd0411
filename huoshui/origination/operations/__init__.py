"""Writes of the origination room, one verb a file."""

from huoshui.origination.operations.act import (
    AlreadyActed,
    BeyondAuthority,
    EnteredByActor,
    NoOpenStep,
    act_on_step,
)
from huoshui.origination.operations.contracted import expire_offers, mark_contracted
from huoshui.origination.operations.decide import decide_application
from huoshui.origination.operations.documents import (
    TooManyDocuments,
    UnknownDocumentKind,
    add_document,
    remove_document,
)
from huoshui.origination.operations.draft import ChannelClosed, save_draft, start_application
from huoshui.origination.operations.submit import (
    ApplicationIncomplete,
    OpenApplicationExists,
    answer_supplement,
    submit_application,
)
from huoshui.origination.operations.take_over import take_over_application
from huoshui.origination.operations.withdraw import withdraw_application

__all__ = [
    "AlreadyActed",
    "ApplicationIncomplete",
    "BeyondAuthority",
    "ChannelClosed",
    "EnteredByActor",
    "NoOpenStep",
    "OpenApplicationExists",
    "TooManyDocuments",
    "UnknownDocumentKind",
    "act_on_step",
    "add_document",
    "answer_supplement",
    "decide_application",
    "expire_offers",
    "mark_contracted",
    "remove_document",
    "save_draft",
    "start_application",
    "submit_application",
    "take_over_application",
    "withdraw_application",
]
