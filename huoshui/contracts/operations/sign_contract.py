"""签署合同: the code releases a key made for this one signature; after the last signer the lender seals."""

import hmac
from datetime import datetime

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.events import ContractSigned, SignatureGiven
from huoshui.contracts.models import Contract, ContractSigner, SignatureCode
from huoshui.contracts.operations.guards import lock_own_contract, lock_turn
from huoshui.contracts.operations.put_signature import put_seal, put_signature
from huoshui.contracts.operations.request_signature_code import code_hash
from huoshui.contracts.operations.signing_links import (
    lock_signer_of_link,
    lock_signer_of_session,
    signer_of_session,
)
from huoshui.contracts.operations.void_contract import check_reason, make_void
from huoshui.contracts.signers import REFUSED, SIGNED, next_to_sign, signers_of
from huoshui.contracts.signing import BORROWER, LENDER
from huoshui.core.errors import Refusal
from huoshui.core.lifecycle import ContractStatus
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit

TRIES_A_CODE = 5


class WrongSignatureCode(Refusal):
    code = "contracts.wrong_code"
    zh = "验证码不正确或已失效，请重新获取"
    en = "The code is wrong or no longer valid, please ask for a new one"
    status = 422


def sign_contract(*, actor: Actor, number: str, code: str) -> str:
    """The SHA-256 of the file with the borrower's signature, and the lender's seal when nobody else signs.

    电子签名法 Art. 13: the key is made for this signature, released by the borrower's code, used once, never
    stored. A wrong code counts even when the signing is refused. Signed twice is once.
    Refusals: Forbidden, NotFound, ContractWrongState, WrongSignatureCode (never saying why), NoTimeStamp.
    """
    check_signature_code(actor=actor, number=number, code=code)
    with transaction.atomic():
        contract = lock_own_contract(actor, number)
        if not _has_signed(contract, BORROWER):
            _sign(actor, contract, lock_turn(contract, BORROWER), code)
        return contract.signed_file_sha256


def sign_as_cosigner(*, actor: Actor, link: str, session: str, code: str) -> str:
    """The same for a co-borrower or guarantor; the lender's seal follows the last one.

    Refusals: NotFound, SessionOver, LinkClosed, NotYourTurn, WrongSignatureCode, NoTimeStamp.
    """
    check_cosigner_code(actor=actor, link=link, session=session, code=code)
    with transaction.atomic():
        signer = signer_of_session(link, session)
        if signer.state == SIGNED:
            return signer.contract.signed_file_sha256
        contract, signer = lock_signer_of_session(link, session)
        _sign(actor, contract, signer, code)
        return contract.signed_file_sha256


def check_signature_code(*, actor: Actor, number: str, code: str) -> None:
    """Nothing when the borrower's code is right and still good; a wrong try is counted and recorded.

    Called apart by whoever wraps the signing in a transaction: rolled back, a try would not count.
    """
    with transaction.atomic():
        contract = lock_own_contract(actor, number)
        if _has_signed(contract, BORROWER):
            return
        right = _try_code(actor, contract, lock_turn(contract, BORROWER), code)
    if not right:
        raise WrongSignatureCode(field="code")


def check_cosigner_code(*, actor: Actor, link: str, session: str, code: str) -> None:
    """The same for a co-borrower or guarantor."""
    with transaction.atomic():
        if signer_of_session(link, session).state == SIGNED:
            return
        contract, signer = lock_signer_of_session(link, session)
        right = _try_code(actor, contract, signer, code)
    if not right:
        raise WrongSignatureCode(field="code")


@transaction.atomic
def refuse_to_sign(*, actor: Actor, number: str, reason: str) -> str:
    """The status "void": the borrower does not sign.

    Refusals: Forbidden, NotFound, ContractWrongState, InvalidInput (no reason).
    """
    contract = lock_own_contract(actor, number)
    return _refuse(actor, contract, lock_turn(contract, BORROWER), reason)


