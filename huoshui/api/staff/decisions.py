"""Automatic decisions at the desk: each decision in full, and its replay."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.decision_shapes import (
    DecisionOut,
    DecisionVariablesOut,
    decision_values,
    decision_variable_values,
)
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.origination.queries import get_application
from huoshui.risk import queries
from huoshui.risk.explained import get_decision_values
from huoshui.risk.queries import Decision

router = Router(auth=StaffAuth(), tags=["staff decisions"])


class DifferenceOut(Schema):
    path: str
    recorded: Any = None
    replayed: Any = None


class ReplayOut(Schema):
    equal: bool
    differences: list[DifferenceOut]


@router.get("/decisions/{record_id}", response=DecisionOut)
def get_staff_decision(request: HttpRequest, record_id: int) -> dict[str, Any]:
    """One decision: inputs, limits, points, reasons, outputs."""
    return decision_values(_visible(current_actor(request), record_id))


@router.get("/decisions/{record_id}/variables", response=DecisionVariablesOut)
def get_decision_variables(request: HttpRequest, record_id: int) -> dict[str, Any]:
    """Every variable the decision saw, its source and when that was asked; and what contradicts what."""
    _visible(current_actor(request), record_id)
    return decision_variable_values(get_decision_values(record_id))


@write(router, "/decisions/{record_id}/replay", response=ReplayOut)
def replay_staff_decision(request: HttpRequest, record_id: int) -> Any:
    """The same inputs through the same version again."""
    _visible(current_actor(request), record_id)
    return queries.replay_decision(record_id)


def _visible(actor: Actor, record_id: int) -> Decision:
    """The decision, when its application is in the reader's scope. Refusals: NotFound."""
    actor.require("decision.view")
    decision = queries.get_decision(record_id)
    get_application(number=decision.subject_number, scope=scope_of(actor))
    return decision
