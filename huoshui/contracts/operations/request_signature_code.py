"""获取签署验证码: a one-time code to the borrower's phone that releases the signature."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.models import Contract, SignatureCode
from huoshui.contracts.operations.guards import lock_own_contract, require_move
from huoshui.core.errors import Refusal
from huoshui.core.lifecycle import ContractStatus
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.fields import blind_index
from huoshui.foundation.ports import adapter
from huoshui.identity.ports import MessageGateway
from huoshui.parties.queries import get_party

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
    """How long the code just sent holds: 6 digits, 5 minutes, 5 tries; an earlier code no longer works.

    Refusals: Forbidden, NotFound, ContractWrongState (the cost is confirmed first), CodeTooSoon.
    """
    contract = lock_own_contract(actor, number)
    require_move(contract, ContractStatus.SIGNED)
    now = clock.now()
    last = SignatureCode.objects.filter(contract=contract).order_by("-id").first()
    if last is not None and now < last.sent_at + RESEND_AFTER:
        raise CodeTooSoon(seconds=int((last.sent_at + RESEND_AFTER - now).total_seconds()) + 1)
    code = f"{secrets.randbelow(1_000_000):06d}"
    SignatureCode.objects.filter(contract=contract, used_at=None).update(expires_at=now)
    SignatureCode.objects.create(
        contract=contract, code_hash=code_hash(contract, code), sent_at=now, expires_at=now + CODE_VALID
    )
    text = (
        f"您正在签署借款合同 {number}，签署验证码 {code}，5 分钟内有效。"
        f"签署即同意合同全部条款，请勿告知他人。"
        f"Your code to sign contract {number} is {code}, valid for 5 minutes."
    )
    adapter(MessageGateway).send(
        phone=get_party(contract.customer_id).phone, template="signature_code", text=text
    )
    record(
        actor=actor,
        action="contract.request_code",
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=number,
    )
    return CodeSent(expires_in=int(CODE_VALID.total_seconds()), retry_after=int(RESEND_AFTER.total_seconds()))


def code_hash(contract: Contract, code: str) -> str:
    """The keyed hash under which a code is kept; it is worth nothing for another contract."""
    return blind_index(f"{contract.number}:{code}", "signature_code")
