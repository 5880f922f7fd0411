"""What a case's own turns do to its securities and guarantees: drafted, signed, ended."""

from django.db import transaction
from django.db.models import Q

from huoshui.audit.operations import record
from huoshui.collateral.models import Guarantee, Security
from huoshui.core.lifecycle import GuaranteeStatus, SecurityStatus
from huoshui.foundation.actor import SYSTEM

_OPEN = (SecurityStatus.PROPOSED.value, SecurityStatus.AGREED.value)
_CONTRACT_VOID = "合同作废"


@transaction.atomic
def move_to_contract(*, application_number: str, contract_number: str) -> None:
    """Nothing; what secures the application secures the contract drafted from it. Twice is once."""
    moved = 0
    for model in (Security, Guarantee):
        rows = model.objects.filter(application_number=application_number, contract_number="")
        moved += rows.update(contract_number=contract_number)
    if moved:
        _audit("case.securities_moved", contract_number, moved)


@transaction.atomic
def agree_with_contract(*, contract_number: str) -> None:
    """Nothing; what is proposed for the contract is agreed by its signature. Twice is once."""
    securities = Security.objects.filter(
        contract_number=contract_number, status=SecurityStatus.PROPOSED.value
    )
    guarantees = Guarantee.objects.filter(
        contract_number=contract_number, status=GuaranteeStatus.PROPOSED.value
    )
    agreed = securities.update(status=SecurityStatus.AGREED.value)
    agreed += guarantees.update(status=GuaranteeStatus.AGREED.value)
    if agreed:
        _audit("case.securities_agreed", contract_number, agreed)


@transaction.atomic
def void_with_contract(*, contract_number: str) -> None:
    """Nothing; what was to secure the contract is void with it, what is registered has to be released. What
    follows to the next contract of the application is not touched."""
    _void(contract_number, _CONTRACT_VOID, contract_number=contract_number)


@transaction.atomic
def follow_redraft(*, replaced: str, contract_number: str) -> None:
    """Nothing; what was to secure the void contract is proposed again for the one drafted in its place, what
    is registered stays so."""
    moved = 0
    for model, what in ((Security, "asset_id"), (Guarantee, "guarantor_id")):
        old = model.objects.filter(contract_number=replaced)
        case = model.objects.filter(application_number__in=old.values("application_number"))
        taken = case.filter(status__in=(*_OPEN, "registered")).exclude(contract_number=replaced).values(what)
        moved += old.filter(status="registered").update(contract_number=contract_number)
        # The contract may not have been told of yet that it is void.
        again = old.filter(Q(status__in=_OPEN) | Q(status="void", ended_because=_CONTRACT_VOID))
        moved += again.exclude(**{f"{what}__in": taken}).update(
            contract_number=contract_number, status="proposed", ended_because=""
        )
    if moved:
        _audit("case.securities_moved", contract_number, moved)


@transaction.atomic
def void_of_case(*, application_number: str, reason: str) -> None:
    """Nothing; what was never registered ends with the case. A registered security has to be released."""
    _void(application_number, reason[:200], application_number=application_number)


def _void(number: str, reason: str, **case: str) -> None:
    ended = 0
    for model in (Security, Guarantee):
        ended += model.objects.filter(status__in=_OPEN, **case).update(status="void", ended_because=reason)
    if ended:
        _audit("case.securities_void", number, ended)


def _audit(action: str, number: str, count: int) -> None:
    record(
        actor=SYSTEM,
        action=action,
        subject_type="case",
        subject_id=number,
        subject_number=number,
        after={"count": count},
    )
