"""签署人: co-borrowers and guarantors put on a drafted contract, or taken off it again."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.models import Contract, ContractSigner
from huoshui.contracts.operations.guards import lock_contract
from huoshui.contracts.operations.render_contract import render_locked
from huoshui.contracts.scoping import in_scope
from huoshui.contracts.signers import check_new_signer, order_signers, put_signer, signers_of
from huoshui.contracts.signing import BORROWER, LENDER
from huoshui.contracts.wording import freeze_wording
from huoshui.core.errors import NotFound, Refusal
from huoshui.core.lifecycle import ContractStatus
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of


class SignersFrozen(Refusal):
    code = "contracts.signers_frozen"
    zh = "融资成本已确认或合同已签署，不能再增减签署人"
    en = "The cost has been confirmed or the contract signed: its signers can no longer change"


@transaction.atomic
def add_signer(*, actor: Actor, number: str, role: str, name: str, phone: str, id_number: str) -> int:
    """The id of the co-borrower or guarantor added; clauses are chosen anew, the text is set anew.

    Refusals: Forbidden, NotFound, SignersFrozen, InvalidInput, SignerTwice, PhoneShared, TooManySigners.
    """
    contract = _open_contract(actor, number)
    new = check_new_signer(role=role, name=name, phone=phone, id_number=id_number)
    signer = put_signer(contract, new)
    _set_anew(contract)
    _audit(actor, contract, "contract.add_signer", signer)
    return signer.pk


@transaction.atomic
def remove_signer(*, actor: Actor, number: str, signer_id: int) -> None:
    """Nothing; the co-borrower or guarantor is off the contract.

    Refusals: Forbidden, NotFound, SignersFrozen.
    """
    contract = _open_contract(actor, number)
    rows = signers_of(contract)
    signer = next((row for row in rows if row.pk == signer_id), None)
    if signer is None or signer.role in (BORROWER, LENDER):
        raise NotFound()
    signer_pk = signer.pk
    signer.delete()
    signer.pk = signer_pk
    order_signers([row for row in rows if row.pk != signer_pk])
    _set_anew(contract)
    _audit(actor, contract, "contract.remove_signer", signer)


def _open_contract(actor: Actor, number: str) -> Contract:
    actor.require("contract.manage")
    if not Contract.objects.filter(in_scope(scope_of(actor)), number=number).exists():
        raise NotFound()
    contract = lock_contract(number)
    if contract.status != ContractStatus.DRAFTED:
        raise SignersFrozen()
    return contract


def _set_anew(contract: Contract) -> None:
    freeze_wording(contract)
    render_locked(contract)
    contract.save(update_fields=["wording", "template_version", "file", "file_sha256"])


def _audit(actor: Actor, contract: Contract, action: str, signer: ContractSigner) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=contract.number,
        after={
            "signer": signer.name,
            "role": signer.role,
            "phone": str(signer.phone or ""),
            "id_number": str(signer.id_number or ""),
            "clauses": [clause["code"] for clause in contract.wording["clauses"]],
            "file_sha256": contract.file_sha256,
        },
    )
