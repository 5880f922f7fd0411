"""The financial spread of a customer at the desk: three years, entered and corrected by two people."""

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from ninja import Router

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.relation_shapes import (
    RelationRefOut,
    RelationStatusOut,
    SpreadOut,
    StatementIn,
    StatementReviewIn,
)
from huoshui.core.money import round_half_up
from huoshui.core.spreading import LINES
from huoshui.identity.queries import scope_of
from huoshui.parties import operations
from huoshui.parties.queries import (
    SpreadYear,
    StatementEntryRow,
    get_customer_by_number,
    get_spread,
    list_open_statements,
)

router = Router(auth=StaffAuth(), tags=["staff customers"])


@router.get("/customers/{number}/spread", response=SpreadOut)
def read_spread(request: HttpRequest, number: str) -> dict[str, Any]:
    actor = current_actor(request)
    actor.require("customer.view")
    customer = get_customer_by_number(number=number, scope=scope_of(actor))

    def entry(row: StatementEntryRow) -> dict[str, Any]:
        mine = row.proposed_by_id == actor.user_id
        return {**asdict(row), "can_review": not mine and actor.may("customer.review")}

    return {
        "catalogue": LINES,
        "years": [_year(one) for one in get_spread(customer_id=customer.id)],
        "entries": [entry(row) for row in list_open_statements(customer_id=customer.id)],
    }


@write(router, "/customers/{number}/statements", response=RelationRefOut)
def propose_statement(request: HttpRequest, number: str, body: StatementIn) -> dict[str, int]:
    actor = current_actor(request)
    entry_id = operations.propose_statement(
        actor=actor,
        number=number,
        year=body.year,
        lines=body.lines,
        is_audited=body.is_audited,
        basis=body.basis,
        scope=scope_of(actor),
    )
    return {"id": entry_id}


@write(router, "/statement-entries/{entry_id}/review", response=RelationStatusOut)
def review_statement(request: HttpRequest, entry_id: int, body: StatementReviewIn) -> dict[str, str]:
    actor = current_actor(request)
    status = operations.review_statement(
        actor=actor,
        entry_id=entry_id,
        approve=body.approve,
        opinion=body.opinion,
        scope=scope_of(actor),
    )
    return {"status": status}


def _year(one: SpreadYear) -> dict[str, Any]:
    spread = one.spread
    return {
        "year": spread.year,
        "source": one.source,
        "is_audited": one.is_audited,
        "basis": one.basis,
        "lines": spread.lines,
        "ratios": [
            {
                "name": ratio.name,
                "zh": ratio.zh,
                "en": ratio.en,
                "unit": ratio.unit,
                "formula": ratio.formula,
                "value": _decimals(ratio.value),
            }
            for ratio in spread.ratios
        ],
        "checks": spread.checks,
        "trends": {
            name: {"change": trend.change, "share": _decimals(trend.share)}
            for name, trend in spread.trends.items()
        },
    }


def _decimals(value: Fraction | None) -> str | None:
    """Four decimals, halves away from zero as money is rounded."""
    if value is None:
        return None
    scaled = round_half_up(value * 10_000)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{abs(scaled) // 10_000}.{abs(scaled) % 10_000:04d}"
