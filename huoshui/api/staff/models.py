"""Models at the desk: samples handed in, trainings watched, cards read, edited, submitted and checked."""

import json
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.downloads import attachment
from huoshui.api.model_shapes import (
    EditEffectOut,
    ModelOut,
    ModelRowOut,
    SampleOut,
    TrainingOut,
    WatchOut,
    model_values,
    row_values,
)
from huoshui.core.errors import InvalidInput
from huoshui.foundation.actor import Actor
from huoshui.risk.modelling.editing import Edit
from huoshui.risk.registry import operations, queries
from huoshui.risk.registry.history import sample_from_history
from huoshui.risk.registry.refusals import SampleTooLarge
from huoshui.risk.registry.samples import MAX_SAMPLE_BYTES, add_sample, remove_sample
from huoshui.risk.registry.training import ask_training
from huoshui.risk.registry.wish import TrainingWish

router = Router(auth=StaffAuth(), tags=["staff models"])


class TrainingIn(Schema):
    sample_id: int
    name: str
    wish: TrainingWish


class HistoryIn(Schema):
    flow_code: str = Field(min_length=1, max_length=40)


class IdOut(Schema):
    id: int


class EditIn(Schema):
    """A bin of a column, counted from 0 = missing, and its new points."""

    column: str = Field(max_length=200)
    code: int = Field(ge=0, le=10_000)
    points: int = Field(ge=-1_000, le=1_000)


class EditsIn(Schema):
    edits: list[EditIn] = Field(min_length=1, max_length=500)


class NamedEditsIn(EditsIn):
    name: str


class LimitsIn(Schema):
    limits: str


class ModelCheckIn(Schema):
    approve: bool
    opinion: str = ""


class ModelStatusOut(Schema):
    id: int
    status: str


@router.get("/models", response=list[ModelRowOut])
def list_models(request: HttpRequest) -> list[dict[str, Any]]:
    """Every registered model, newest first."""
    _reader(request)
    return [row_values(row) for row in queries.list_models()]


@router.get("/models/{model_id}", response=ModelOut)
def get_model(request: HttpRequest, model_id: int) -> dict[str, Any]:
    """One model: its card, its report, its status."""
    return _model(_reader(request), model_id)


@router.get("/models/{model_id}/file")
def get_model_file(
    request: HttpRequest, model_id: int, kind: Literal["artefact", "sql"] = "artefact"
) -> HttpResponse:
    """The sealed artefact as `huoshui model` reads it, or the card as one SQL statement."""
    _reader(request)
    number, artefact = queries.artefact_of_model(model_id)
    if kind == "sql":
        return attachment(
            queries.sql_of_model(model_id), name=f"{number}.sql", content_type="application/sql"
        )
    text = json.dumps(artefact, ensure_ascii=False, indent=1)
    return attachment(text, name=f"{number}.model.json", content_type="application/json")


@write(router, "/models", response=IdOut)
def register_model_file(
    request: HttpRequest,
    name: Form[str],
    file: UploadedFile = File(...),  # noqa: B008
) -> dict[str, int]:
    """A model made by `huoshui model train` elsewhere becomes a draft here; its hash is checked."""
    actor = current_actor(request)
    actor.require("model.make")
    try:
        artefact = json.loads(_content(file))
    except ValueError:
        raise InvalidInput(field="file", zh="不是 JSON 文件", en="It is not a JSON file") from None
    return {"id": operations.register_model(actor=actor, name=name, artefact=artefact)}


@write(router, "/models/{model_id}/edit-preview", response=EditEffectOut)
def preview_model_edit(request: HttpRequest, model_id: int, body: EditsIn) -> Any:
    """What changed points would do to the rows the card was made of."""
    return operations.effect_of_edits(actor=current_actor(request), model_id=model_id, edits=_edits(body))


@write(router, "/models/{model_id}/edits", response=IdOut)
def edit_model(request: HttpRequest, model_id: int, body: NamedEditsIn) -> dict[str, int]:
    """A new draft with changed points; the model itself stays as it is."""
    new = operations.register_edit(
        actor=current_actor(request), model_id=model_id, name=body.name, edits=_edits(body)
    )
    return {"id": new}


@write(router, "/models/{model_id}/submit", response=ModelStatusOut)
def submit_model(request: HttpRequest, model_id: int, body: LimitsIn) -> dict[str, Any]:
    """The draft waits for its check."""
    operations.submit_model(actor=current_actor(request), model_id=model_id, limits=body.limits)
    return _status(model_id)


