"""What every step of a contract checks first: whose it is and where it stands."""

from huoshui.contracts.models import Contract, ContractSigner
from huoshui.contracts.signers import SIGNED, next_to_sign, signers_of
from huoshui.core.errors import Forbidden, NotFound, Refusal
from huoshui.core.lifecycle import CONTRACT_TRANSITIONS, ContractStatus, can_move
from huoshui.foundation.actor import Actor
from huoshui.parties.queries import customer_id_of_user


class ContractWrongState(Refusal):
    code = "contracts.wrong_state"
    zh = "合同 {number} 当前状态为{status_zh}，不能进行此操作"
    en = "Contract {number} is {status}: this cannot be done now"


class NotYourTurn(Refusal):
    code = "contracts.not_your_turn"
    zh = "请等待前面的签署人签署后再签署"
    en = "Others sign before you: please wait for your turn"


STATUS_ZH = {
    ContractStatus.DRAFTED: "待确认融资成本",
    ContractStatus.DISCLOSED: "待签署",
    ContractStatus.SIGNING: "签署中",
    ContractStatus.SIGNED: "已签署",
    ContractStatus.VOID: "已作废",
}


def lock_contract(number: str) -> Contract:
    """The contract's row, locked. Refusals: NotFound."""
    found = Contract.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise NotFound()
    return found


def lock_own_contract(actor: Actor, number: str) -> Contract:
    """The borrower's own contract, locked. Refusals: Forbidden for staff, NotFound for another's."""
    if actor.kind != "borrower":
        raise Forbidden()
    contract = lock_contract(number)
    if contract.customer_id != own_customer_id(actor):
        raise NotFound()
    return contract


def own_customer_id(actor: Actor) -> int | None:
    """The customer file of a borrower, None when they have none yet."""
    if actor.customer_id is not None or actor.user_id is None:
        return actor.customer_id
    return customer_id_of_user(actor.user_id)


def lock_turn(contract: Contract, role: str) -> ContractSigner:
    """The first signer of that role of a locked contract, when it is their turn.

    Refusals: ContractWrongState, NotYourTurn.
    """
    return lock_turn_of(contract, next(row for row in signers_of(contract) if row.role == role))


def lock_turn_of(contract: Contract, signer: ContractSigner) -> ContractSigner:
    """The signer of a locked contract, when it is their turn. Refusals: ContractWrongState, NotYourTurn."""
    if contract.status not in (ContractStatus.DISCLOSED, ContractStatus.SIGNING):
        raise wrong_state(contract)
    turn = next_to_sign(signers_of(contract))
    if signer.state == SIGNED:
        raise wrong_state(contract)
    if turn is None or turn.pk != signer.pk:
        raise NotYourTurn()
    return turn


def require_move(contract: Contract, to: ContractStatus) -> None:
    """Nothing when the state table allows the step. Refusals: ContractWrongState."""
    if not can_move(CONTRACT_TRANSITIONS, ContractStatus(contract.status), to):
        raise wrong_state(contract)


def wrong_state(contract: Contract) -> ContractWrongState:
    """The refusal that names where the contract stands."""
    status = ContractStatus(contract.status)
    return ContractWrongState(number=contract.number, status=status.value, status_zh=STATUS_ZH[status])
