"""作废合同: the lender takes back a contract that is not signed."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.events import ContractVoided
from huoshui.contracts.models import Contract
from huoshui.contracts.operations.guards import lock_contract, wrong_state
from huoshui.contracts.scoping import in_scope
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.lifecycle import ContractStatus
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import scope_of


@transaction.atomic
def void_contract(*, actor: Actor, number: str, reason: str) -> str:
    """The status "void" of a contract nobody has signed; a signed one binds both parties.

    Refusals: Forbidden, NotFound, ContractWrongState, InvalidInput (no reason).
    """
    actor.require("contract.manage")
    if not Contract.objects.filter(in_scope(scope_of(actor)), number=number).exists():
        raise NotFound()
    contract = lock_contract(number)
    if contract.status not in (ContractStatus.DRAFTED, ContractStatus.DISCLOSED):
        raise wrong_state(contract)
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写作废原因", en="Say why the contract is made void")
    before, contract.status = contract.status, ContractStatus.VOID.value
    contract.save(update_fields=["status"])
    record(
        actor=actor,
        action="contract.void",
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=number,
        before={"status": before},
        after={"status": contract.status, "reason": reason.strip()},
    )
    emit(
        ContractVoided(
            number=number,
            application_number=contract.application_id,
            customer_id=contract.customer_id,
            reason=reason.strip()[:200],
        )
    )
    return contract.status
