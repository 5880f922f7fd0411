"""Writes of the partners room."""

from huoshui.partners.operations.admit import (
    Asked,
    ClockDiffers,
    NonceUsed,
    PartnerSuspended,
    SignatureRefused,
    TooManyRequests,
    actor_of_partner,
    admit,
    key_id_of,
)
from huoshui.partners.operations.callbacks import NoUsableKey, send_callback
from huoshui.partners.operations.cases import (
    NewCase,
    ReferenceUsed,
    add_paper,
    begin_case,
    fill_case,
    hand_in_case,
    withdraw_case,
)
from huoshui.partners.operations.decide import (
    OwnPartnerChange,
    PartnerChangeDecided,
    PartnerChangeStale,
    decide_partner_change,
    suspend_partner,
    withdraw_partner_change,
)
from huoshui.partners.operations.keys import (
    IssuedKey,
    SecretShown,
    TooManyKeys,
    issue_key,
    retire_key,
)
from huoshui.partners.operations.propose import (
    NothingChanges,
    NotSuspended,
    PartnerChangeWaiting,
    PartnerExists,
    PartnerWish,
    propose_partner,
    propose_resume,
)
from huoshui.partners.operations.requests import record_request, tidy_partners

__all__ = [
    "Asked",
    "ClockDiffers",
    "IssuedKey",
    "NewCase",
    "NoUsableKey",
    "NonceUsed",
    "NotSuspended",
    "NothingChanges",
    "OwnPartnerChange",
    "PartnerChangeDecided",
    "PartnerChangeStale",
    "PartnerChangeWaiting",
    "PartnerExists",
    "PartnerSuspended",
    "PartnerWish",
    "ReferenceUsed",
    "SecretShown",
    "SignatureRefused",
    "TooManyKeys",
    "TooManyRequests",
    "actor_of_partner",
    "add_paper",
    "admit",
    "begin_case",
    "decide_partner_change",
    "fill_case",
    "hand_in_case",
    "issue_key",
    "key_id_of",
    "propose_partner",
    "propose_resume",
    "record_request",
    "retire_key",
    "send_callback",
    "suspend_partner",
    "tidy_partners",
    "withdraw_case",
    "withdraw_partner_change",
]
