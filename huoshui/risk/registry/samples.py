"""Samples of past loans (样本): handed in, described for correction, removed."""

import hashlib
from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import NotFound
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.reading import read_table
from huoshui.risk.models import ModelSample
from huoshui.risk.registry.refusals import SampleInUse, SampleRemoved, SampleTooLarge
from huoshui.risk.registry.wish import TrainingWish

MAX_SAMPLE_BYTES = 50 * 1024 * 1024
_SHOWN_VALUES = 12
_EPOCH = date(1970, 1, 1)


@transaction.atomic
def add_sample(*, actor: Actor, name: str, content: bytes) -> int:
    """The id of the sample: a table that could be read, with what was inferred of each column.

    The same file handed in again is the same sample. Refusals: Forbidden, SampleTooLarge (50 MB),
    TableRefused.
    """
    user_id = actor.require_person("model.make")
    if len(content) > MAX_SAMPLE_BYTES:
        raise SampleTooLarge(field="file", limit_mb=MAX_SAMPLE_BYTES // 1024 // 1024)
    digest = hashlib.sha256(content).hexdigest()
    known = ModelSample.objects.filter(sha256=digest, removed_at__isnull=True).first()
    if known is not None:
        return known.pk
    table = read_table(name, content)
    row = ModelSample.objects.create(
        name=name[-120:],
        content=content,
        size=len(content),
        sha256=digest,
        row_count=table.row_count,
        columns=[_column_line(column) for column in table.columns.values()],
        uploaded_by_id=user_id,
        uploaded_at=now(),
    )
    record(
        actor=actor,
        action="model_sample.add",
        subject_type="model_sample",
        subject_id=row.pk,
        after={"name": row.name, "rows": row.row_count, "sha256": digest},
    )
    return row.pk


@transaction.atomic
def remove_sample(*, actor: Actor, sample_id: int) -> None:
    """Nothing; the table is gone, its hash stays with the models made of it.

    Refusals: Forbidden, NotFound, SampleRemoved, SampleInUse.
    """
    actor.require_person("model.make")
    row = locked_sample(sample_id)
    if row.trainings.filter(status__in=["waiting", "running"]).exists():
        raise SampleInUse()
    row.content = None
    row.removed_at = now()
    row.save(update_fields=["content", "removed_at"])
    record(
        actor=actor,
        action="model_sample.remove",
        subject_type="model_sample",
        subject_id=row.pk,
        after={"name": row.name},
    )


def locked_sample(sample_id: int) -> ModelSample:
    """The sample, locked. Refusals: NotFound, SampleRemoved."""
    row = ModelSample.objects.select_for_update().filter(pk=sample_id).first()
    if row is None:
        raise NotFound()
    if row.removed_at is not None:
        raise SampleRemoved()
    return row


def table_of(sample: ModelSample, kinds: dict[str, Kind]) -> Table:
    """The sample's table, its kinds corrected. Refusals: SampleRemoved."""
    if sample.content is None:
        raise SampleRemoved()
    return read_table(sample.name, bytes(sample.content), kinds=kinds)


def wish_of(sample: ModelSample, target: str) -> TrainingWish | None:
    """How the sample was read when a model of this target was trained on it; None when it never was."""
    training = sample.trainings.filter(wish__target=target).order_by("-id").first()
    return None if training is None else TrainingWish.model_validate(training.wish)


def _column_line(column: Column) -> dict[str, Any]:
    """What the form shows of a column: its kind, what is missing, and its commonest values."""
    counts = Counter(column.texts()[~column.missing].tolist())
    return {
        "name": column.name,
        "kind": column.kind.value,
        "missing": int(column.missing.sum()),
        "unreadable": column.unreadable,
        "distinct": len(counts),
        "values": [_shown(value, column.kind) for value, _ in counts.most_common(_SHOWN_VALUES)],
    }


def _shown(value: str, kind: Kind) -> str:
    """A cell as the form shows it: a day as a day."""
    return (_EPOCH + timedelta(days=int(float(value)))).isoformat() if kind is Kind.DATE else value
