"""存证: who signed a contract in which order, and every step of its life with the hashes of the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huoshui.audit.queries import ChainedRow, list_chain_of
from huoshui.contracts.models import Contract, ContractSigner
from huoshui.contracts.signers import SIGNED, WAITING, identity_of
from huoshui.contracts.signing import BORROWER, LENDER
from huoshui.core.errors import NotFound
from huoshui.core.identifiers import mask_id_number, mask_phone
from huoshui.core.lifecycle import ContractStatus
from huoshui.foundation import clock
from huoshui.lenders.queries import current_lender

FORMAT = "huoshui.contract-evidence/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerView:
    """One who signs, as people see them: telephone and identifier masked.

    `state` is waiting, turn (it is theirs now), signed or refused; `is_link_sent` tells of their link.
    """

    id: int
    position: int
    role: str
    name: str
    phone_masked: str
    id_number_masked: str
    state: str
    signed_at: datetime | None
    stamped_at: datetime | None
    certificate_sha256: str
    refusal_reason: str
    is_link_sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The chain of evidence of one contract (证据链), oldest step first."""

    contract_number: str
    steps: tuple[ChainedRow, ...]
    is_intact: bool


def list_signers(number: str) -> tuple[SignerView, ...]:
    """The signers in their order; empty for a contract taken over, or drafted long ago and untouched since.

    Whoever calls decides whether the reader may see the contract.
    """
    rows = list(
        ContractSigner.objects.filter(contract__number=number).select_related("contract").order_by("position")
    )
    turn = next((row.pk for row in rows if row.state == WAITING), None)
    under_way = bool(rows) and rows[0].contract.status in (ContractStatus.DISCLOSED, ContractStatus.SIGNING)
    return tuple(_view(row, is_turn=under_way and row.pk == turn) for row in rows)


def get_evidence(number: str) -> Evidence:
    """Every step recorded of the contract. Refusals: NotFound.

    Whoever calls decides whether the reader may see the contract.
    """
    steps = list_chain_of(subject_type="contract", subject_id=_contract(number).pk)
    return Evidence(contract_number=number, steps=steps, is_intact=all(step.intact for step in steps))


def evidence_document(number: str) -> dict[str, Any]:
    """The evidence as JSON to hand out: what docs/reference/contracts.md describes. Refusals: NotFound."""
    contract, evidence = _contract(number), get_evidence(number)
    return {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "lender": current_lender().name,
        "contract": {
            "number": number,
            "status": contract.status,
            "template": contract.template_version,
            "clauses": [clause["code"] for clause in contract.wording.get("clauses", ())],
            "file_sha256": contract.file_sha256,
            "signed_file_sha256": contract.signed_file_sha256,
        },
        "signers": [_signer_document(signer) for signer in list_signers(number)],
        "is_intact": evidence.is_intact,
        "steps": [_step_document(step) for step in evidence.steps],
    }


def _contract(number: str) -> Contract:
    found = Contract.objects.filter(number=number).first()
    if found is None:
        raise NotFound()
    return found


def _view(row: ContractSigner, *, is_turn: bool) -> SignerView:
    identity = identity_of(row)
    return SignerView(
        id=row.pk,
        position=row.position,
        role=row.role,
        name=row.name,
        phone_masked=mask_phone(identity.phone) if identity.phone else "",
        id_number_masked=mask_id_number(identity.id_number) if identity.id_number else "",
        state="turn" if is_turn and row.role != LENDER else row.state,
        signed_at=row.signed_at,
        stamped_at=row.stamped_at,
        certificate_sha256=row.certificate_sha256 if row.state == SIGNED else "",
        refusal_reason=row.refusal_reason,
        is_link_sent=bool(row.link_hash) and row.role != BORROWER,
    )


def _signer_document(signer: SignerView) -> dict[str, Any]:
    return {
        "position": signer.position,
        "role": signer.role,
        "name": signer.name,
        "state": signer.state,
        "signed_at": _text(signer.signed_at),
        "stamped_at": _text(signer.stamped_at),
        "certificate_sha256": signer.certificate_sha256,
    }


def _step_document(step: ChainedRow) -> dict[str, Any]:
    return {
        "id": step.id,
        "at": step.at.isoformat(timespec="microseconds"),
        "business_date": step.business_date.isoformat(),
        "actor": [step.actor_kind, step.actor_id, step.actor_name],
        "ip": step.ip,
        "action": step.action,
        "subject": [step.subject_type, step.subject_id, step.subject_number],
        "before": step.before,
        "after": step.after,
        "previous_hash": step.previous_hash,
        "hash": step.hash,
        "intact": step.intact,
    }


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
