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
from huoshui.parties.operations.relations import (
    OwnRelation,
    RelationExists,
    RelationNotInForce,
    RelationReviewed,
    SharesOverWhole,
    propose_relation,
    propose_relation_end,
    review_relation,
)
from huoshui.parties.operations.reveal import reveal_customer
from huoshui.parties.operations.statement_entries import (
    OwnStatement,
    StatementPending,
    StatementReviewed,
    propose_statement,
    review_statement,
)
from huoshui.parties.operations.statements import save_statement

__all__ = [
    "ChangePending",
    "ChangeReviewed",
    "CustomerRef",
    "FileLinkedElsewhere",
    "NameDiffers",
    "NothingChanged",
    "OwnChange",
    "OwnRelation",
    "OwnStatement",
    "RelationExists",
    "RelationNotInForce",
    "RelationReviewed",
    "SharesOverWhole",
    "StatementPending",
    "StatementReviewed",
    "UserAlreadyLinked",
    "link_login",
    "mark_read",
    "notify_customer",
    "propose_change",
    "propose_relation",
    "propose_relation_end",
    "propose_statement",
    "register_customer",
    "reveal_customer",
    "review_change",
    "review_relation",
    "review_statement",
    "save_statement",
]
