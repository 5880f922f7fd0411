"""The book of past business days as columns (日终快照)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import connection
from django.db.models import DateField, ExpressionWrapper, F, Value
from django.db.models.functions import ExtractDay

from huoshui.core.classification import RiskClass
from huoshui.foundation.schema import current_schema
from huoshui.identity.queries import Scope
from huoshui.servicing.models import BookSnapshot, LoanAccount, LoanGroup
from huoshui.servicing.scoping import in_scope

KEPT_IN_MEMORY = 16  # snapshots; one of a million loans takes some 45 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotGroup:
    """What the column group_id stands for."""

    id: int
    product_code: str
    branch_id: int


def snapshot_dates(since: date, until: date) -> list[date]:
    """The business dates in [since, until] that have a snapshot, oldest first."""
    found = BookSnapshot.objects.filter(date__range=(since, until)).values_list("date", flat=True)
    return sorted(found.distinct())


def load_snapshot(day: date) -> pa.Table:
    """Every loan that was active at the close of `day`, by loan id: loan_id, group_id, start_date, risk_class
    (its place among RISK_CLASSES), days_past_due, and in cents principal_outstanding, principal_past_due,
    interest_past_due. Empty for a day without one."""
    chunks = BookSnapshot.objects.filter(date=day).order_by("chunk").values_list("id", flat=True)
    return _load(str(connection.settings_dict["NAME"]), current_schema(), tuple(chunks))


def month_ends(limit: int = 36) -> list[date]:
    """The month ends that have a snapshot, newest first."""
    next_day = ExpressionWrapper(F("date") + Value(1), output_field=DateField())
    found = BookSnapshot.objects.annotate(next_day=ExtractDay(next_day)).filter(next_day=1)
    return list(found.values_list("date", flat=True).distinct().order_by("-date")[:limit])


def load_snapshot_in_scope(day: date, scope: Scope) -> pa.Table:
    """As `load_snapshot`, the loans the scope may see."""
    table = load_snapshot(day)
    if scope.all or not len(table):
        return table
    seen = LoanAccount.objects.filter(in_scope(scope)).values_list("id", flat=True)
    return table.filter(pc.is_in(table["loan_id"], value_set=pa.array(list(seen), pa.int64())))


RISK_CLASSES = tuple(risk_class.value for risk_class in RiskClass)


def snapshot_groups() -> list[SnapshotGroup]:
    """Every group by id."""
    rows = LoanGroup.objects.order_by("id").values_list("id", "product_code", "branch_id")
    return [SnapshotGroup(id=pk, product_code=product, branch_id=branch) for pk, product, branch in rows]


# A snapshot never changes once it is there, so it may be kept; database and schema keep lenders apart.
@lru_cache(maxsize=KEPT_IN_MEMORY)
def _load(database: str, schema: str, chunks: tuple[int, ...]) -> pa.Table:
    contents = BookSnapshot.objects.filter(id__in=chunks).order_by("chunk").values_list("content", flat=True)
    parts = [pq.read_table(BytesIO(content)) for content in contents.iterator(chunk_size=4)]
    return pa.concat_tables(parts) if parts else _EMPTY


_EMPTY = pa.table(
    {
        "loan_id": pa.array([], pa.int64()),
        "group_id": pa.array([], pa.int32()),
        "start_date": pa.array([], pa.date32()),
        "risk_class": pa.array([], pa.int8()),
        "days_past_due": pa.array([], pa.int32()),
        "principal_outstanding": pa.array([], pa.int64()),
        "principal_past_due": pa.array([], pa.int64()),
        "interest_past_due": pa.array([], pa.int64()),
    }
)
