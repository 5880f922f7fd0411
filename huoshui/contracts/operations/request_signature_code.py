"""获取签署验证码: a one-time code to the signer's own phone that releases the signature."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.disclosure import READING_SECONDS
from huoshui.contracts.faces import require_seen
from huoshui.contracts.models import Contract, ContractSigner, SignatureCode
from huoshui.contracts.operations.confirm_disclosure import ReadTooFast
from huoshui.contracts.operations.guards import lock_own_contract, lock_turn
from huoshui.contracts.operations.signing_links import lock_signer_of_session
from huoshui.contracts.signers import identity_of
from huoshui.contracts.signing import BORROWER
from huoshui.core.errors import Refusal
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.fields import blind_index
from huoshui.foundation.ports import adapter
from huoshui.identity.ports import MessageGateway

CODE_VALID = timedelta(minutes=5)
RESEND_AFTER = timedelta(seconds=60)


class CodeTooSoon(Refusal):
    code = "contracts.code_too_soon"
    zh = "验证码发送过于频繁，请 {seconds} 秒后再试"
    en = "Please wait {seconds} seconds before asking for another code"
    status = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSent:
    """How long the code holds, and when the next one may be asked for, in seconds."""

    expires_in: int
    retry_after: int


@transaction.atomic
def request_signature_code(*, actor: Actor, number: str) -> CodeSent:
    """How long the code just sent to the borrower holds: 6 digits, 5 minutes, 5 tries; earlier ones are dead.

    Refusals: Forbidden, NotFound, ContractWrongState (the cost is confirmed first), FaceCheckNeeded,
    CodeTooSoon.
    """
    contract = lock_own_contract(actor, number)
    signer = lock_turn(contract, BORROWER)
    require_seen(contract, signer)
    return _send(actor, contract, signer)


@transaction.atomic
def request_cosigner_code(*, actor: Actor, link: str, session: str, seconds_shown: int) -> CodeSent:
    """The same for a co-borrower or guarantor with a link, who has had the text before them for 5 seconds.

    Refusals: NotFound, LinkClosed, SessionOver, NotYourTurn, ReadTooFast, CodeTooSoon.
    """
    contract, signer = lock_signer_of_session(link, session)
    if isinstance(seconds_shown, bool) or seconds_shown < READING_SECONDS:
        raise ReadTooFast(field="seconds_shown", seconds=READING_SECONDS)
    return _send(actor, contract, signer, seconds_shown=seconds_shown)


def code_hash(contract: Contract, signer: ContractSigner, code: str) -> str:
    """The keyed hash under which a code is kept; it is worth nothing for another contract or signer."""
    return blind_index(f"{contract.number}:{signer.pk}:{code}", "signature_code")


def _send(
    actor: Actor, contract: Contract, signer: ContractSigner, *, seconds_shown: int | None = None
) -> CodeSent:
    now = clock.now()
    sent = SignatureCode.objects.filter(contract=contract, signer=signer)
    last = sent.order_by("-id").first()
    if last is not None and now < last.sent_at + RESEND_AFTER:
        raise CodeTooSoon(seconds=int((last.sent_at + RESEND_AFTER - now).total_seconds()) + 1)
    code = f"{secrets.randbelow(1_000_000):06d}"
    sent.filter(used_at=None).update(expires_at=now)
    SignatureCode.objects.create(
        contract=contract,
        signer=signer,
        code_hash=code_hash(contract, signer, code),
        sent_at=now,
        expires_at=now + CODE_VALID,
    )
    text = (
        f"您正在签署借款合同 {contract.number}，签署验证码 {code}，5 分钟内有效。"
        f"签署即同意合同全部条款，请勿告知他人。"
        f"Your code to sign contract {contract.number} is {code}, valid for 5 minutes."
    )
    adapter(MessageGateway).send(phone=identity_of(signer).phone, template="signature_code", text=text)
    after = {"signer": signer.name, "role": signer.role, "phone": identity_of(signer).phone}
    if seconds_shown is not None:
        after["seconds_shown"] = str(seconds_shown)
    record(
        actor=actor,
        action="contract.request_code",
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=contract.number,
        after=after,
    )
    return CodeSent(expires_in=int(CODE_VALID.total_seconds()), retry_after=int(RESEND_AFTER.total_seconds()))
