"""Electronic signatures (电子签名): a private CA a lender, a key used once, and their verification."""

from huoshui.contracts.signing.certificates import KeyPair, issue_certificate, make_authority, short_serial
from huoshui.contracts.signing.sign import Stamp, sign_contract_file
from huoshui.contracts.signing.verify import PROBLEMS, FileCheck, SignatureCheck, check_signatures

__all__ = [
    "PROBLEMS",
    "FileCheck",
    "KeyPair",
    "SignatureCheck",
    "Stamp",
    "check_signatures",
    "issue_certificate",
    "make_authority",
    "short_serial",
    "sign_contract_file",
]
