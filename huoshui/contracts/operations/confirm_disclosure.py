"""确认综合融资成本明示表: the borrower has read what the loan costs."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.disclosure import READING_SECONDS
from huoshui.contracts.operations.guards import lock_own_contract, require_move
from huoshui.core.errors import Refusal
from huoshui.core.lifecycle import ContractStatus
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor


class ReadTooFast(Refusal):
    code = "contracts.read_too_fast"
    zh = "请至少阅读 {seconds} 秒后再确认"
    en = "Please read for at least {seconds} seconds before you confirm"
    status = 422


@transaction.atomic
def confirm_disclosure(*, actor: Actor, number: str, seconds_shown: int) -> str:
    """The contract's new status, once its borrower has seen the table for at least 5 seconds.

    个人贷款业务明示综合融资成本规定: online, a forced reading time, confirmed before signing.
    Confirmed twice is once. Refusals: Forbidden, NotFound, ContractWrongState, ReadTooFast.
    """
    contract = lock_own_contract(actor, number)
    if contract.status == ContractStatus.DISCLOSED:
        return contract.status
    require_move(contract, ContractStatus.DISCLOSED)
    if (
        isinstance(seconds_shown, bool)
        or not isinstance(seconds_shown, int)
        or seconds_shown < READING_SECONDS
    ):
        raise ReadTooFast(field="seconds_shown", seconds=READING_SECONDS)
    contract.status = ContractStatus.DISCLOSED.value
    contract.disclosure_confirmed_at = clock.now()
    contract.save(update_fields=["status", "disclosure_confirmed_at"])
    record(
        actor=actor,
        action="contract.confirm_disclosure",
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=number,
        before={"status": ContractStatus.DRAFTED.value},
        after={"status": contract.status, "seconds_shown": seconds_shown},
    )
    return contract.status
