"""Relations of a customer at the desk: the graph and what it means, entered and ended by two people."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.relation_shapes import (
    RelationEndIn,
    RelationIn,
    RelationRefOut,
    RelationReviewIn,
    RelationsOut,
    RelationStatusOut,
    StaffNameOut,
)
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import list_users, scope_of
from huoshui.parties import operations
from huoshui.parties.queries import RelationRow, get_customer_by_number, list_relations
from huoshui.risk.connections import Concentration, get_connections

router = Router(auth=StaffAuth(), tags=["staff customers"])


@router.get("/customers/{number}/relations", response=RelationsOut)
def read_relations(request: HttpRequest, number: str) -> dict[str, Any]:
    actor = current_actor(request)
    actor.require("customer.view")
    scope = scope_of(actor)
    customer = get_customer_by_number(number=number, scope=scope)
    found = get_connections(customer_id=customer.id, scope=scope)
    members = found.concentration.members
    return {
        "centre": found.graph.centre,
        "parties": [
            {
                **asdict(party),
                "exposure": members[party.customer_id].total if party.customer_id in members else None,
            }
            for party in found.graph.parties
        ],
        "ties": found.graph.ties,
        "notices": found.notices,
        "concentration": concentration_values(found.concentration),
        "rows": [relation_values(row, actor) for row in list_relations(customer_id=customer.id)],
    }


@router.get("/relation-staff", response=list[StaffNameOut])
def list_relation_staff(request: HttpRequest) -> list[dict[str, Any]]:
    """Members of staff who may be named as a customer's relative."""
    actor = current_actor(request)
    actor.require("customer.edit")
    return [{"id": user.id, "name": user.name} for user in list_users(page_size=500).items]


@write(router, "/customers/{number}/relations", response=RelationRefOut)
def propose_relation(request: HttpRequest, number: str, body: RelationIn) -> dict[str, int]:
    actor = current_actor(request)
    relation_id = operations.propose_relation(
        actor=actor,
        number=number,
        kind=body.kind,
        source=body.source,
        since=body.since,
        scope=scope_of(actor),
        share=body.share,
        party_number=body.party_number,
        outside_name=body.outside_name,
        outside_id_number=body.outside_id_number,
        outside_is_firm=body.outside_is_firm,
        staff_id=body.staff_id,
    )
    return {"id": relation_id}


@write(router, "/relations/{relation_id}/end", response=RelationStatusOut)
def propose_relation_end(request: HttpRequest, relation_id: int, body: RelationEndIn) -> dict[str, str]:
    actor = current_actor(request)
    operations.propose_relation_end(
        actor=actor,
        relation_id=relation_id,
        ended_on=body.ended_on,
        reason=body.reason,
        scope=scope_of(actor),
    )
    return {"status": "ending"}


@write(router, "/relations/{relation_id}/review", response=RelationStatusOut)
def review_relation(request: HttpRequest, relation_id: int, body: RelationReviewIn) -> dict[str, str]:
    actor = current_actor(request)
    status = operations.review_relation(
        actor=actor,
        relation_id=relation_id,
        approve=body.approve,
        opinion=body.opinion,
        scope=scope_of(actor),
    )
    return {"status": status}


def relation_values(row: RelationRow, actor: Actor) -> dict[str, Any]:
    """The row with what this person may do about it."""
    waits = row.status in ("proposed", "ending") and row.proposed_by_id != actor.user_id
    return {
        **asdict(row),
        "can_review": waits and actor.may("customer.review"),
        "can_end": row.status == "in_force" and actor.may("customer.edit"),
    }


def concentration_values(found: Concentration) -> dict[str, Any]:
    """Exposure and its tests as JSON has them."""
    return {
        "own": {**asdict(found.own), "total": found.own.total},
        "members_count": len(found.members),
        "group": found.total,
        "tests": [
            {
                "name": test.name,
                "limit": test.limit,
                "capital": test.capital,
                "cap": test.room.cap,
                "exposure": test.room.exposure,
                "left": test.room.left,
                "is_breached": test.room.is_breached,
            }
            for test in found.tests
        ],
    }