@transaction.atomic
def refuse_as_cosigner(*, actor: Actor, link: str, session: str, reason: str) -> str:
    """The status "void": a co-borrower or guarantor does not sign, so there is no contract.

    Refusals: NotFound, SessionOver, LinkClosed, InvalidInput.
    """
    signer_of_session(link, session)
    contract, signer = lock_signer_of_link(link)
    return _refuse(actor, contract, signer, reason)


def _refuse(actor: Actor, contract: Contract, signer: ContractSigner, reason: str) -> str:
    signer.refusal_reason = check_reason(reason)
    signer.state = REFUSED
    signer.save(update_fields=["refusal_reason", "state"])
    make_void(
        contract,
        actor=actor,
        action="contract.refuse",
        reason=signer.refusal_reason,
        signer=signer.name,
        role=signer.role,
    )
    return contract.status


def _sign(actor: Actor, contract: Contract, signer: ContractSigner, code: str) -> None:
    sent = _open_code(contract, signer)
    if sent is None or not _matches(sent, contract, signer, code):
        raise WrongSignatureCode(field="code")
    now = clock.now()
    sent.used_at = now
    sent.save(update_fields=["used_at"])
    before = {"status": contract.status, "file_sha256": contract.signed_file_sha256 or contract.file_sha256}
    signer.ip = actor.ip or ""
    put_signature(contract, signer, now)
    if signer.role == BORROWER:
        contract.signer_ip = signer.ip
    follower = next_to_sign(signers_of(contract))
    is_last = follower is None or follower.role == LENDER
    contract.status = ContractStatus.SIGNING.value
    _record(actor, contract, signer, "contract.sign", before=before)
    if is_last and follower is not None:
        _seal(actor, contract, follower, now)
    else:
        emit(SignatureGiven(number=contract.number, role=signer.role, position=signer.position))
    contract.save()


def _seal(actor: Actor, contract: Contract, lender: ContractSigner, now: datetime) -> None:
    before = {"status": contract.status, "file_sha256": contract.signed_file_sha256}
    put_seal(contract, lender, now)
    contract.status = ContractStatus.SIGNED.value
    contract.signed_at = now
    contract.signed_date = business_date.today()
    _record(actor, contract, lender, "contract.seal", before=before)
    emit(
        ContractSigned(
            number=contract.number,
            application_number=contract.application_id,
            customer_id=contract.customer_id,
            principal=contract.terms["principal_cents"],
        )
    )


def _record(
    actor: Actor, contract: Contract, signer: ContractSigner, action: str, *, before: dict[str, str]
) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=contract.number,
        before=before,
        after={
            "status": contract.status,
            "signer": signer.name,
            "role": signer.role,
            "certificate_sha256": signer.certificate_sha256,
            "stamped_at": None if signer.stamped_at is None else signer.stamped_at.isoformat(),
            "signed_file_sha256": contract.signed_file_sha256,
        },
    )


def _has_signed(contract: Contract, role: str) -> bool:
    if contract.status == ContractStatus.SIGNED:
        return True
    return any(row.role == role and row.state == SIGNED for row in signers_of(contract))


def _try_code(actor: Actor, contract: Contract, signer: ContractSigner, code: str) -> bool:
    sent = _open_code(contract, signer)
    if sent is not None and _matches(sent, contract, signer, code):
        return True
    if sent is not None:
        sent.attempts += 1
        sent.save(update_fields=["attempts"])
    record(
        actor=actor,
        action="contract.wrong_code",
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=contract.number,
        after={
            "signer": signer.name,
            "role": signer.role,
            "attempts": 0 if sent is None else sent.attempts,
        },
    )
    return False


def _open_code(contract: Contract, signer: ContractSigner) -> SignatureCode | None:
    return (
        SignatureCode.objects.select_for_update()
        .filter(
            contract=contract,
            signer=signer,
            used_at=None,
            expires_at__gt=clock.now(),
            attempts__lt=TRIES_A_CODE,
        )
        .order_by("-id")
        .first()
    )


def _matches(sent: SignatureCode, contract: Contract, signer: ContractSigner, code: str) -> bool:
    return hmac.compare_digest(sent.code_hash, code_hash(contract, signer, str(code).strip()))
