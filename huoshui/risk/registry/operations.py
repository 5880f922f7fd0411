"""Writes of the registry: models registered, edited by hand, submitted, checked, retired."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.lifecycle import MODEL_TRANSITIONS, ModelStatus, can_move
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.numbers import next_number
from huoshui.risk.modelling.artefact import card_from_json, opened
from huoshui.risk.modelling.editing import Edit, Effect, edited_artefact, effect_on
from huoshui.risk.models import DecisionFlow, ModelSample, RiskModel
from huoshui.risk.registry.refusals import ModelInUse, ModelKnown, ModelWrongState, OwnModel, SampleRemoved
from huoshui.risk.registry.samples import table_of, wish_of


@transaction.atomic
def register_model(
    *, actor: Actor, name: str, artefact: Mapping[str, Any], sample: ModelSample | None = None
) -> int:
    """The id of the draft made of a sealed artefact: from a training, an edit, or the command's file.

    Refusals: Forbidden, InvalidInput (no name), ArtefactRefused, ModelKnown.
    """
    user_id = actor.require_person("model.make")
    content = opened(artefact)
    card_from_json(content["card"])
    row = RiskModel(
        number=next_number("risk_model"),
        name=checked_name(name),
        artefact=content,
        hash=content["hash"],
        sample=sample,
        made_by_id=user_id,
        made_at=now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ModelKnown(number=RiskModel.objects.get(hash=content["hash"]).number) from None
    _audit(actor, "risk_model.register", row, {"hash": row.hash})
    return row.pk


def effect_of_edits(*, actor: Actor, model_id: int, edits: Sequence[Edit]) -> Effect:
    """What these points do to the rows the card was made of; nothing is written.

    Refusals: Forbidden, NotFound, InvalidInput, SampleRemoved.
    """
    actor.require_person("model.make")
    row = RiskModel.objects.select_related("sample").filter(pk=model_id).first()
    if row is None:
        raise NotFound()
    return _tried(row, edits)


@transaction.atomic
def register_edit(*, actor: Actor, model_id: int, name: str, edits: Sequence[Edit]) -> int:
    """The id of a new draft with these points; its artefact names its parent and every edit.

    Refusals: Forbidden, NotFound, InvalidInput, ModelKnown.
    """
    actor.require_person("model.make")
    row = _locked(model_id)
    return register_model(
        actor=actor, name=name, artefact=edited_artefact(row.artefact, edits), sample=row.sample
    )


@transaction.atomic
def submit_model(*, actor: Actor, model_id: int, limits: str) -> None:
    """Nothing; the draft waits for its check, with what it must not be used for.

    Refusals: Forbidden, NotFound, ModelWrongState, InvalidInput (no limits stated).
    """
    actor.require_person("model.make")
    if not limits.strip():
        raise InvalidInput(
            field="limits", zh="请说明模型的适用范围和局限", en="Say what the model is for and what it is not"
        )
    row = _moved(model_id, ModelStatus.SUBMITTED)
    row.limits = limits.strip()[:500]
    row.save(update_fields=["status", "limits"])
    _audit(actor, "risk_model.submit", row, {"limits": row.limits})


@transaction.atomic
def check_model(*, actor: Actor, model_id: int, approve: bool, opinion: str) -> None:
    """Nothing; approved, it may stand in a decision flow.

    Refusals: Forbidden, NotFound, ModelWrongState, OwnModel, InvalidInput (declined without a word).
    """
    actor.require("model.check")
    if not approve and not opinion.strip():
        raise InvalidInput(field="opinion", zh="请填写意见", en="Say why")
    row = _moved(model_id, ModelStatus.APPROVED if approve else ModelStatus.DECLINED)
    if actor.user_id is None or row.made_by_id == actor.user_id:
        raise OwnModel()
    row.checked_by_id = actor.user_id
    row.checked_at = now()
    row.opinion = opinion.strip()[:300]
    row.save(update_fields=["status", "checked_by", "checked_at", "opinion"])
    _audit(actor, "risk_model.check", row, {"status": row.status, "opinion": row.opinion})


@transaction.atomic
def retire_model(*, actor: Actor, model_id: int) -> None:
    """Nothing; no new flow may use it. Refusals: Forbidden, NotFound, ModelWrongState, ModelInUse."""
    actor.require_person("model.make")
    row = _moved(model_id, ModelStatus.RETIRED)
    flows = DecisionFlow.objects.filter(scorecard__model__hash=row.hash)
    flow = flows.exclude(status__in=["retired", "declined"]).first()
    if flow is not None:
        raise ModelInUse(flow=f"{flow.code} v{flow.version}")
    row.save(update_fields=["status"])
    _audit(actor, "risk_model.retire", row, {"status": row.status})


def checked_name(name: str) -> str:
    """The name without white space around it. Refusals: InvalidInput."""
    if not 1 <= len(name.strip()) <= 60:
        raise InvalidInput(
            field="name", zh="请填写名称，最多 60 个字", en="Give a name of at most 60 characters"
        )
    return name.strip()


def _tried(row: RiskModel, edits: Sequence[Edit]) -> Effect:
    if row.sample is None:
        raise SampleRemoved()
    wish = wish_of(row.sample, row.artefact["target"])
    table = table_of(row.sample, wish.kinds if wish is not None else {})
    return effect_on(row.artefact, edits, table)


def _locked(model_id: int) -> RiskModel:
    rows = RiskModel.objects.select_for_update(of=("self",)).select_related("sample")
    row = rows.filter(pk=model_id).first()
    if row is None:
        raise NotFound()
    return row


def _moved(model_id: int, status: ModelStatus) -> RiskModel:
    row = _locked(model_id)
    if not can_move(MODEL_TRANSITIONS, ModelStatus(row.status), status):
        raise ModelWrongState(status=row.status)
    row.status = status.value
    return row


def _audit(actor: Actor, action: str, row: RiskModel, after: Mapping[str, Any]) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="risk_model",
        subject_id=row.pk,
        subject_number=row.number,
        after=after,
    )
