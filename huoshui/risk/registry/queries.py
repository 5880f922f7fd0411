"""Reads of the registry: samples, trainings and how far they are, models and their cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huoshui.core.errors import NotFound
from huoshui.risk.modelling.artefact import card_from_json
from huoshui.risk.modelling.reading import read_table
from huoshui.risk.modelling.sql import as_sql
from huoshui.risk.modelling.watching import Watch, watch
from huoshui.risk.models import DecisionFlow, ModelSample, ModelTraining, RiskModel
from huoshui.risk.registry.printed import PrintedCard, printed_card


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleView:
    """A sample (样本): its columns as inferred, each with kind, missing, unreadable, distinct and values."""

    id: int
    name: str
    size: int
    row_count: int
    columns: list[dict[str, Any]]
    uploaded_by_name: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingView:
    """A training (训练任务): `done` of `total` fits, at `step`; why it failed in both languages."""

    id: int
    name: str
    sample_name: str
    status: str
    step: str
    done: int
    total: int
    problem: str
    problem_en: str
    model_id: int | None
    asked_by_name: str
    asked_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """A registered model (模型) in a list; the figures are means over the folds, None where not compared."""

    id: int
    number: str
    name: str
    kind: str
    purpose: str
    status: str
    auc: float | None
    ks: float | None
    rows: int
    bads: int
    made_by_id: int
    made_by_name: str
    made_at: datetime
    checked_by_name: str | None
    checked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDetail:
    """A registered model with its card, its report and what was decided about it."""

    row: ModelRow
    hash: str
    data_fingerprint: str
    code_version: str
    seed: int
    target: str
    bad_value: str
    inputs: tuple[str, ...]
    limits: str
    opinion: str
    made_from: str | None
    edits: list[dict[str, Any]]
    card: PrintedCard
    report: dict[str, Any]
    has_sample: bool
    used_by: tuple[str, ...]


def list_models() -> tuple[ModelRow, ...]:
    """Every model, newest first."""
    rows = RiskModel.objects.select_related("made_by", "checked_by")
    return tuple(_row(row) for row in rows.order_by("-id"))


def get_model(model_id: int) -> ModelDetail:
    """The model. Refusals: NotFound."""
    row = _found(model_id)
    artefact = row.artefact
    flows = DecisionFlow.objects.filter(scorecard__model__hash=row.hash).exclude(status="declined")
    return ModelDetail(
        row=_row(row),
        hash=row.hash,
        data_fingerprint=artefact["data_fingerprint"],
        code_version=artefact["code_version"],
        seed=artefact["seed"],
        target=artefact["target"],
        bad_value=artefact["bad_value"],
        inputs=tuple(artefact["inputs"]),
        limits=row.limits,
        opinion=row.opinion,
        made_from=artefact.get("made_from"),
        edits=artefact.get("edits", []),
        card=printed_card(card_from_json(artefact["card"])),
        report=artefact["report"],
        has_sample=row.sample is not None and row.sample.removed_at is None,
        used_by=tuple(f"{flow.code} v{flow.version}" for flow in flows.order_by("code", "version")),
    )


def artefact_of_model(model_id: int) -> tuple[str, Mapping[str, Any]]:
    """The number and the sealed artefact, as `huoshui model` reads it. Refusals: NotFound."""
    row = _found(model_id)
    return row.number, row.artefact


def sql_of_model(model_id: int, *, table: str = "loans") -> str:
    """The card as one SQL statement. Refusals: NotFound."""
    return as_sql(card_from_json(_found(model_id).artefact["card"]), table=table)


def watch_model(model_id: int, *, name: str, content: bytes, time_column: str | None) -> Watch:
    """The population and, with a column of dates and outcomes, the predictions of a newer table.

    Refusals: NotFound, TableRefused, ArtefactRefused (columns missing), NoSuchColumn, NoDates.
    """
    return watch(_found(model_id).artefact, read_table(name, content), time_column=time_column or None)


def get_sample(sample_id: int) -> SampleView:
    """The sample. Refusals: NotFound (also of a removed one)."""
    rows = ModelSample.objects.select_related("uploaded_by").defer("content")
    row = rows.filter(pk=sample_id, removed_at__isnull=True).first()
    if row is None:
        raise NotFound()
    return _sample(row)


def list_samples() -> tuple[SampleView, ...]:
    """The samples that are still here, newest first."""
    rows = ModelSample.objects.select_related("uploaded_by").defer("content")
    return tuple(_sample(row) for row in rows.filter(removed_at__isnull=True).order_by("-id"))


def get_training(training_id: int) -> TrainingView:
    """The training. Refusals: NotFound."""
    row = _trainings().filter(pk=training_id).first()
    if row is None:
        raise NotFound()
    return _training(row)


def list_trainings(*, most: int = 20) -> tuple[TrainingView, ...]:
    """The latest trainings, newest first."""
    return tuple(_training(row) for row in _trainings().order_by("-id")[:most])


def _row(row: RiskModel) -> ModelRow:
    report, kind = row.artefact["report"], row.artefact["kind"]
    judged = next((model["mean"] for model in report["models"] if model["name"] == kind), None)
    return ModelRow(
        id=row.pk,
        number=row.number,
        name=row.name,
        kind=kind,
        purpose=row.artefact["purpose"],
        status=row.status,
        auc=judged and judged["auc"],
        ks=judged and judged["ks"],
        rows=report["rows"],
        bads=report["bads"],
        made_by_id=row.made_by_id,
        made_by_name=row.made_by.name,
        made_at=row.made_at,
        checked_by_name=row.checked_by.name if row.checked_by else None,
        checked_at=row.checked_at,
    )


def _found(model_id: int) -> RiskModel:
    rows = RiskModel.objects.select_related("made_by", "checked_by", "sample").defer("sample__content")
    row = rows.filter(pk=model_id).first()
    if row is None:
        raise NotFound()
    return row


def _sample(row: ModelSample) -> SampleView:
    return SampleView(
        id=row.pk,
        name=row.name,
        size=row.size,
        row_count=row.row_count,
        columns=row.columns,
        uploaded_by_name=row.uploaded_by.name,
        uploaded_at=row.uploaded_at,
    )


def _trainings() -> Any:
    return ModelTraining.objects.select_related("asked_by", "sample").defer("sample__content")


def _training(row: ModelTraining) -> TrainingView:
    return TrainingView(
        id=row.pk,
        name=row.name,
        sample_name=row.sample.name,
        status=row.status,
        step=row.step,
        done=row.done,
        total=row.total,
        problem=row.problem,
        problem_en=row.problem_en,
        model_id=row.model_id,
        asked_by_name=row.asked_by.name,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
    )
