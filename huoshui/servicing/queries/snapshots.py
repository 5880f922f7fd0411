"""The book of past business days as columns (日终快照)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq

from huoshui.core.classification import RiskClass
from huoshui.foundation.schema import current_schema
from huoshui.servicing.models import BookSnapshot, LoanGroup

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
    return _load(current_schema(), day)


RISK_CLASSES = tuple(risk_class.value for risk_class in RiskClass)


def snapshot_groups() -> list[SnapshotGroup]:
    """Every group by id."""
    rows = LoanGroup.objects.order_by("id").values_list("id", "product_code", "branch_id")
    return [SnapshotGroup(id=pk, product_code=product, branch_id=branch) for pk, product, branch in rows]


# A snapshot never changes once it is there, so it may be kept; the schema keeps lenders apart.
@lru_cache(maxsize=KEPT_IN_MEMORY)
def _load(schema: str, day: date) -> pa.Table:
    contents = BookSnapshot.objects.filter(date=day).order_by("chunk").values_list("content", flat=True)
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
