"""签署合同: the code releases a key made for this one signature; the lender's seal follows at once."""

import hmac
from datetime import datetime

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.events import ContractSigned
from huoshui.contracts.keys import authority_key, keep_signer_certificate, lender_key
from huoshui.contracts.models import Contract, SignatureCode
from huoshui.contracts.operations.guards import lock_own_contract, require_move
from huoshui.contracts.operations.render_contract import render_locked
from huoshui.contracts.operations.request_signature_code import code_hash
from huoshui.contracts.pages import lender_seal, signature_picture
from huoshui.contracts.signing import Stamp, issue_certificate, short_serial, sign_contract_file
from huoshui.core.errors import Refusal
from huoshui.core.lifecycle import ContractStatus
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.files import PDF, load_file, store_file
from huoshui.foundation.outbox import emit
from huoshui.lenders.queries import current_lender
from huoshui.parties.queries import get_party

TRIES_A_CODE = 5


class WrongSignatureCode(Refusal):
    code = "contracts.wrong_code"
    zh = "验证码不正确或已失效，请重新获取"
    en = "The code is wrong or no longer valid, please ask for a new one"
    status = 422


def sign_contract(*, actor: Actor, number: str, code: str) -> str:
    """The SHA-256 of the signed file: borrower's signature, then the lender's seal over every byte before it.

    电子签名法 Art. 13: the key is made for this signature, released by the borrower's code, used once, never
    stored. A wrong code counts even when the signing is refused. Signed twice is once.
    Refusals: Forbidden, NotFound, ContractWrongState, WrongSignatureCode (never saying why).
    """
    check_signature_code(actor=actor, number=number, code=code)
    return _sign(actor=actor, number=number, code=code)


def check_signature_code(*, actor: Actor, number: str, code: str) -> None:
    """Nothing when the code is right and still good; a wrong try is counted, in a transaction of its own.

    Called apart by whoever wraps the signing in a transaction: rolled back, a try would not count.
    """
    with transaction.atomic():
        contract = lock_own_contract(actor, number)
        if contract.status == ContractStatus.SIGNED:
            return
        require_move(contract, ContractStatus.SIGNED)
        sent = _open_code(contract)
        right = sent is not None and _matches(sent, contract, code)
        if sent is not None and not right:
            sent.attempts += 1
            sent.save(update_fields=["attempts"])
    if not right:
        raise WrongSignatureCode(field="code")


@transaction.atomic
def _sign(*, actor: Actor, number: str, code: str) -> str:
    contract = lock_own_contract(actor, number)
    if contract.status == ContractStatus.SIGNED:
        return contract.signed_file_sha256
    require_move(contract, ContractStatus.SIGNED)
    sent = _open_code(contract)
    if sent is None or not _matches(sent, contract, code):
        raise WrongSignatureCode(field="code")
    now = clock.now()
    sent.used_at = now
    sent.save(update_fields=["used_at"])
    _put_signed_file(contract, now)
    contract.status = ContractStatus.SIGNED.value
    contract.signed_at = now
    contract.signed_date = business_date.today()
    contract.signer_ip = actor.ip or ""
    contract.save()
    record(
        actor=actor,
        action="contract.sign",
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=number,
        before={"status": ContractStatus.DISCLOSED.value, "file_sha256": contract.file_sha256},
        after={"status": contract.status, "signed_file_sha256": contract.signed_file_sha256},
    )
    emit(
        ContractSigned(
            number=number,
            application_number=contract.application_id,
            customer_id=contract.customer_id,
            principal=contract.terms["principal_cents"],
        )
    )
    return contract.signed_file_sha256


def _put_signed_file(contract: Contract, now: datetime) -> None:
    file_id = contract.file_id or render_locked(contract)
    party, lender, authority = get_party(contract.customer_id), current_lender(), authority_key()
    key = issue_certificate(authority=authority, subject=party.name, unit=contract.number, at=now)
    picture = signature_picture(
        name=party.name, phone=party.phone, signed_at=now, serial=short_serial(key.serial)
    )
    signed = sign_contract_file(
        load_file(file_id).content,
        borrower=Stamp(key=key, picture=picture, reason=f"签署借款合同 {contract.number}"),
        lender=Stamp(
            key=lender_key(), picture=lender_seal(lender.name), reason=f"订立借款合同 {contract.number}"
        ),
        authority=authority,
        at=now,
    )
    keep_signer_certificate(contract, key)
    stored = store_file(name=f"{contract.number}-signed.pdf", content=signed, content_type=PDF)
    contract.signed_file_id = stored.id
    contract.signed_file_sha256 = stored.sha256


def _open_code(contract: Contract) -> SignatureCode | None:
    sent = (
        SignatureCode.objects.select_for_update()
        .filter(contract=contract, used_at=None, expires_at__gt=clock.now(), attempts__lt=TRIES_A_CODE)
        .order_by("-id")
        .first()
    )
    return sent


def _matches(sent: SignatureCode, contract: Contract, code: str) -> bool:
    return hmac.compare_digest(sent.code_hash, code_hash(contract, str(code).strip()))
