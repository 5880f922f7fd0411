"""Importing a batch: asked for by a person, done row by row by the worker, going on where it stopped."""

import json

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import NotFound, Refusal
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.clock import now
from huoshui.foundation.outbox import emit
from huoshui.identity.operations import ensure_borrower_user
from huoshui.identity.queries import actor_of_user
from huoshui.origination.batches.access import locked_own_batch, need_status
from huoshui.origination.batches.checking import check_rows
from huoshui.origination.batches.operations.upload import problem_of, problem_values
from huoshui.origination.batches.reading import SentRow
from huoshui.origination.batches.worker import call_worker
from huoshui.origination.events import ConfirmationAsked
from huoshui.origination.form_check import Problem
from huoshui.origination.models import Application, ApplicationBatch, BatchRow
from huoshui.origination.operations import save_draft, start_application
from huoshui.products.queries import VersionView, get_version


class BatchHasWrongRows(Refusal):
    """Nothing of a file is imported while a row of it is wrong, unless the officer says so."""

    code = "origination.batch_has_wrong_rows"
    zh = "还有 {wrong} 行有误；请改正后重新上传，或确认只导入无误的 {right} 行"
    en = "{wrong} rows are wrong: correct them and send the file again, or import the {right} right ones only"


class NothingToImport(Refusal):
    code = "origination.nothing_to_import"
    zh = "没有可导入的行"
    en = "There is no row to import"


@transaction.atomic
def ask_import(*, actor: Actor, number: str, leave_wrong: bool) -> None:
    """Nothing; the worker imports the right rows. `leave_wrong` leaves the wrong ones out, knowingly.

    Asked again while it is being imported, or when rows failed, it goes on with those. Refusals: Forbidden,
    NotFound, BatchNotYours, BatchWrongState, BatchHasWrongRows, NothingToImport.
    """
    batch = locked_own_batch(actor, number)
    need_status(batch, "checked", "importing", "imported")
    if batch.status == "checked":
        wrong, right = (batch.rows.filter(state=state).count() for state in ("wrong", "right"))
        if wrong and not leave_wrong:
            raise BatchHasWrongRows(wrong=wrong, right=right)
        batch.rows.filter(state="wrong").update(state="left_out")
    again = batch.rows.filter(state="failed").update(state="right", problems=[])
    waiting = batch.rows.filter(state="right").count()
    if not waiting:
        raise NothingToImport()
    batch.status, batch.import_asked_at, batch.finished_at = "importing", now(), None
    batch.save(update_fields=["status", "import_asked_at", "finished_at"])
    record(
        actor=actor,
        action="batch.import",
        subject_type="batch",
        subject_id=batch.pk,
        subject_number=batch.number,
        after={"rows": waiting, "again": again, "leave_wrong": leave_wrong},
    )
    call_worker("origination.import_batch", batch.number)


def import_rows(number: str) -> int:
    """How many rows this run imported. Each row is a transaction of its own: killed anywhere, the next run
    goes on with the rows that are left, and none is imported twice. Refusals: NotFound.
    """
    batch = ApplicationBatch.objects.filter(number=number).first()
    if batch is None:
        raise NotFound()
    version = get_version(batch.product_version_id)
    done = 0
    waiting = BatchRow.objects.filter(batch=batch, state="right").order_by("line")
    for row_id in list(waiting.values_list("pk", flat=True)):
        if not _is_wanted(batch.pk):
            return done
        done += _import_row(batch, version, row_id)
    _finish(batch.pk)
    return done


def _is_wanted(batch_id: int) -> bool:
    return ApplicationBatch.objects.filter(pk=batch_id, status="importing").exists()


def _import_row(batch: ApplicationBatch, version: VersionView, row_id: int) -> bool:
    try:
        with transaction.atomic():
            return _import_locked(batch, version, row_id)
    except Refusal as refusal:
        _fail(row_id, (problem_of(refusal),))
        return False


def _import_locked(batch: ApplicationBatch, version: VersionView, row_id: int) -> bool:
    row = BatchRow.objects.select_for_update(skip_locked=True).filter(pk=row_id, state="right").first()
    if row is None:  # another run has it, or had it
        return False
    # Days may lie between check and import: what the books say now counts.
    sent = SentRow(line=row.line, answers=json.loads(row.answers))
    checked = check_rows(
        [sent], definition=version.definition, product_code=version.product_code, leave=row.pk
    )[0]
    if checked.problems:
        row.state, row.problems = "failed", problem_values(checked.problems)
        row.save(update_fields=["state", "problems"])
        return False
    actor = actor_of_user(user_id=batch.created_by_id)
    application_number = start_application(
        actor=actor,
        product_code=batch.product_code,
        channel="counter",
        branch_id=batch.branch_id,
        borrower_user_id=ensure_borrower_user(phone=str(checked.answers["phone"])),
    )
    save_draft(actor=actor, number=application_number, form=checked.answers)
    row.application = Application.objects.get(number=application_number)
    row.state, row.imported_at = "imported", now()
    row.save(update_fields=["application", "state", "imported_at"])
    emit(ConfirmationAsked(number=application_number, times=1))
    return True


def _fail(row_id: int, problems: tuple[Problem, ...]) -> None:
    BatchRow.objects.filter(pk=row_id, state="right").update(
        state="failed", problems=problem_values(problems)
    )


@transaction.atomic
def _finish(batch_id: int) -> None:
    batch = ApplicationBatch.objects.select_for_update().get(pk=batch_id)
    if batch.status != "importing" or batch.rows.filter(state="right").exists():
        return
    batch.status, batch.finished_at = "imported", now()
    batch.save(update_fields=["status", "finished_at"])
    counts = {state: batch.rows.filter(state=state).count() for state in ("imported", "failed", "left_out")}
    record(
        actor=SYSTEM,
        action="batch.imported",
        subject_type="batch",
        subject_id=batch.pk,
        subject_number=batch.number,
        after=counts,
    )
