"""Destruction of a file whose time is over: asked for by one person, checked by another, then for good."""

from django.db import IntegrityError, transaction

from huoshui.archive.access import locked_file
from huoshui.archive.models import ArchivedPaper, CaseFile, Disposal, Entry, PageText
from huoshui.archive.operations.file_case import file_case
from huoshui.archive.operations.guards import audit_file, require_disposable, words
from huoshui.archive.refusals import DisposalAnswered, DisposalOpen, DisposalSamePerson
from huoshui.core.errors import NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.files import destroy_files


@transaction.atomic
def request_disposal(*, actor: Actor, number: str, reason: str) -> int:
    """The id of the destruction asked for (销毁申请). Refusals: Forbidden, NotFound, InvalidInput (no
    reason), UnderLegalHold, CaseGoesOn, RetentionRuns, FileDisposed, DisposalOpen."""
    person = actor.require_person("archive.dispose")
    file = _current(actor, number)
    require_disposable(file)
    why = words(reason, "reason", "请填写销毁原因（300字以内）", "Say why, in 300 characters at most")
    try:
        with transaction.atomic():
            row = Disposal.objects.create(file=file, reason=why, made_by_id=person, made_at=clock.now())
    except IntegrityError as clash:
        raise DisposalOpen(number=number) from clash
    audit_file(actor, file, "archive.disposal_requested", disposal=row.pk, reason=why)
    return row.pk


@transaction.atomic
def answer_disposal(*, actor: Actor, disposal_id: int, approve: bool, opinion: str = "") -> int:
    """The id of the destruction a second person answered (销毁复核); approved, the papers no other case needs
    lose their content, and nothing of the file is found any more. The list of what there was stays.

    Asked again whether it may be: a hold may have come since. Refusals: Forbidden, NotFound,
    DisposalAnswered, DisposalSamePerson, UnderLegalHold, CaseGoesOn, RetentionRuns, FileDisposed,
    InvalidInput (declined without a word).
    """
    person = actor.require_person("archive.check")
    found = Disposal.objects.filter(pk=disposal_id).select_related("file").first()
    if found is None:
        raise NotFound()
    file = _current(actor, found.file.application_id)
    row = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal_id)
    if row.status != "requested":
        raise DisposalAnswered()
    if row.made_by_id == person:
        raise DisposalSamePerson()
    if approve:
        require_disposable(file)
        row.destroyed_count = _destroy(file)
    else:
        opinion = words(opinion, "opinion", "请填写退回原因", "Say why it is declined")
    row.status = "approved" if approve else "declined"
    row.checked_by_id, row.checked_at, row.opinion = person, clock.now(), opinion.strip()[:300]
    row.save()
    audit_file(actor, file, f"archive.disposal_{row.status}", disposal=row.pk, destroyed=row.destroyed_count)
    return row.pk


def _current(actor: Actor, number: str) -> CaseFile:
    """The file, locked, brought up to date: a loan may have come back to life by a reversal."""
    file = locked_file(actor, number)
    file_case(application_number=number, actor=actor)
    file.refresh_from_db()
    return file


def _destroy(file: CaseFile) -> int:
    """How many papers lost their content: those that stand in no other file that is kept."""
    papers = set(file.entries.exclude(paper=None).values_list("paper_id", flat=True))
    elsewhere = Entry.objects.filter(paper_id__in=papers, file__disposed_at__isnull=True).exclude(file=file)
    gone = papers - set(elsewhere.values_list("paper_id", flat=True))
    PageText.objects.filter(paper_id__in=gone).delete()
    ArchivedPaper.objects.filter(pk__in=gone).update(state="destroyed", page_count=0)
    file.disposed_at = clock.now()
    file.save(update_fields=["disposed_at"])
    return destroy_files(gone)
