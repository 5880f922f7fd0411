"""Customer files at the desk: found, opened, shown in full with a reason, changed by two people."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.customer_part_shapes import WholeCustomerOut
from huoshui.api.customer_shapes import (
    CustomerChangeIn,
    CustomerChangeRefOut,
    CustomerChangeReviewIn,
    CustomerChangeReviewOut,
    CustomerIn,
    CustomerRefOut,
    CustomerRowOut,
    RevealIn,
)
from huoshui.api.staff.customer_parts import parts_of
from huoshui.api.types import Page, PageParams, page_of
from huoshui.core.money import Cents
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import head_branch_id, scope_of
from huoshui.parties import operations, queries
from huoshui.servicing.queries import loans_by_customer

router = Router(auth=StaffAuth(), tags=["staff customers"])


class CustomerFilters(PageParams):
    search: str = ""
    kind: str = ""


@router.get("/customers", response=Page[CustomerRowOut])
def list_customers(request: HttpRequest, filters: Query[CustomerFilters]) -> dict[str, Any]:
    actor = current_actor(request)
    actor.require("customer.view")
    found = queries.list_customers(
        scope=scope_of(actor),
        search=filters.search,
        kind=filters.kind,
        page=filters.page,
        page_size=filters.page_size,
    )
    balances = loans_by_customer([row.id for row in found.items])
    items = [{**asdict(row), **_balance(balances.get(row.id))} for row in found.items]
    return page_of(items, total=found.total, params=filters)


@write(router, "/customers", response=CustomerRefOut)
def register_customer(request: HttpRequest, body: CustomerIn) -> operations.CustomerRef:
    actor = current_actor(request)
    actor.require("customer.edit")
    return operations.register_customer(
        actor=actor, branch_id=actor.branch_id or head_branch_id(), **body.dict()
    )


@router.get("/customers/{number}", response=WholeCustomerOut)
def read_customer(request: HttpRequest, number: str) -> dict[str, Any]:
    actor = current_actor(request)
    actor.require("customer.view")
    scope = scope_of(actor)
    customer = queries.get_customer_by_number(number=number, scope=scope)
    balances = loans_by_customer([customer.id])
    parts = parts_of(customer.id, actor, scope)
    return {
        **asdict(customer),
        **_balance(balances.get(customer.id)),
        "statements": queries.list_statements(customer_id=customer.id),
        "notifications": queries.list_notifications(customer_id=customer.id, page_size=50).items,
        "changes": [
            _change(row, actor)
            for row in queries.list_changes(customer_id=customer.id, displays=scope.displays)
        ],
        **parts,
        "exposure": parts["concentration"]["own"]["total"],
    }


@router.post("/customers/{number}/reveal", response=dict[str, str])
def reveal_customer(request: HttpRequest, number: str, body: RevealIn) -> dict[str, str]:
    # Not a `write`: the answer must not lie in the idempotency records, and each look is an entry of its own.
    actor = current_actor(request)
    return operations.reveal_customer(
        actor=actor, number=number, fields=body.fields, reason=body.reason, scope=scope_of(actor)
    )


@write(router, "/customers/{number}/changes", response=CustomerChangeRefOut)
def propose_customer_change(request: HttpRequest, number: str, body: CustomerChangeIn) -> dict[str, int]:
    actor = current_actor(request)
    change_id = operations.propose_change(
        actor=actor, number=number, field=body.field, after=body.after, scope=scope_of(actor)
    )
    return {"id": change_id}


@write(router, "/customer-changes/{change_id}/review", response=CustomerChangeReviewOut)
def review_customer_change(
    request: HttpRequest, change_id: int, body: CustomerChangeReviewIn
) -> dict[str, str]:
    actor = current_actor(request)
    status = operations.review_change(
        actor=actor,
        change_id=change_id,
        approve=body.approve,
        opinion=body.opinion,
        scope=scope_of(actor),
    )
    return {"status": status}


def _balance(found: tuple[int, Cents] | None) -> dict[str, int]:
    count, outstanding = found or (0, 0)
    return {"loans_count": count, "principal_outstanding": outstanding}


def _change(row: queries.ChangeRow, actor: Actor) -> dict[str, Any]:
    mine = row.proposed_by_id == actor.user_id
    return {
        **asdict(row),
        "can_review": row.status == "proposed" and not mine and actor.may("customer.review"),
    }
