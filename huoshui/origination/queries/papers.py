"""What origination keeps about a case for its archive: papers, consents, memos; and where the case stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from huoshui.foundation.files import KeptPaper
from huoshui.identity.queries import EVERYTHING
from huoshui.origination.memo.queries import Memo, get_memo
from huoshui.origination.models import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBasics:
    """An application by its few facts that decide what its file must hold."""

    number: str
    customer_id: int | None
    product_code: str
    product_version_id: int
    status: str
    submitted_date: date | None
    decided_date: date | None


def case_basics(number: str) -> CaseBasics | None:
    """The application's facts; None when there is no such application."""
    row = Application.objects.filter(number=number).first()
    if row is None:
        return None
    return CaseBasics(
        number=row.number,
        customer_id=row.customer_id,
        product_code=row.product_code,
        product_version_id=row.product_version_id,
        status=row.status,
        submitted_date=row.submitted_date,
        decided_date=row.decided_date,
    )


def papers_of_application(number: str) -> tuple[KeptPaper, ...]:
    """Documents handed in and not taken back, consents given, memos frozen; oldest first of each."""
    row = Application.objects.filter(number=number).first()
    if row is None:
        return ()
    documents = row.documents.filter(removed_at__isnull=True).select_related("file").defer("file__content")
    papers = [
        KeptPaper(
            source="origination.document",
            source_id=str(one.pk),
            kind="application_paper",
            detail=one.kind,
            title=one.file_name,
            file_id=one.file_id,
            sha256=one.file.sha256,
            at=one.uploaded_at,
        )
        for one in documents.order_by("id")
    ]
    papers += [
        _data("origination.consent", one.pk, "credit_consent", one.version, one.text_hash, one.given_at)
        for one in row.consents.order_by("id")
    ]
    papers += [
        _data("origination.memo", one.pk, "memo", str(one.version), one.content_hash, one.frozen_at)
        for one in row.memos.order_by("version")
    ]
    return tuple(papers)


def memo_to_print(number: str, version: int) -> Memo:
    """A frozen memo of any case, for the archive's own copy. Refusals: NotFound."""
    return get_memo(number=number, scope=EVERYTHING, version=version)


def application_numbers_after(last_id: int, limit: int) -> tuple[tuple[int, str], ...]:
    """The next applications handed in, by id: whoever walks through all of them begins with 0."""
    rows = Application.objects.filter(pk__gt=last_id).exclude(status="draft").order_by("pk")
    return tuple(rows.values_list("pk", "number")[:limit])


def _data(source: str, pk: int, kind: str, detail: str, sha256: str, at: Any) -> KeptPaper:
    return KeptPaper(
        source=source,
        source_id=str(pk),
        kind=kind,
        detail=detail,
        title="",
        file_id=None,
        sha256=sha256,
        at=at,
    )
