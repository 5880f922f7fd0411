"""Reminding the borrowers of a batch who have not confirmed yet."""

from datetime import timedelta

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Refusal
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.outbox import emit_many
from huoshui.origination.batches.access import locked_batch, need_status
from huoshui.origination.events import ConfirmationAsked

BETWEEN = timedelta(hours=24)


class BatchRemindedJustNow(Refusal):
    code = "origination.batch_reminded_just_now"
    zh = "24 小时内已发送过短信，请勿频繁打扰借款人"
    en = "A message went out less than 24 hours ago: do not press the borrowers"


class NobodyToRemind(Refusal):
    code = "origination.nobody_to_remind"
    zh = "没有等待本人确认的申请"
    en = "No application waits for its borrower"


@transaction.atomic
def remind_batch(*, actor: Actor, number: str) -> int:
    """How many borrowers are asked again to confirm (催促确认), at most once in 24 hours.

    Refusals: Forbidden, NotFound, BatchWrongState, BatchRemindedJustNow, NobodyToRemind.
    """
    batch = locked_batch(actor, number)
    need_status(batch, "imported")
    last = batch.reminded_at or batch.finished_at
    if last is not None and now() - last < BETWEEN:
        raise BatchRemindedJustNow()
    waiting = list(
        batch.rows.filter(state="imported", application__status=ApplicationStatus.DRAFT)
        .order_by("line")
        .values_list("application__number", flat=True)
    )
    if not waiting:
        raise NobodyToRemind()
    batch.reminded_at, batch.reminded_times = now(), batch.reminded_times + 1
    batch.save(update_fields=["reminded_at", "reminded_times"])
    emit_many([ConfirmationAsked(number=one, times=1 + batch.reminded_times) for one in waiting])
    record(
        actor=actor,
        action="batch.remind",
        subject_type="batch",
        subject_id=batch.pk,
        subject_number=batch.number,
        after={"borrowers": len(waiting)},
    )
    return len(waiting)
