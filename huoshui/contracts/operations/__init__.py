"""Writes of contracts, one verb a file; each one transaction."""

from huoshui.contracts.operations.confirm_disclosure import confirm_disclosure
from huoshui.contracts.operations.draft_contract import draft_contract
from huoshui.contracts.operations.render_contract import render_contract
from huoshui.contracts.operations.request_signature_code import CodeSent, request_signature_code
from huoshui.contracts.operations.sign_contract import check_signature_code, sign_contract
from huoshui.contracts.operations.take_over import ContractRef, take_over_contract
from huoshui.contracts.operations.void_contract import void_contract

__all__ = [
    "CodeSent",
    "ContractRef",
    "check_signature_code",
    "confirm_disclosure",
    "draft_contract",
    "render_contract",
    "request_signature_code",
    "sign_contract",
    "take_over_contract",
    "void_contract",
]
