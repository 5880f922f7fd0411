"""Guarantees (保证): a person, a company or a guarantee company answers for the borrower."""

from django.db import IntegrityError, transaction

from huoshui.audit.operations import record
from huoshui.collateral.access import case_of
from huoshui.collateral.models import Guarantee
from huoshui.collateral.ports import SecuredLoans
from huoshui.collateral.refusals import (
    CaseClosed,
    CheckedByMaker,
    GuaranteedTwice,
    GuarantorIsBorrower,
    NotSigned,
    SecurityWrongState,
    StillOwed,
)
from huoshui.core.collateral import GUARANTEE_KINDS
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.lifecycle import GUARANTEE_TRANSITIONS, GuaranteeStatus, can_move
from huoshui.core.money import Cents, yuan_grouped, yuan_text
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import adapter
from huoshui.foundation.text import required_reason
from huoshui.identity.queries import scope_of
from huoshui.parties.queries import get_customer_by_number


@transaction.atomic
def propose_guarantee(
    *, actor: Actor, case_number: str, guarantor_number: str, kind: str, amount: Cents, is_joint: bool
) -> int:
    """The id of the guarantee of an application or contract; cents. `is_joint`: 连带责任保证, else 一般保证
    (民法典第686条: what is not said to be joint is general).

    Refusals: Forbidden, NotFound, CaseClosed, GuarantorIsBorrower, GuaranteedTwice, InvalidInput.
    """
    actor.require("collateral.edit")
    scope = scope_of(actor)
    case = case_of(case_number, scope)
    guarantor = get_customer_by_number(number=guarantor_number, scope=scope)
    if not case.is_open:
        raise CaseClosed(number=case_number)
    if guarantor.id == case.customer_id:
        raise GuarantorIsBorrower(field="guarantor_number")
    if kind not in GUARANTEE_KINDS:
        raise InvalidInput(field="kind", zh="没有这种保证方式", en="There is no such kind of guarantee")
    if guarantor.kind not in GUARANTEE_KINDS[kind].customer_kinds:
        raise InvalidInput(
            field="kind",
            zh="保证方式与保证人类型不符",
            en="This kind of guarantor cannot give that guarantee",
        )
    if amount <= 0:
        raise InvalidInput(field="amount", zh="保证金额应大于 0", en="Guarantee more than 0")
    try:
        with transaction.atomic():
            row = Guarantee.objects.create(
                application_number=case.application_number,
                contract_number=case.contract_number,
                customer_id=case.customer_id,
                guarantor_id=guarantor.id,
                branch_id=case.branch_id,
                kind=kind,
                amount=amount,
                is_joint=is_joint,
                status=GuaranteeStatus.PROPOSED.value,
                proposed_by_id=actor.user_id,
                proposed_at=clock.now(),
            )
    except IntegrityError as clash:
        raise GuaranteedTwice(name=guarantor.name) from clash
    _audit(actor, "guarantee.propose", row)
    return row.pk


@transaction.atomic
def agree_guarantee(*, actor: Actor, guarantee_id: int) -> int:
    """The guarantee, agreed by a contract of its own (追加保证) after the loan's was signed.

    Refusals: Forbidden, NotFound, NotSigned, SecurityWrongState.
    """
    actor.require("collateral.edit")
    row = _locked(actor, guarantee_id)
    number = row.contract_number or row.application_number
    if not case_of(number, scope_of(actor)).is_signed:
        raise NotSigned(number=number)
    _move(row, GuaranteeStatus.AGREED)
    _audit(actor, "guarantee.agree", row)
    return row.pk


@transaction.atomic
def end_guarantee(*, actor: Actor, guarantee_id: int, reason: str) -> int:
    """The guarantee, ended: void by its officer while only proposed; once agreed, released by a second person
    when nothing is owed any more under the contract.

    Refusals: Forbidden, CheckedByMaker, NotFound, StillOwed, SecurityWrongState, InvalidInput (no reason).
    """
    row = _locked(actor, guarantee_id)
    row.ended_because = required_reason(reason)
    if row.status == GuaranteeStatus.PROPOSED.value:
        actor.require("collateral.edit")
        _move(row, GuaranteeStatus.VOID)
    else:
        if actor.require_person("collateral.check") == row.proposed_by_id:
            raise CheckedByMaker()
        owed = adapter(SecuredLoans).owed_under([row.contract_number]).get(row.contract_number)
        if owed != 0 and case_of(row.contract_number, scope_of(actor)).is_open:
            raise StillOwed(number=row.contract_number, owed=yuan_grouped(owed or row.amount))
        _move(row, GuaranteeStatus.RELEASED)
    _audit(actor, f"guarantee.{row.status}", row)
    return row.pk


def _locked(actor: Actor, guarantee_id: int) -> Guarantee:
    row = Guarantee.objects.select_for_update(of=("self",)).filter(pk=guarantee_id).first()
    if row is None:
        raise NotFound()
    case_of(row.contract_number or row.application_number, scope_of(actor))  # outside the scope: not found
    return row


def _move(row: Guarantee, to: GuaranteeStatus) -> None:
    if not can_move(GUARANTEE_TRANSITIONS, GuaranteeStatus(row.status), to):
        raise SecurityWrongState(status=row.status)
    row.status = to.value
    row.save(update_fields=["status", "ended_because"])


def _audit(actor: Actor, action: str, row: Guarantee) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="guarantee",
        subject_id=row.pk,
        subject_number=row.contract_number or row.application_number,
        after={"amount": yuan_text(row.amount), "status": row.status, "reason": row.ended_because},
    )
