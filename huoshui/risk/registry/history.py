"""The lender's own past as a sample (本行样本): what was known at a decision, how the loan turned out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Max

from huoshui.core.scoring import Value
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import adapter
from huoshui.risk.evaluate import known_values
from huoshui.risk.inputs import DecisionPackage
from huoshui.risk.models import DecisionRecord
from huoshui.risk.ports import LoanOutcomes
from huoshui.risk.registry.refusals import NoHistory
from huoshui.risk.registry.samples import add_sample
from huoshui.risk.variables import VARIABLES

OUTCOME, BAD, GOOD = "outcome", "bad", "good"
NUMBER, DAY = "application", "decided_on"
_CHUNK = 1000


def sample_from_history(*, actor: Actor, flow_code: str) -> int:
    """The id of a sample: a row for every application of the flow whose loan's outcome is known, with every
    variable a card may read as it stood at the decision, the day, and bad or good.

    Refusals: Forbidden, NoHistory.
    """
    actor.require("model.make")
    latest = latest_decisions(flow_code)
    outcomes = adapter(LoanOutcomes).outcomes_of(list(latest))
    if not outcomes:
        raise NoHistory(field="flow_code")
    rows = [
        {
            NUMBER: record.subject_number,
            DAY: record.inputs["business_date"],
            **_cells(values),
            OUTCOME: BAD if outcomes[record.subject_number] else GOOD,
        }
        for record, values in with_values(flow_code, [latest[number] for number in outcomes])
    ]
    name = f"{flow_code}-{business_date.today():%Y%m%d}.parquet"
    return add_sample(actor=actor, name=name, content=_parquet(rows))


def latest_decisions(flow_code: str) -> dict[str, int]:
    """Application → its latest decision by this flow, whichever version made it; the newest first."""
    rows = DecisionRecord.objects.filter(flow__code=flow_code).values("subject_number")
    return dict(rows.annotate(latest=Max("id")).order_by("-latest").values_list("subject_number", "latest"))


def with_values(flow_code: str, ids: list[int]) -> Iterable[tuple[DecisionRecord, Mapping[str, Value]]]:
    """Each decision with what a card could have read then."""
    for record in records_of(ids):
        yield record, known_values(flow_code, DecisionPackage.model_validate(record.inputs))


def records_of(ids: Sequence[int], *, order: str = "id") -> Iterator[DecisionRecord]:
    """The decisions, read a thousand at a time, each thousand in this order."""
    for start in range(0, len(ids), _CHUNK):
        yield from DecisionRecord.objects.filter(pk__in=ids[start : start + _CHUNK]).order_by(order)


def _cells(values: Mapping[str, Value]) -> dict[str, Any]:
    return {
        name: value if value is None or isinstance(value, str) else float(value)
        for name, value in values.items()
    }


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {
        name: pa.array([row.get(name) for row in rows], pa.string() if _is_text(name) else pa.float64())
        for name in names
    }
    out = BytesIO()
    pq.write_table(pa.table(columns), out, compression="zstd")
    return out.getvalue()


def _is_text(name: str) -> bool:
    known = VARIABLES.get(name)
    return known is None or known.kind in ("word", "flag")