@write(router, "/models/{model_id}/check", response=ModelStatusOut)
def check_model(request: HttpRequest, model_id: int, body: ModelCheckIn) -> dict[str, Any]:
    """Approved or declined, never by its maker."""
    operations.check_model(
        actor=current_actor(request), model_id=model_id, approve=body.approve, opinion=body.opinion
    )
    return _status(model_id)


@write(router, "/models/{model_id}/retire", response=ModelStatusOut)
def retire_model(request: HttpRequest, model_id: int) -> dict[str, Any]:
    """No new flow may use it."""
    operations.retire_model(actor=current_actor(request), model_id=model_id)
    return _status(model_id)


@write(router, "/models/{model_id}/watch", response=WatchOut)
def watch_model(
    request: HttpRequest,
    model_id: int,
    time_column: Form[str] = "",
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """A newer table beside the rows the card was made on; the table is not kept."""
    _reader(request)
    return queries.watch_model(
        model_id, name=file.name or "", content=_content(file), time_column=time_column or None
    )


@router.get("/model-samples", response=list[SampleOut])
def list_model_samples(request: HttpRequest) -> list[Any]:
    """The samples that are here; for those who make models, as a sample shows values of past loans."""
    current_actor(request).require("model.make")
    return list(queries.list_samples())


@write(router, "/model-samples/from-book", response=IdOut)
def sample_from_book(request: HttpRequest, body: HistoryIn) -> dict[str, int]:
    """The lender's own past of a flow as a sample: what was known then, how the loans turned out."""
    return {"id": sample_from_history(actor=current_actor(request), flow_code=body.flow_code)}


@router.get("/model-samples/{sample_id}", response=SampleOut)
def get_model_sample(request: HttpRequest, sample_id: int) -> Any:
    """One sample with what was inferred of its columns."""
    current_actor(request).require("model.make")
    return queries.get_sample(sample_id)


@write(router, "/model-samples", response=IdOut)
def add_model_sample(request: HttpRequest, file: UploadedFile = File(...)) -> dict[str, int]:  # noqa: B008
    """A table of past loans: CSV, Excel or Parquet, 50 MB at most."""
    actor = current_actor(request)
    actor.require("model.make")
    return {"id": add_sample(actor=actor, name=file.name or "", content=_content(file))}


@write(router, "/model-samples/{sample_id}/remove")
def remove_model_sample(request: HttpRequest, sample_id: int) -> None:
    """The table is gone; models made of it stay."""
    remove_sample(actor=current_actor(request), sample_id=sample_id)


@router.get("/model-trainings", response=list[TrainingOut])
def list_model_trainings(request: HttpRequest) -> list[Any]:
    """The latest trainings and how far they are."""
    _reader(request)
    return list(queries.list_trainings())


@router.get("/model-trainings/{training_id}", response=TrainingOut)
def get_model_training(request: HttpRequest, training_id: int) -> Any:
    """How far a training is, the model it made, or why it made none."""
    _reader(request)
    return queries.get_training(training_id)


@write(router, "/model-trainings", response=IdOut, status=202)
def ask_model_training(request: HttpRequest, body: TrainingIn) -> dict[str, int]:
    """The training is handed to the worker; `GET model-trainings/{id}` says how far it is."""
    training = ask_training(
        actor=current_actor(request), sample_id=body.sample_id, name=body.name, wish=body.wish
    )
    return {"id": training}


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("model.view")
    return actor


def _model(actor: Actor, model_id: int) -> dict[str, Any]:
    return model_values(
        queries.get_model(model_id),
        user_id=actor.user_id,
        makes=actor.may("model.make"),
        checks=actor.may("model.check"),
    )


def _status(model_id: int) -> dict[str, Any]:
    row = queries.get_model(model_id).row
    return {"id": row.id, "status": row.status}


def _edits(body: EditsIn) -> list[Edit]:
    return [Edit(edit.column, edit.code, edit.points) for edit in body.edits]


def _content(file: UploadedFile) -> bytes:
    if (file.size or 0) > MAX_SAMPLE_BYTES:  # said before it is read into memory
        raise SampleTooLarge(field="file", limit_mb=MAX_SAMPLE_BYTES // 1024 // 1024)
    content: bytes = file.read()
    return content
