"""Destructions that wait for their second person, and those that were answered."""

from django.db.models import QuerySet

from huoshui.archive.access import in_scope
from huoshui.archive.models import Disposal
from huoshui.archive.queries.shapes import DisposalRow
from huoshui.identity.queries import Scope, get_user_names

MOST = 200


def list_disposals(scope: Scope) -> tuple[DisposalRow, ...]:
    """Those that wait first, then the latest answered (销毁清册), two hundred at most."""
    rows = Disposal.objects.filter(in_scope(scope, "file__"))
    waiting = disposal_rows(rows.filter(status="requested").order_by("id"))
    return waiting + disposal_rows(rows.exclude(status="requested").order_by("-id")[:MOST])


def disposal_rows(found: QuerySet[Disposal]) -> tuple[DisposalRow, ...]:
    """The rows of these destructions."""
    rows = list(found.select_related("file__customer", "file__application"))
    names = get_user_names([one for row in rows for one in (row.made_by_id, row.checked_by_id)])
    return tuple(
        DisposalRow(
            id=row.pk,
            number=row.file.application_id,
            customer_name=row.file.customer.name if row.file.customer else "",
            reason=row.reason,
            status=row.status,
            retain_until=row.file.retain_until,
            made_by=names.get(row.made_by_id, ""),
            made_by_id=row.made_by_id,
            made_at=row.made_at,
            checked_by=names.get(row.checked_by_id, "") if row.checked_by_id else "",
            checked_at=row.checked_at,
            opinion=row.opinion,
            destroyed_count=row.destroyed_count,
            entry_count=row.file.entries.count(),
        )
        for row in rows
    )
