"""Writes of batches, one verb a file."""

from huoshui.origination.batches.access import BatchNotYours
from huoshui.origination.batches.operations.documents import Attached, NotAttached, attach_documents
from huoshui.origination.batches.operations.handing_in import NothingToHandIn, ask_hand_in, hand_in_rows
from huoshui.origination.batches.operations.importing import (
    BatchHasWrongRows,
    NothingToImport,
    ask_import,
    import_rows,
)
from huoshui.origination.batches.operations.reminding import remind_batch
from huoshui.origination.batches.operations.upload import TemplateOutdated, upload_batch
from huoshui.origination.batches.operations.withdrawing import BatchActedUpon, withdraw_batch

__all__ = [
    "Attached",
    "BatchActedUpon",
    "BatchHasWrongRows",
    "BatchNotYours",
    "NotAttached",
    "NothingToHandIn",
    "NothingToImport",
    "TemplateOutdated",
    "ask_hand_in",
    "ask_import",
    "attach_documents",
    "hand_in_rows",
    "import_rows",
    "remind_batch",
    "upload_batch",
    "withdraw_batch",
]
