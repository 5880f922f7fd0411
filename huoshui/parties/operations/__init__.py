"""Writes about customers: registering, changing, telling."""

from huoshui.parties.operations.changes import (
    ChangePending,
    ChangeReviewed,
    NothingChanged,
    OwnChange,
    propose_change,
    review_change,
)
from huoshui.parties.operations.notifications import mark_read, notify_customer
from huoshui.parties.operations.register import (
    CustomerRef,
    FileLinkedElsewhere,
    NameDiffers,
    UserAlreadyLinked,
    link_login,
    register_customer,
)
from huoshui.parties.operations.reveal import reveal_customer
from huoshui.parties.operations.statements import save_statement

__all__ = [
    "ChangePending",
    "ChangeReviewed",
    "CustomerRef",
    "FileLinkedElsewhere",
    "NameDiffers",
    "NothingChanged",
    "OwnChange",
    "UserAlreadyLinked",
    "link_login",
    "mark_read",
    "notify_customer",
    "propose_change",
    "register_customer",
    "reveal_customer",
    "review_change",
    "save_statement",
]
