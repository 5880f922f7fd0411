"""Filing: a case's file is brought to what the rooms keep about the case, as often as anybody asks."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction

from huoshui.archive.access import locked_file
from huoshui.archive.models import ArchivedPaper, CaseFile, Entry
from huoshui.archive.requirements import missing_of
from huoshui.archive.sources import CaseAsKept, case_as_kept
from huoshui.audit.operations import record
from huoshui.core.dates import add_months
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.files import KeptPaper
from huoshui.products.queries import NoCurrentParameter, get_parameter_row


@transaction.atomic
def file_case(*, application_number: str, actor: Actor = SYSTEM) -> int:
    """How many things were newly filed for the case (归档); 0 when nothing is new.

    Files are pointed to, never copied. A destroyed file stays as it is.
    """
    case = case_as_kept(application_number)
    if case is None:
        return 0
    file = _opened(case)
    if file.disposed_at is not None:
        return 0
    added = _add_entries(file, case.papers)
    withdrawn = _mark_withdrawn(file, case.papers)
    _judge(file, case)
    if added or withdrawn:
        record(
            actor=actor,
            action="archive.filed",
            subject_type="case_file",
            subject_id=file.pk,
            subject_number=application_number,
            after={
                "filed": [f"{one.source}:{one.source_id}" for one in added],
                "withdrawn": withdrawn,
                "complete": file.is_complete,
            },
        )
    return len(added)


@transaction.atomic
def refile(*, actor: Actor, number: str) -> int:
    """How many things a person's asking added to the file. Refusals: Forbidden, NotFound."""
    actor.require_person("archive.view")
    locked_file(actor, number)
    return file_case(application_number=number, actor=actor)


def _opened(case: CaseAsKept) -> CaseFile:
    """The case's file, locked, opened by whoever comes first."""
    now = clock.now()
    CaseFile.objects.get_or_create(
        application_id=case.basics.number,
        defaults={"stage": case.stage, "opened_at": now, "filed_at": now},
    )
    return CaseFile.objects.select_for_update(of=("self",)).get(application_id=case.basics.number)


def _add_entries(file: CaseFile, papers: Sequence[KeptPaper]) -> list[KeptPaper]:
    known = {(one.source, one.source_id) for one in file.entries.all()}
    new = [one for one in papers if (one.source, one.source_id) not in known]
    ArchivedPaper.objects.bulk_create(
        [ArchivedPaper(file_id=file_id) for file_id in sorted({one.file_id for one in new if one.file_id})],
        ignore_conflicts=True,  # another case holds the same paper
    )
    now = clock.now()
    Entry.objects.bulk_create(
        Entry(
            file=file,
            kind=one.kind,
            detail=one.detail[:60],
            title=one.title[:160],
            source=one.source,
            source_id=one.source_id,
            paper_id=one.file_id,
            sha256=one.sha256,
            dated_at=one.at,
            filed_at=now,
        )
        for one in new
    )
    return new


def _mark_withdrawn(file: CaseFile, papers: Sequence[KeptPaper]) -> list[str]:
    """What a room keeps no longer (a document taken back before the case was handed in again)."""
    kept = {(one.source, one.source_id) for one in papers}
    gone = [
        one
        for one in file.entries.filter(withdrawn_at__isnull=True)
        if (one.source, one.source_id) not in kept
    ]
    Entry.objects.filter(pk__in=[one.pk for one in gone]).update(withdrawn_at=clock.now())
    return [f"{one.source}:{one.source_id}" for one in gone]


def _judge(file: CaseFile, case: CaseAsKept) -> None:
    """Writes on the file where the case stands, what is missing, and until when it is kept."""
    missing = missing_of(
        stage=case.stage,
        facts=case.facts,
        day=case.basics.submitted_date or business_date.today(),
        held=[(one.kind, one.detail) for one in case.papers],
        documents=case.documents,
    )
    file.contract_number, file.customer_id = case.contract_number, case.basics.customer_id
    file.stage, file.is_complete = case.stage, not missing
    file.missing = [asdict(one) for one in missing]
    file.closed_date = case.closed_date
    file.retain_until, file.retention_basis = _retention(case)
    file.filed_at = clock.now()
    file.save()


def _retention(case: CaseAsKept) -> tuple[date | None, str]:
    """Until when a case that is over is kept, by the rule of the day it ended, and that rule's basis.

    None without a rule in force: what nobody has allowed to be destroyed is kept.
    """
    if case.closed_date is None:
        return None, ""
    code = "archive_refused_years" if case.stage == "refused" else "archive_retention_years"
    try:
        row = get_parameter_row(code, on=case.closed_date, product_code=case.basics.product_code)
    except NoCurrentParameter:
        return None, ""
    return add_months(case.closed_date, 12 * int(row.value)), row.legal_basis[:300]
