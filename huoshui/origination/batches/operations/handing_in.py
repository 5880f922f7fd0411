"""Handing in the applications of a batch whose borrowers signed the consent on paper (凭纸质授权提交)."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from huoshui.audit.operations import record
from huoshui.core.errors import NotFound, Refusal
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.identity.queries import actor_of_user
from huoshui.origination.batches.access import locked_own_batch, need_status
from huoshui.origination.batches.operations.upload import problem_of, problem_values
from huoshui.origination.batches.worker import call_worker
from huoshui.origination.models import ApplicationBatch, ApplicationDocument, BatchRow
from huoshui.origination.operations import submit_application
from huoshui.products.definition import CONSENT_PAPER


class NothingToHandIn(Refusal):
    code = "origination.batch_nothing_to_hand_in"
    zh = "没有已附纸质授权书、等待提交的申请"
    en = "No application with a consent on paper waits to be handed in"


@transaction.atomic
def ask_hand_in(*, actor: Actor, number: str) -> int:
    """How many applications the worker is to hand in: drafts whose scan of the signed consent is there.

    The borrower need not confirm by phone: 征信业管理条例第十八条 asks for a consent in writing, on paper or
    not. Refusals: Forbidden, NotFound, BatchNotYours, BatchWrongState, NothingToHandIn.
    """
    batch = locked_own_batch(actor, number)
    need_status(batch, "imported")
    count = on_paper(batch.rows.all()).update(hand_in_asked_at=now(), problems=[])
    if not count:
        raise NothingToHandIn()
    record(
        actor=actor,
        action="batch.hand_in",
        subject_type="batch",
        subject_id=batch.pk,
        subject_number=batch.number,
        after={"applications": count},
    )
    call_worker("origination.hand_in_batch", batch.number)
    return count


def on_paper(rows: QuerySet[BatchRow]) -> QuerySet[BatchRow]:
    """Those of the rows whose application is a draft with a consent on paper."""
    scans = ApplicationDocument.objects.filter(
        application_id=OuterRef("application_id"), kind=CONSENT_PAPER.kind, removed_at__isnull=True
    )
    return rows.filter(Exists(scans), state="imported", application__status=ApplicationStatus.DRAFT.value)


def hand_in_rows(number: str) -> int:
    """How many applications this run handed in, each in a transaction of its own: killed anywhere, the next
    run goes on. What is refused is named at its row, which may be asked for again. Refusals: NotFound.
    """
    batch = ApplicationBatch.objects.filter(number=number).first()
    if batch is None:
        raise NotFound()
    waiting = batch.rows.filter(hand_in_asked_at__isnull=False).order_by("line")
    return sum(_hand_in(batch, row_id) for row_id in list(waiting.values_list("pk", flat=True)))


def _hand_in(batch: ApplicationBatch, row_id: int) -> bool:
    asked = BatchRow.objects.filter(pk=row_id, hand_in_asked_at__isnull=False)
    try:
        with transaction.atomic():
            row = (
                asked.select_for_update(skip_locked=True, of=("self",)).select_related("application").first()
            )
            if row is None or row.application is None:  # another run has it, or had it
                return False
            actor = actor_of_user(user_id=batch.created_by_id)
            submit_application(actor=actor, number=row.application.number)
            row.hand_in_asked_at = None
            row.save(update_fields=["hand_in_asked_at"])
            return True
    except Refusal as refusal:
        asked.update(hand_in_asked_at=None, problems=problem_values((problem_of(refusal),)))
        return False
