"""Electronic signatures (电子签名): a private CA a lender, keys used once, time stamps, verification."""

from huoshui.contracts.signing.boxes import (
    BORROWER,
    CO_BORROWER,
    GUARANTOR,
    LENDER,
    MOST_OTHERS,
    ROLES,
    note_top,
    signing_boxes,
)
from huoshui.contracts.signing.certificates import (
    KeyPair,
    fingerprint,
    issue_certificate,
    issue_time_stamp_certificate,
    make_authority,
    short_serial,
)
from huoshui.contracts.signing.sign import NoTimeStamp, Stamp, add_signature
from huoshui.contracts.signing.time_stamps import rejection, stamp_answer
from huoshui.contracts.signing.verify import PROBLEMS, FileCheck, SignatureCheck, Trust, check_signatures

__all__ = [
    "BORROWER",
    "CO_BORROWER",
    "GUARANTOR",
    "LENDER",
    "MOST_OTHERS",
    "PROBLEMS",
    "ROLES",
    "FileCheck",
    "KeyPair",
    "NoTimeStamp",
    "SignatureCheck",
    "Stamp",
    "Trust",
    "add_signature",
    "check_signatures",
    "fingerprint",
    "issue_certificate",
    "issue_time_stamp_certificate",
    "make_authority",
    "note_top",
    "rejection",
    "short_serial",
    "signing_boxes",
    "stamp_answer",
]
