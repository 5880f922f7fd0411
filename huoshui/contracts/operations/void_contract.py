"""作废合同: the lender takes back a contract that is not sealed, or a signer refuses to sign it."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.events import ContractVoided
from huoshui.contracts.models import Contract
from huoshui.contracts.operations.guards import lock_contract, require_move, wrong_state
from huoshui.contracts.scoping import in_scope
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.lifecycle import ContractStatus
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import scope_of


@transaction.atomic
def void_contract(*, actor: Actor, number: str, reason: str) -> str:
    """The status "void" of a contract the lender has not sealed; a signed one binds all parties.

    Refusals: Forbidden, NotFound, ContractWrongState, InvalidInput (no reason).
    """
    actor.require("contract.manage")
    if not Contract.objects.filter(in_scope(scope_of(actor)), number=number).exists():
        raise NotFound()
    contract = lock_contract(number)
    require_unsealed(contract)
    make_void(contract, actor=actor, action="contract.void", reason=check_reason(reason))
    return contract.status


def require_unsealed(contract: Contract) -> None:
    """Nothing while the lender has not sealed it. Refusals: ContractWrongState."""
    if contract.status == ContractStatus.SIGNED:
        raise wrong_state(contract)
    require_move(contract, ContractStatus.VOID)


def check_reason(reason: str) -> str:
    """The reason without its margins. Refusals: InvalidInput when there is none."""
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写原因", en="Say why")
    return reason.strip()[:200]


def make_void(
    contract: Contract, *, actor: Actor, action: str, reason: str, signer: str = "", role: str = ""
) -> None:
    """Nothing; the locked contract is void, which is recorded under `action` and told."""
    before, contract.status = contract.status, ContractStatus.VOID.value
    contract.save(update_fields=["status"])
    who = {"signer": signer, "role": role} if signer else {}
    record(
        actor=actor,
        action=action,
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=contract.number,
        before={"status": before},
        after={"status": contract.status, "reason": reason, **who},
    )
    emit(
        ContractVoided(
            number=contract.number,
            application_number=contract.application_id,
            customer_id=contract.customer_id,
            reason=reason,
        )
    )
