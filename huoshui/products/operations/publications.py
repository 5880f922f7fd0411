"""The LPR as published (LPR公布值): entered by one person, in force once another has checked it."""

from datetime import date

from django.db import IntegrityError, transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.products.models import ParameterProposal
from huoshui.products.operations.parameters import enter_row, rows_to_fit
from huoshui.products.parameters import LPR_CODES

PROPOSED, APPROVED, DECLINED = "proposed", "approved", "declined"


class NoPublication(InvalidInput):
    code = "products.no_publication"
    zh = "只有LPR公布值须双人录入"
    en = "Only publications of the LPR are entered by two people"


class ProposalOpen(Refusal):
    code = "products.proposal_open"
    zh = "该参数在 {valid_from} 已有待复核的取值"
    en = "A value from {valid_from} already waits to be checked"


class ProposalDone(Refusal):
    code = "products.proposal_done"
    zh = "该取值已处理"
    en = "This value has already been dealt with"


class OwnProposal(Forbidden):
    code = "products.own_proposal"
    zh = "录入人不能复核自己录入的取值"
    en = "The person who entered a value may not check it"


@transaction.atomic
def propose_publication(*, actor: Actor, code: str, value: str, valid_from: date, legal_basis: str) -> int:
    """The id of the value that waits for another person's check; what cannot be entered is refused at once.

    Refusals: Forbidden, NoPublication, ProposalOpen, and those of `save_parameter`.
    """
    user_id = actor.require_person("parameter.edit")
    if code not in LPR_CODES.values():
        raise NoPublication(field="code")
    rows_to_fit(code=code, value=value, valid_from=valid_from, legal_basis=legal_basis)
    try:
        with transaction.atomic():
            row = ParameterProposal.objects.create(
                code=code,
                value=value,
                valid_from=valid_from,
                legal_basis=legal_basis,
                status=PROPOSED,
                made_by_id=user_id,
                made_at=now(),
            )
    except IntegrityError as clash:
        raise ProposalOpen(field="valid_from", valid_from=valid_from.isoformat()) from clash
    _audit(actor, "parameter.propose", row)
    return row.pk


@transaction.atomic
def check_publication(*, actor: Actor, proposal_id: int, approve: bool, note: str = "") -> None:
    """Nothing; approved, the row is in force from its day on; declined, nothing was entered.

    Refusals: Forbidden, NotFound, ProposalDone, OwnProposal, InvalidInput (declined without a reason), and
    those of `save_parameter` as the rows now are.
    """
    user_id = actor.require_person("parameter.edit")
    row = ParameterProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise NotFound()
    if row.status != PROPOSED:
        raise ProposalDone()
    if row.made_by_id == user_id:
        raise OwnProposal()
    if not approve and not note.strip():
        raise InvalidInput(field="note", zh="请填写退回原因", en="Say why the value is declined")
    if approve:
        enter_row(
            actor=actor,
            entered_by_id=row.made_by_id,
            code=row.code,
            value=row.value,
            valid_from=row.valid_from,
            legal_basis=row.legal_basis,
        )
    row.status = APPROVED if approve else DECLINED
    row.note, row.checked_by_id, row.checked_at = note.strip()[:200], user_id, now()
    row.save(update_fields=["status", "note", "checked_by", "checked_at"])
    _audit(actor, "parameter.check", row)


def _audit(actor: Actor, action: str, row: ParameterProposal) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="parameter",
        subject_id=row.pk,
        subject_number=row.code,
        after={
            "value": row.value,
            "valid_from": row.valid_from.isoformat(),
            "status": row.status,
            "note": row.note,
        },
    )
