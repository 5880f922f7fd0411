"""签署链接: a co-borrower or guarantor gets a secret link, says who they are, then reads and signs."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.models import Contract, ContractSigner
from huoshui.contracts.operations.guards import (
    NotYourTurn,
    lock_contract,
    lock_turn_of,
    wrong_state,
)
from huoshui.contracts.scoping import in_scope
from huoshui.contracts.signers import WAITING, identity_of, next_to_sign, signers_of
from huoshui.contracts.signing import BORROWER, LENDER
from huoshui.core.errors import NotFound, Refusal
from huoshui.core.identifiers import mask_name
from huoshui.core.lifecycle import ContractStatus
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.fields import blind_index
from huoshui.foundation.ports import adapter
from huoshui.identity.ports import MessageGateway
from huoshui.identity.queries import scope_of
from huoshui.lenders.queries import current_lender

LINK_VALID = timedelta(days=7)
SESSION_SECONDS = 60 * 60
TAIL_LENGTH = 6
WRONG_TAILS = 5
_SALT = "contracts.signing_session"
ROLE_ZH = {"co_borrower": "共同借款人", "guarantor": "保证人"}


class LinkClosed(Refusal):
    code = "contracts.link_closed"
    zh = "签署链接已失效，请联系客户经理重新发送"
    en = "This link no longer works: please ask the lender for a new one"
    status = 410


class WrongIdentity(Refusal):
    code = "contracts.wrong_identity"
    zh = "证件号码后 {length} 位不正确"
    en = "These are not the last {length} characters of the identifier"
    status = 422


class SessionOver(Refusal):
    code = "contracts.signing_session_over"
    zh = "身份确认已过期，请重新输入证件号码后 6 位"
    en = "Please confirm who you are again"
    status = 403


@transaction.atomic
def invite_signer(*, number: str) -> None:
    """Nothing; whose turn it is has been sent a link, once. The borrower needs none. Refusals: NotFound."""
    contract = lock_contract(number)
    signer = next_to_sign(signers_of(contract))
    if contract.status != ContractStatus.SIGNING or signer is None or signer.link_hash:
        return
    if signer.role not in (BORROWER, LENDER):
        _send_link(SYSTEM, contract, signer)


@transaction.atomic
def resend_link(*, actor: Actor, number: str, signer_id: int) -> None:
    """Nothing; the signer whose turn it is has a new link, the old one no longer works.

    Refusals: Forbidden, NotFound, ContractWrongState, NotYourTurn.
    """
    actor.require("contract.manage")
    if not Contract.objects.filter(in_scope(scope_of(actor)), number=number).exists():
        raise NotFound()
    contract = lock_contract(number)
    signer = next((row for row in signers_of(contract) if row.pk == signer_id), None)
    if signer is None or signer.role in (BORROWER, LENDER):
        raise NotFound()
    if contract.status != ContractStatus.SIGNING:
        raise wrong_state(contract)
    if next_to_sign(signers_of(contract)) != signer:
        raise NotYourTurn()
    _send_link(actor, contract, signer)


def confirm_identity(*, link: str, id_tail: str) -> str:
    """A session in which the signer may read and sign, for an hour.

    Five wrong tries close the link. Each counts even when the answer is a refusal, so the caller has no
    transaction open. Refusals: NotFound, LinkClosed, WrongIdentity.
    """
    with transaction.atomic():
        _, signer = lock_signer_of_link(link)
        number = identity_of(signer).id_number
        tail = str(id_tail).strip().upper().encode()
        right = len(tail) == TAIL_LENGTH and hmac.compare_digest(number[-TAIL_LENGTH:].encode(), tail)
        if not right:
            signer.wrong_identity_count += 1
            signer.save(update_fields=["wrong_identity_count"])
    if not right:
        raise WrongIdentity(field="id_tail", length=TAIL_LENGTH)
    return signing.dumps([signer.pk, signer.link_hash[:16]], salt=_SALT)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """What a link shows before its holder has said who they are."""

    contract_number: str
    borrower_masked: str
    signer_masked: str
    role: str
    state: str


def look_at_link(link: str) -> LinkView:
    """Whose link it is, masked, and whether it can be signed by: open, signed, refused, closed.

    Refusals: NotFound.
    """
    signer = _signer_of_link(link)
    contract = signer.contract
    state = signer.state
    if state == WAITING:
        state = "open" if _is_open(contract, signer) else "closed"
    return LinkView(
        contract_number=contract.number,
        borrower_masked=mask_name(contract.customer.name),
        signer_masked=mask_name(signer.name),
        role=signer.role,
        state=state,
    )


def signer_of_session(link: str, session: str) -> ContractSigner:
    """The signer who has said who they are. Refusals: NotFound, SessionOver."""
    signer = _signer_of_link(link)
    try:
        known = signing.loads(session, salt=_SALT, max_age=SESSION_SECONDS)
    except signing.BadSignature:
        raise SessionOver() from None
    if known != [signer.pk, signer.link_hash[:16]]:
        raise SessionOver()
    return signer


def number_of_session(link: str, session: str) -> str:
    """The number of the contract its signer may now read. Refusals: NotFound, SessionOver."""
    return signer_of_session(link, session).contract.number


def lock_signer_of_session(link: str, session: str) -> tuple[Contract, ContractSigner]:
    """The locked contract and the signer whose turn it is.

    Refusals: NotFound, SessionOver, LinkClosed, NotYourTurn, ContractWrongState.
    """
    signer_of_session(link, session)
    contract, signer = lock_signer_of_link(link)
    return contract, lock_turn_of(contract, signer)


def lock_signer_of_link(link: str) -> tuple[Contract, ContractSigner]:
    """The locked contract and the signer of a link that still works. Refusals: NotFound, LinkClosed."""
    contract = lock_contract(_signer_of_link(link).contract.number)
    signer = _signer_of_link(link)
    if signer.state != WAITING or not _is_open(contract, signer):
        raise LinkClosed()
    return contract, signer


def _signer_of_link(link: str) -> ContractSigner:
    found = (
        ContractSigner.objects.select_related("contract__customer")
        .filter(link_hash=_link_hash(link))
        .exclude(link_hash="")
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def _is_open(contract: Contract, signer: ContractSigner) -> bool:
    fresh = signer.link_sent_at is not None and clock.now() < signer.link_sent_at + LINK_VALID
    return fresh and contract.status == ContractStatus.SIGNING and signer.wrong_identity_count < WRONG_TAILS


def _send_link(actor: Actor, contract: Contract, signer: ContractSigner) -> None:
    link = secrets.token_urlsafe(24)
    signer.link_hash = _link_hash(link)
    signer.link_sent_at = clock.now()
    signer.wrong_identity_count = 0
    signer.save(update_fields=["link_hash", "link_sent_at", "wrong_identity_count"])
    lender = current_lender()
    text = (
        f"【{lender.name}】{contract.customer.name}的借款合同 {contract.number} "
        f"请您作为{ROLE_ZH[signer.role]}签署，7 天内打开链接阅读并签署："
        f"{settings.PUBLIC_URL}/{lender.slug}/sign/{link} ，请勿转发。"
    )
    adapter(MessageGateway).send(phone=identity_of(signer).phone, template="signing_link", text=text)
    record(
        actor=actor,
        action="contract.invite",
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=contract.number,
        after={"signer": signer.name, "role": signer.role, "phone": identity_of(signer).phone},
    )


def _link_hash(link: str) -> str:
    # A blind index ignores case, a link does not: its bytes as hexadecimal.
    return blind_index(link.encode().hex(), "signing_link")
