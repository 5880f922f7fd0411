"""Putting one signature, or the lender's seal, into the file of a locked contract."""

from datetime import datetime

from huoshui.contracts.keys import authority_certificates, authority_key, keep_signer_certificate, lender_key
from huoshui.contracts.models import Contract, ContractSigner
from huoshui.contracts.operations.render_contract import render_locked
from huoshui.contracts.pages import lender_seal, signature_picture
from huoshui.contracts.ports import TimeStampAuthority
from huoshui.contracts.signers import SIGNED, identity_of, signers_of
from huoshui.contracts.signing import (
    KeyPair,
    Stamp,
    Trust,
    add_signature,
    check_signatures,
    fingerprint,
    issue_certificate,
    short_serial,
    signing_boxes,
)
from huoshui.foundation.files import PDF, load_file, store_file
from huoshui.foundation.ports import adapter


def put_signature(contract: Contract, signer: ContractSigner, now: datetime) -> None:
    """Signs with a key made here and let go here. The caller saves the contract. Refusals: NoTimeStamp."""
    identity = identity_of(signer)
    key = issue_certificate(authority=authority_key(), subject=identity.name, unit=contract.number, at=now)
    picture = signature_picture(
        name=identity.name, phone=identity.phone, signed_at=now, serial=short_serial(key.serial)
    )
    _put(contract, signer, Stamp(key=key, picture=picture, reason=f"签署借款合同 {contract.number}"), now)
    keep_signer_certificate(contract, key)


def put_seal(contract: Contract, lender: ContractSigner, now: datetime) -> None:
    """Seals with the lender's key. The caller saves the contract. Refusals: NoTimeStamp."""
    picture = lender_seal(lender.name)
    stamp = Stamp(key=lender_key(), picture=picture, reason=f"订立借款合同 {contract.number}")
    _put(contract, lender, stamp, now)


def _put(contract: Contract, signer: ContractSigner, stamp: Stamp, now: datetime) -> None:
    boxes = signing_boxes([row.role for row in signers_of(contract)])
    authority: KeyPair = authority_key()
    content = load_file(contract.signed_file_id or contract.file_id or render_locked(contract)).content
    time_stamps = adapter(TimeStampAuthority)
    signed = add_signature(
        content,
        boxes=boxes,
        field=boxes[signer.position - 1].field,
        stamp=stamp,
        authority=authority,
        time_stamps=time_stamps,
        at=now,
    )
    trust = Trust(
        signers=authority_certificates(), time_stamps=(*authority_certificates(), *time_stamps.roots())
    )
    stored = store_file(name=f"{contract.number}-signed.pdf", content=signed, content_type=PDF)
    contract.signed_file_id = stored.id
    contract.signed_file_sha256 = stored.sha256
    signer.state = SIGNED
    signer.signed_at = now
    signer.stamped_at = check_signatures(signed, trust=trust).signers[-1].stamped_at
    signer.certificate_sha256 = fingerprint(stamp.key.certificate)
    signer.save()
