"""Writes of identity: staff, roles, branches, and how people come in."""

from huoshui.identity.operations.attempts import LoginLocked
from huoshui.identity.operations.code_login import (
    BorrowerInactive,
    CodeSent,
    CodeTooSoon,
    PhoneTaken,
    TooManyCodes,
    WrongCode,
    change_borrower_phone,
    confirm_login_code,
    ensure_borrower_user,
    name_borrower,
    normal_phone,
    request_login_code,
)
from huoshui.identity.operations.deciding import (
    OwnProposal,
    ProposalStale,
    decide_sensitive_change,
)
from huoshui.identity.operations.password_login import BadLogin, log_in_staff
from huoshui.identity.operations.sensitive import (
    ConflictingDuties,
    LastManager,
    NothingProposed,
    OwnRightsFixed,
    ProposalDecided,
    ProposalWaiting,
    withdraw_sensitive_change,
)
from huoshui.identity.operations.session import end_session, keep_session, start_session
from huoshui.identity.operations.staff import (
    UsernameTaken,
    WeakPassword,
    WrongOldPassword,
    change_own_password,
    change_staff,
    create_staff,
    set_password,
)
from huoshui.identity.operations.structure import install_ready_roles, save_branch, save_displays, save_role

__all__ = [
    "BadLogin",
    "BorrowerInactive",
    "CodeSent",
    "CodeTooSoon",
    "ConflictingDuties",
    "LastManager",
    "LoginLocked",
    "NothingProposed",
    "OwnProposal",
    "OwnRightsFixed",
    "PhoneTaken",
    "ProposalDecided",
    "ProposalStale",
    "ProposalWaiting",
    "TooManyCodes",
    "UsernameTaken",
    "WeakPassword",
    "WrongCode",
    "WrongOldPassword",
    "change_borrower_phone",
    "change_own_password",
    "change_staff",
    "confirm_login_code",
    "create_staff",
    "decide_sensitive_change",
    "end_session",
    "ensure_borrower_user",
    "install_ready_roles",
    "keep_session",
    "log_in_staff",
    "name_borrower",
    "normal_phone",
    "request_login_code",
    "save_branch",
    "save_displays",
    "save_role",
    "set_password",
    "start_session",
    "withdraw_sensitive_change",
]
