"""Writes of rating models: a version drafted, changed, submitted, checked by another person."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.lifecycle import TEMPLATE_TRANSITIONS, TemplateStatus, can_move
from huoshui.core.rating import read_model, write_model
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.canonical import content_hash
from huoshui.foundation.locks import advisory_lock
from huoshui.risk.models import RatingModelVersion
from huoshui.risk.ratings.at_work import READY_NAMES, install_ready
from huoshui.risk.ratings.refusals import OwnRatingModel, RatingModelWrongState


@transaction.atomic
def draft_rating_model(
    *, actor: Actor, code: str, name: str, name_en: str, document: Mapping[str, Any], note: str
) -> int:
    """The id of a new draft version (评级模型草稿). Refusals: Forbidden, NotFound (no such code), BadModel,
    InvalidInput (no name)."""
    maker = actor.require_person("rating_model.edit")
    if code not in READY_NAMES:
        raise NotFound()
    install_ready(code)
    advisory_lock("risk.rating_models")
    content = write_model(read_model(document))
    latest = RatingModelVersion.objects.filter(code=code).aggregate(top=Max("version"))["top"] or 0
    row = RatingModelVersion.objects.create(
        code=code,
        version=latest + 1,
        name=_name(name, "name"),
        name_en=_name(name_en, "name_en"),
        document=content,
        content_hash=content_hash(content),
        note=note.strip()[:500],
        made_by_id=maker,
        made_at=clock.now(),
    )
    _audit(actor, "rating_model.draft", row)
    return row.pk


@transaction.atomic
def change_rating_model(
    *, actor: Actor, model_id: int, name: str, name_en: str, document: Mapping[str, Any], note: str
) -> None:
    """Nothing; the draft is as told. Who changes it is its maker from then on.

    Refusals: Forbidden, NotFound, RatingModelWrongState, BadModel, InvalidInput.
    """
    maker = actor.require_person("rating_model.edit")
    row = _locked(model_id)
    if row.status != TemplateStatus.DRAFT.value:
        raise RatingModelWrongState(status=row.status)
    row.document = write_model(read_model(document))
    row.content_hash = content_hash(row.document)
    row.name, row.name_en, row.note = _name(name, "name"), _name(name_en, "name_en"), note.strip()[:500]
    row.made_by_id, row.made_at = maker, clock.now()
    row.checked_by_id, row.checked_at = None, None
    row.save()
    _audit(actor, "rating_model.change", row)


@transaction.atomic
def submit_rating_model(*, actor: Actor, model_id: int) -> None:
    """Nothing; the draft waits for its check. Refusals: Forbidden, NotFound, RatingModelWrongState."""
    actor.require_person("rating_model.edit")
    row = _moved(model_id, TemplateStatus.SUBMITTED)
    row.save(update_fields=["status"])
    _audit(actor, "rating_model.submit", row)


@transaction.atomic
def check_rating_model(*, actor: Actor, model_id: int, approve: bool, opinion: str) -> None:
    """Nothing; approved it rates from now on and the version before it is retired; declined it is a draft
    again. Ratings made before stay as they are.

    Refusals: Forbidden, NotFound, RatingModelWrongState, OwnRatingModel, InvalidInput (no words).
    """
    checker = actor.require_person("rating_model.check")
    if not opinion.strip():
        raise InvalidInput(field="opinion", zh="请填写验证意见", en="Say how it was validated")
    advisory_lock("risk.rating_models")
    row = _moved(model_id, TemplateStatus.LIVE if approve else TemplateStatus.DRAFT)
    if row.made_by_id == checker:
        raise OwnRatingModel()
    if approve:
        RatingModelVersion.objects.filter(code=row.code, status=TemplateStatus.LIVE.value).update(
            status=TemplateStatus.RETIRED.value
        )
    row.checked_by_id, row.checked_at, row.opinion = checker, clock.now(), opinion.strip()[:300]
    row.save(update_fields=["status", "checked_by", "checked_at", "opinion"])
    _audit(actor, "rating_model.check", row)


def _name(text: str, field: str) -> str:
    longest = 80 if field == "name_en" else 60
    if not 1 <= len(text.strip()) <= longest:
        raise InvalidInput(
            field=field,
            zh=f"请填写名称（最多 {longest} 字）",
            en=f"Give a name of at most {longest} characters",
        )
    return text.strip()


def _locked(model_id: int) -> RatingModelVersion:
    row = RatingModelVersion.objects.select_for_update().filter(pk=model_id).first()
    if row is None:
        raise NotFound()
    return row


def _moved(model_id: int, status: TemplateStatus) -> RatingModelVersion:
    row = _locked(model_id)
    if not can_move(TEMPLATE_TRANSITIONS, TemplateStatus(row.status), status):
        raise RatingModelWrongState(status=row.status)
    # Only what was submitted is checked: a live version is not made a draft.
    if status is not TemplateStatus.SUBMITTED and row.status != TemplateStatus.SUBMITTED.value:
        raise RatingModelWrongState(status=row.status)
    row.status = status.value
    return row


def _audit(actor: Actor, action: str, row: RatingModelVersion) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="rating_model",
        subject_id=row.pk,
        subject_number=f"{row.code} v{row.version}",
        after={"status": row.status, "hash": row.content_hash, "opinion": row.opinion},
    )
