"""Alerts on live loans at the desk: listed, taken on, answered; and what each rule has been worth."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.names import CustomerName
from huoshui.api.types import Page, PageParams, Yuan, page_of
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.servicing.monitoring import operations, queries

router = Router(auth=StaffAuth(), tags=["staff alerts"])


class AlertOut(Schema):
    id: int
    rule: str
    rule_name: str
    rule_name_en: str
    customer_name: CustomerName
    customer_number: str
    loan_number: str
    principal_outstanding: Yuan
    facts: dict[str, Any]
    raised_on: date
    due_on: date
    is_late: bool
    status: str
    owner_name: str
    is_mine: bool
    action: str
    is_real: bool | None
    note: str
    answered_by_name: str
    answered_at: datetime | None


class RuleWorthOut(Schema):
    rule: str
    name: str
    name_en: str
    raised: int
    answered: int
    real: int
    precision: float | None


class AlertFilters(PageParams):
    status: str = ""
    rule: str = ""
    search: str = ""
    mine: bool = False


class AnswerIn(Schema):
    action: Literal["none", "visit", "call", "more_security", "freeze_line", "cut_limit", "call_loan"]
    is_real: bool
    note: str = Field(min_length=1, max_length=500)


class AlertStatusOut(Schema):
    id: int


@router.get("/alerts", response=Page[AlertOut])
def list_alerts(request: HttpRequest, filters: Query[AlertFilters]) -> dict[str, Any]:
    """Open alerts first, those due first before the others."""
    actor = _reader(request)
    found = queries.list_alerts(
        scope=scope_of(actor),
        status=filters.status,
        rule=filters.rule,
        search=filters.search,
        owner_id=actor.user_id if filters.mine else None,
        page=filters.page,
        page_size=filters.page_size,
    )
    rows = [
        {name: getattr(row, name) for name in AlertOut.model_fields if name != "is_mine"}
        | {"is_mine": row.owner_id == actor.user_id}
        for row in found.items
    ]
    return page_of(rows, total=found.total, params=filters)


@router.get("/alert-rules", response=list[RuleWorthOut])
def list_alert_rules(request: HttpRequest) -> list[Any]:
    """Every rule with how many alerts it raised and how many of the answered ones were real."""
    return list(queries.worth_of_rules(scope=scope_of(_reader(request))))


@write(router, "/alerts/{alert_id}/take", response=AlertStatusOut)
def take_alert(request: HttpRequest, alert_id: int) -> dict[str, int]:
    """The alert is this person's to answer."""
    operations.take_alert(actor=current_actor(request), alert_id=alert_id)
    return {"id": alert_id}


@write(router, "/alerts/{alert_id}/answer", response=AlertStatusOut)
def answer_alert(request: HttpRequest, alert_id: int, body: AnswerIn) -> dict[str, int]:
    """What was done, whether the danger was real, and what was found."""
    operations.answer_alert(actor=current_actor(request), alert_id=alert_id, **body.dict())
    return {"id": alert_id}


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("alert.view")
    return actor
