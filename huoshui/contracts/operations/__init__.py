"""Writes of contracts, one verb a file; each one transaction."""

from huoshui.contracts.operations.confirm_disclosure import confirm_disclosure
from huoshui.contracts.operations.contract_templates import (
    check_template,
    draft_template,
    install_ready_templates,
    retire_template,
    save_template,
    submit_template,
)
from huoshui.contracts.operations.draft_contract import draft_contract, redraft_contract
from huoshui.contracts.operations.face_check import begin_face_check, end_face_check, open_reference
from huoshui.contracts.operations.record_verification import record_verification
from huoshui.contracts.operations.render_contract import render_contract
from huoshui.contracts.operations.request_signature_code import (
    CodeSent,
    request_cosigner_code,
    request_signature_code,
)
from huoshui.contracts.operations.sign_contract import (
    check_cosigner_code,
    check_signature_code,
    refuse_as_cosigner,
    refuse_to_sign,
    sign_as_cosigner,
    sign_contract,
)
from huoshui.contracts.operations.signers import add_signer, remove_signer
from huoshui.contracts.operations.signing_links import (
    LinkView,
    confirm_identity,
    invite_signer,
    look_at_link,
    number_of_session,
    resend_link,
)
from huoshui.contracts.operations.take_over import ContractRef, take_over_contract
from huoshui.contracts.operations.void_contract import void_contract

__all__ = [
    "CodeSent",
    "ContractRef",
    "LinkView",
    "add_signer",
    "begin_face_check",
    "check_cosigner_code",
    "check_signature_code",
    "check_template",
    "confirm_disclosure",
    "confirm_identity",
    "draft_contract",
    "draft_template",
    "end_face_check",
    "install_ready_templates",
    "invite_signer",
    "look_at_link",
    "number_of_session",
    "open_reference",
    "record_verification",
    "redraft_contract",
    "refuse_as_cosigner",
    "refuse_to_sign",
    "remove_signer",
    "render_contract",
    "request_cosigner_code",
    "request_signature_code",
    "resend_link",
    "retire_template",
    "save_template",
    "sign_as_cosigner",
    "sign_contract",
    "submit_template",
    "take_over_contract",
    "void_contract",
]
