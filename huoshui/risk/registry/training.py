"""A training (训练): asked for at the desk, done by the worker, its progress written down on the way."""

import logging
import time

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.schema import current_schema
from huoshui.risk.models import ModelTraining
from huoshui.risk.progress import BETWEEN_NOTES, note
from huoshui.risk.registry.operations import checked_name, register_model
from huoshui.risk.registry.samples import locked_sample, table_of
from huoshui.risk.registry.wish import TrainingWish

_log = logging.getLogger("huoshui.risk")


@transaction.atomic
def ask_training(*, actor: Actor, sample_id: int, name: str, wish: TrainingWish) -> int:
    """The id of the training, handed to the worker when this commits.

    What the data themselves refuse (one outcome only, too few rows) the training ends with, in words.
    Refusals: Forbidden, NotFound, SampleRemoved, InvalidInput (no name, a column that is not there).
    """
    from huoshui.risk.tasks import train_job  # the task runs what stands below

    user_id = actor.require_person("model.make")
    row = locked_sample(sample_id)
    _check_columns(wish, {column["name"] for column in row.columns})
    training = ModelTraining.objects.create(
        sample=row,
        name=checked_name(name),
        wish=wish.model_dump(mode="json"),
        asked_by_id=user_id,
        asked_at=now(),
    )
    record(
        actor=actor,
        action="model_training.ask",
        subject_type="model_training",
        subject_id=training.pk,
        after={"name": training.name, "sample": row.name, "target": wish.target},
    )
    train_job.defer(schema_name=current_schema(), training_id=training.pk, user_id=user_id)
    return training.pk


def run_training(training_id: int, *, actor: Actor) -> None:
    """Nothing; the training ends with a draft model or with why there is none. A finished one is left alone,
    one whose worker was killed is done anew.
    """
    training = ModelTraining.objects.select_related("sample").get(pk=training_id)
    if training.status in ("done", "failed"):
        return
    note(training, status="running")
    try:
        _train(training, actor)
    except Refusal as refusal:
        _fail(training, refusal.message("zh"), refusal.message("en"))
    except Exception:
        _log.exception("training %s", training_id)
        _fail(
            training,
            "训练出现意外错误，请联系管理员",
            "The training failed unexpectedly: tell the administrator",
        )
        raise


def _train(training: ModelTraining, actor: Actor) -> None:
    # Imported late: the learning libraries take two seconds and 150 MB that only a training should pay.
    from huoshui.risk.modelling.training import artefact_of, train

    wish = TrainingWish.model_validate(training.wish)
    table = table_of(training.sample, wish.kinds)
    last_note = 0.0

    def told(step: str, done: int, total: int) -> None:
        nonlocal last_note
        if time.monotonic() - last_note >= BETWEEN_NOTES:
            last_note = time.monotonic()
            note(training, step=step, done=done, total=total)

    made = train(table, wish.for_training(), progress=told)
    note(training, step="register", done=training.total)
    with transaction.atomic():
        model_id = register_model(
            actor=actor, name=training.name, artefact=artefact_of(made), sample=training.sample
        )
        note(training, status="done", model_id=model_id, finished_at=now())


def _fail(training: ModelTraining, zh: str, en: str) -> None:
    note(training, status="failed", problem=zh[:500], problem_en=en[:500], finished_at=now())


def _check_columns(wish: TrainingWish, known: set[str]) -> None:
    for field, names in wish.named_columns().items():
        for name in names:
            if name not in known:
                raise InvalidInput(
                    field=field, zh=f"样本中没有列 {name}", en=f"The sample has no column {name}"
                )
