"""Files as listed and in full, and how many stand how."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from huoshui.archive.access import in_scope
from huoshui.archive.clauses import CLAUSES
from huoshui.archive.models import CaseFile, ClauseReading, Disposal, LegalHold
from huoshui.archive.queries.disposals import disposal_rows
from huoshui.archive.queries.names import document_names, name_of
from huoshui.archive.queries.shapes import (
    ClauseRow,
    EntryRow,
    FileCounts,
    FileDetail,
    FilePage,
    FileRow,
    HoldRow,
)
from huoshui.core.errors import NotFound
from huoshui.foundation import business_date
from huoshui.identity.queries import Scope, get_branch_names, get_user_names

STATES = ("incomplete", "complete", "differing", "held", "past_retention", "disposed")
_OPEN_HOLD = LegalHold.objects.filter(file=OuterRef("pk"), lifted_at__isnull=True)
_NAMES = {kind.code: kind for kind in CLAUSES}


def list_files(
    *, scope: Scope, state: str = "", stage: str = "", search: str = "", page: int = 1, page_size: int = 20
) -> FilePage:
    """One page of the files in scope, the last filed first; `search` is part of a number or of the
    customer's name."""
    found = CaseFile.objects.filter(in_scope(scope))
    if state:
        found = found.filter(_in_state(state))
    if stage:
        found = found.filter(stage=stage)
    if text := search.strip():
        found = found.filter(
            Q(application__number__icontains=text)
            | Q(contract_number__icontains=text)
            | Q(customer__name__icontains=text)
        )
    start = (page - 1) * page_size
    # Counted for the files shown only: counting for all of them would read every entry there is.
    keys = list(found.order_by("-filed_at", "-id").values_list("pk", flat=True)[start : start + page_size])
    shown = _with_counts(CaseFile.objects.filter(pk__in=keys)).order_by("-filed_at", "-id")
    return FilePage(items=_rows(list(shown)), total=found.count())


def count_files(scope: Scope) -> FileCounts:
    """How many files in scope stand how, in one look."""
    found = CaseFile.objects.filter(in_scope(scope))
    waiting = Disposal.objects.filter(in_scope(scope, "file__"), status="requested")
    counts = found.aggregate(
        all=Count("pk"),
        incomplete=Count("pk", filter=_in_state("incomplete")),
        differing=Count("pk", filter=_in_state("differing")),
        held=Count("pk", filter=_in_state("held")),
        past_retention=Count("pk", filter=_in_state("past_retention")),
    )
    return FileCounts(**counts, to_check=waiting.count())


def get_file(number: str, scope: Scope) -> FileDetail:
    """The file of an application or contract in full. Refusals: NotFound, also outside the scope."""
    wanted = Q(application_id=number) | (Q(contract_number=number) & ~Q(contract_number=""))
    file = _with_counts(CaseFile.objects.filter(in_scope(scope)).filter(wanted)).first()
    if file is None:
        raise NotFound()
    reading = ClauseReading.objects.filter(file=file).first()
    return FileDetail(
        row=_rows([file])[0],
        retention_basis=file.retention_basis,
        entries=_entries(file),
        clauses=tuple(_clause(row) for row in reading.found) if reading else (),
        clauses_entry_id=reading.entry_id if reading else None,
        compared_at=reading.compared_at if reading else None,
        holds=_holds(file),
        disposals=disposal_rows(file.disposals.order_by("-id")),
    )


def _in_state(state: str) -> Q:
    kept = Q(disposed_at__isnull=True)
    held = Exists(_OPEN_HOLD)
    conditions = {
        "incomplete": kept & Q(is_complete=False),
        "complete": kept & Q(is_complete=True),
        "differing": kept & Q(clauses__difference_count__gt=0),
        "held": kept & Q(held),
        "past_retention": kept & Q(retain_until__lt=business_date.today()) & ~Q(held),
        "disposed": ~kept,
    }
    return conditions.get(state, Q(pk__in=[]))


def _with_counts(found: QuerySet[CaseFile]) -> QuerySet[CaseFile]:
    live = Q(entries__withdrawn_at__isnull=True)
    return found.select_related("application", "customer", "clauses").annotate(
        entry_count=Count("entries", filter=live, distinct=True),
        unread_count=Count(
            "entries", filter=live & Q(entries__paper__state__in=("waiting", "unreadable")), distinct=True
        ),
        is_held=Exists(_OPEN_HOLD),
    )


def _rows(files: Sequence[CaseFile]) -> tuple[FileRow, ...]:
    branches = get_branch_names([file.application.branch_id for file in files])
    return tuple(
        FileRow(
            number=file.application_id,
            contract_number=file.contract_number,
            customer_name=file.customer.name if file.customer else file.application.applicant_name,
            customer_number=file.customer.number if file.customer else "",
            product_code=file.application.product_code,
            branch_name=branches.get(file.application.branch_id, ""),
            stage=file.stage,
            is_complete=file.is_complete,
            missing=tuple(file.missing),
            entry_count=file.entry_count,  # type: ignore[attr-defined]
            unread_count=file.unread_count,  # type: ignore[attr-defined]
            differences=file.clauses.difference_count if hasattr(file, "clauses") else 0,
            is_held=file.is_held,  # type: ignore[attr-defined]
            closed_date=file.closed_date,
            retain_until=file.retain_until,
            disposed_at=file.disposed_at,
            filed_at=file.filed_at,
        )
        for file in files
    )


def _entries(file: CaseFile) -> tuple[EntryRow, ...]:
    rows = list(file.entries.select_related("paper", "file__application").order_by("dated_at", "id"))
    names = document_names(rows)
    return tuple(
        EntryRow(
            id=row.pk,
            kind=row.kind,
            detail=row.detail,
            detail_name=name_of(row, names)[0],
            detail_name_en=name_of(row, names)[1],
            title=row.title,
            sha256=row.sha256,
            dated_at=row.dated_at,
            filed_at=row.filed_at,
            withdrawn_at=row.withdrawn_at,
            paper_state=row.paper.state if row.paper else "",
            page_count=row.paper.page_count if row.paper else 0,
            problem=row.paper.problem if row.paper else "",
        )
        for row in rows
    )


def _clause(row: dict[str, object]) -> ClauseRow:
    kind = _NAMES[str(row["code"])]
    return ClauseRow(name=kind.zh, name_en=kind.en, **row)  # type: ignore[arg-type]


def _holds(file: CaseFile) -> tuple[HoldRow, ...]:
    rows = list(file.holds.order_by("-id"))
    names = get_user_names([one for row in rows for one in (row.placed_by_id, row.lifted_by_id)])
    return tuple(
        HoldRow(
            id=row.pk,
            reason=row.reason,
            placed_by=names.get(row.placed_by_id, ""),
            placed_at=row.placed_at,
            lifted_by=names.get(row.lifted_by_id, "") if row.lifted_by_id else "",
            lifted_at=row.lifted_at,
            lift_reason=row.lift_reason,
        )
        for row in rows
    )
