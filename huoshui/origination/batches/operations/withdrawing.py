"""Withdrawing a batch: the drafts it made are closed, as long as nobody has acted on one."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Refusal
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.origination.batches.access import locked_batch, need_status
from huoshui.origination.models import Application, ApplicationBatch
from huoshui.origination.operations import withdraw_application


class BatchActedUpon(Refusal):
    code = "origination.batch_acted_upon"
    zh = "批次中已有 {count} 份申请由本人提交或已办理（如 {number}），不能整批撤销；请逐份撤回"
    en = (
        "{count} applications of the batch are handed in or dealt with already ({number} for one): "
        "withdraw the others one by one"
    )


@transaction.atomic
def withdraw_batch(*, actor: Actor, number: str) -> int:
    """How many drafts were closed: all of the batch, or none (撤销批次).

    Refusals: Forbidden, NotFound, BatchWrongState, BatchActedUpon.
    """
    batch = locked_batch(actor, number)
    need_status(batch, "checked", "importing", "imported")
    drafts = _drafts(batch)
    for application_number in drafts:
        withdraw_application(actor=actor, number=application_number)
    batch.rows.filter(state="imported").update(state="withdrawn")
    batch.status, batch.withdrawn_at = "withdrawn", now()
    batch.save(update_fields=["status", "withdrawn_at"])
    record(
        actor=actor,
        action="batch.withdraw",
        subject_type="batch",
        subject_id=batch.pk,
        subject_number=batch.number,
        after={"drafts": len(drafts)},
    )
    return len(drafts)


def _drafts(batch: ApplicationBatch) -> list[str]:
    """The numbers of its drafts, all locked: nobody hands one in between here and the commit."""
    # A run that is importing a row of this batch holds that row; it is waited for, and its draft seen.
    list(batch.rows.select_for_update().values_list("pk", flat=True))
    made = list(
        Application.objects.select_for_update(of=("self",)).filter(batch_row__batch=batch).order_by("pk")
    )
    closed = {ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN}
    acted = [row.number for row in made if row.status not in closed]
    if acted:
        raise BatchActedUpon(count=len(acted), number=acted[0])
    return [row.number for row in made if row.status == ApplicationStatus.DRAFT]
