"""The life of a version of a decision flow: drafted, tried, submitted, approved by another, at work,
retired.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.lifecycle import FLOW_TRANSITIONS, FlowStatus, ModelStatus, can_move
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.locks import advisory_lock
from huoshui.risk.drafting.content import (
    card_of_model,
    check_card,
    check_tables,
    graph_with,
    with_limit_model,
)
from huoshui.risk.drafting.refusals import (
    CardRefused,
    CasesFail,
    ChallengerThere,
    FlowWrongState,
    NoChampion,
    OwnFlow,
)
from huoshui.risk.drafting.sources import check_asked, read_sources, with_sources
from huoshui.risk.flow_files import content_hash
from huoshui.risk.limit_regression import LimitModelSpec
from huoshui.risk.models import DecisionFlow, RiskModel
from huoshui.risk.rules import RuleLine, tables_of

_SHARE = range(1, 91)


@transaction.atomic
def draft_flow(*, actor: Actor, flow_id: int) -> int:
    """The id of a new draft with the content of that version. Refusals: Forbidden, NotFound."""
    user_id = actor.require_person("decision_flow.edit")
    source = DecisionFlow.objects.filter(pk=flow_id).first()
    if source is None:
        raise NotFound()
    advisory_lock(f"risk.flow.{source.code}")
    newest = DecisionFlow.objects.filter(code=source.code).order_by("-version").first()
    assert newest is not None
    row = DecisionFlow.objects.create(
        code=source.code,
        version=newest.version + 1,
        name=source.name,
        name_en=source.name_en,
        graph=source.graph,
        scorecard=source.scorecard,
        sources=source.sources,
        content_hash=source.content_hash,
        status=FlowStatus.DRAFT.value,
        created_at=now(),
        based_on=source.version,
        made_by_id=user_id,
    )
    _audit(actor, "decision_flow.draft", row, {"based_on": source.version})
    return row.pk


@transaction.atomic
def save_flow(
    *,
    actor: Actor,
    flow_id: int,
    tables: Mapping[str, Sequence[RuleLine]],
    scorecard: Mapping[str, Any] | None = None,
    model_id: int | None = None,
    limit_model: LimitModelSpec | None = None,
    sources: Sequence[str] | None = None,
    note: str = "",
) -> None:
    """Nothing; the draft has these rules and this card: its own, or an approved model's. It has to be tried
    anew.

    It asks these `sources`, None: those it asked before; one asked anew brings its ready rules.
    Refusals: Forbidden, NotFound, FlowWrongState, RuleRefused, CardRefused, InvalidInput (a source).
    """
    row, _ = locked_draft(actor, flow_id)
    check_tables(row.code, row.graph, tables)
    card = with_limit_model(_card(row, scorecard, model_id), limit_model)
    check_card(row.code, card)
    asked = tuple(row.sources) if sources is None else read_sources(sources)
    graph = with_sources(graph_with(row.graph, tables), row.code, before=row.sources, after=asked)
    check_asked(row.code, tables_of(graph), card, asked)
    row.graph = graph
    row.scorecard = card
    row.sources = list(asked)
    row.note = note.strip()[:300]
    digest = content_hash(row.graph, row.scorecard, row.sources)
    if digest != row.content_hash:
        row.content_hash = digest
        row.status = FlowStatus.DRAFT.value
    row.save(update_fields=["graph", "scorecard", "sources", "note", "content_hash", "status"])
    _audit(actor, "decision_flow.save", row, {"content_hash": digest, "sources": row.sources})


@transaction.atomic
def submit_flow(*, actor: Actor, flow_id: int) -> None:
    """Nothing; the tried draft waits for its check.

    Refusals: Forbidden, NotFound, FlowWrongState, CasesFail (a rule could not be run on past cases).
    """
    actor.require_person("decision_flow.edit")
    row = _moved(flow_id, FlowStatus.SUBMITTED)
    trial = row.trials.filter(status="done", content_hash=row.content_hash).order_by("-id").first()
    if trial is not None and trial.result is not None and trial.result["failed"]:
        raise CasesFail(count=trial.result["failed"])
    row.save(update_fields=["status"])
    _audit(actor, "decision_flow.submit", row, {"content_hash": row.content_hash})


@transaction.atomic
def check_flow(*, actor: Actor, flow_id: int, approve: bool, opinion: str) -> None:
    """Nothing; approved, the version may be put to work.

    Refusals: Forbidden, NotFound, FlowWrongState, OwnFlow, InvalidInput (declined without a word).
    """
    actor.require("decision_flow.check")
    if not approve and not opinion.strip():
        raise InvalidInput(field="opinion", zh="请填写意见", en="Say why")
    row = _moved(flow_id, FlowStatus.APPROVED if approve else FlowStatus.DECLINED)
    _another(actor, row)
    row.checked_by_id = actor.user_id
    row.checked_at = now()
    row.opinion = opinion.strip()[:300]
    row.save(update_fields=["status", "checked_by", "checked_at", "opinion"])
    _audit(actor, "decision_flow.check", row, {"status": row.status, "opinion": row.opinion})


@transaction.atomic
def launch_flow(*, actor: Actor, flow_id: int, share: int | None = None) -> None:
    """Nothing; the version decides every case, or, with a share of 1 to 90 in a hundred, as the challenger.

    The live version before it is retired; so is the challenger when it becomes live itself.
    Refusals: Forbidden, NotFound, FlowWrongState, OwnFlow, InvalidInput, ChallengerThere, NoChampion.
    """
    actor.require("decision_flow.check")
    if share is not None and share not in _SHARE:
        raise InvalidInput(
            field="share", zh="挑战者份额为 1 至 90", en="A challenger takes 1 to 90 in a hundred"
        )
    row = _moved(flow_id, FlowStatus.LIVE if share is None else FlowStatus.CHALLENGER)
    _another(actor, row)
    others = DecisionFlow.objects.filter(code=row.code).exclude(pk=row.pk)
    if share is None:
        others.filter(status=FlowStatus.LIVE).update(status=FlowStatus.RETIRED.value, ended_at=now())
    elif (there := others.filter(status=FlowStatus.CHALLENGER).first()) is not None:
        raise ChallengerThere(version=there.version)
    elif not others.filter(status=FlowStatus.LIVE).exists():
        raise NoChampion()
    row.challenger_share = share
    row.started_at = now()
    row.save(update_fields=["status", "challenger_share", "started_at"])
    _audit(actor, "decision_flow.launch", row, {"status": row.status, "share": share})


@transaction.atomic
def retire_flow(*, actor: Actor, flow_id: int) -> None:
    """Nothing; a draft is given up, a challenger withdrawn. The live version is only replaced.

    Refusals: Forbidden, NotFound, FlowWrongState.
    """
    actor.require_person("decision_flow.edit")
    row = _locked(flow_id)
    if row.status == FlowStatus.LIVE or not can_move(
        FLOW_TRANSITIONS, FlowStatus(row.status), FlowStatus.RETIRED
    ):
        raise FlowWrongState(status=row.status)
    row.status = FlowStatus.RETIRED.value
    row.ended_at = now()
    row.save(update_fields=["status", "ended_at"])
    _audit(actor, "decision_flow.retire", row, {"status": row.status})


def _card(row: DecisionFlow, scorecard: Mapping[str, Any] | None, model_id: int | None) -> Mapping[str, Any]:
    if model_id is None:
        return row.scorecard if scorecard is None else scorecard
    model = RiskModel.objects.filter(pk=model_id).first()
    if model is None:
        raise NotFound()
    if model.status != ModelStatus.APPROVED:
        raise CardRefused(
            field="model_id",
            problem_zh=f"模型 {model.number} 尚未批准",
            problem=f"the model {model.number} is not approved",
        )
    return card_of_model(model.number, model.hash, model.artefact["card"])


def _another(actor: Actor, row: DecisionFlow) -> None:
    if actor.user_id is None or row.made_by_id == actor.user_id:
        raise OwnFlow()


def locked_draft(actor: Actor, flow_id: int) -> tuple[DecisionFlow, int]:
    """The draft, tried or not, locked, and its editor's id. Refusals: Forbidden, NotFound, FlowWrongState."""
    user_id = actor.require_person("decision_flow.edit")
    row = _locked(flow_id)
    if row.status not in (FlowStatus.DRAFT, FlowStatus.TESTED):
        raise FlowWrongState(status=row.status)
    return row, user_id


def _locked(flow_id: int) -> DecisionFlow:
    row = DecisionFlow.objects.filter(pk=flow_id).first()
    if row is None:
        raise NotFound()
    # The code is the lock, so two versions of it cannot go to work at once.
    advisory_lock(f"risk.flow.{row.code}")
    row.refresh_from_db()
    return row


def _moved(flow_id: int, status: FlowStatus) -> DecisionFlow:
    row = _locked(flow_id)
    if not can_move(FLOW_TRANSITIONS, FlowStatus(row.status), status):
        raise FlowWrongState(status=row.status)
    row.status = status.value
    return row


def _audit(actor: Actor, action: str, row: DecisionFlow, after: Mapping[str, Any]) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="decision_flow",
        subject_id=row.pk,
        subject_number=f"{row.code} v{row.version}",
        after=after,
    )
