"""The approval steps of an application, with who signed what and whom they wait for."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from huoshui.core.money import Cents
from huoshui.identity.queries import get_user_names
from huoshui.origination.models import Application, ApprovalAct, ApprovalStep, StepSeat


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """What somebody did at a step; amounts in cents. `is_recalled`: taken back since."""

    kind: str
    user_name: str
    on_behalf_of: str
    target: str
    target_step: str
    opinion: str
    advised_amount: Cents | None
    advised_term_months: int | None
    at: datetime
    is_recalled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """An approval step with every act at it; `waits_for` are the names of those it is for, when it names any.

    Amounts in cents.
    """

    id: int
    round: int
    order: int
    code: str
    name: str
    name_en: str
    permission: str
    status: str
    opened_at: datetime | None
    due_at: datetime | None
    acted_by: str
    acted_by_id: int | None
    acted_at: datetime | None
    action: str
    opinion: str
    advised_amount: Cents | None
    advised_term_months: int | None
    visit: int
    is_named: bool
    is_reminded: bool
    is_escalated: bool
    waits_for: tuple[str, ...]
    acts: tuple[ActRow, ...]


def steps_of(application: Application) -> tuple[StepRow, ...]:
    """Every step of every round in order; a step gone through again stands once a visit."""
    rows = list(application.steps.order_by("round", "order", "visit"))
    acts = list(
        ApprovalAct.objects.filter(application=application).select_related("recalled_by").order_by("id")
    )
    seats = list(StepSeat.objects.filter(step__application=application, is_open=True).order_by("id"))
    names = get_user_names(
        [row.acted_by_id for row in rows]
        + [row.assignee_id for row in rows]
        + [seat.user_id for seat in seats]
        + [user_id for act in acts for user_id in (act.user_id, act.on_behalf_of_id, act.target_id)]
    )
    acts_of: dict[int, list[ApprovalAct]] = defaultdict(list)
    for act in acts:
        if act.kind != "recall":
            acts_of[act.step_id].append(act)
    waits: dict[int, list[str]] = defaultdict(list)
    for seat in seats:
        waits[seat.step_id].append(names.get(seat.user_id, ""))
    return tuple(_step_row(row, acts_of[row.pk], waits[row.pk], names) for row in rows)


def _step_row(
    row: ApprovalStep, acts: list[ApprovalAct], waits_for: list[str], names: dict[int, str]
) -> StepRow:
    if row.status == "open" and row.assignee_id is not None:
        waits_for = [names.get(row.assignee_id, ""), *waits_for]
    return StepRow(
        id=row.pk,
        round=row.round,
        order=row.order,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        permission=row.permission,
        status=row.status,
        opened_at=row.opened_at,
        due_at=row.due_at,
        acted_by=names.get(row.acted_by_id, "") if row.acted_by_id else "",
        acted_by_id=row.acted_by_id,
        acted_at=row.acted_at,
        action=row.action,
        opinion=row.opinion,
        advised_amount=row.advised_amount,
        advised_term_months=row.advised_term_months,
        visit=row.visit,
        is_named=row.is_named,
        is_reminded=row.reminded_at is not None,
        is_escalated=row.escalated_at is not None,
        waits_for=tuple(waits_for),
        acts=tuple(_act_row(act, names) for act in acts),
    )


def _act_row(act: ApprovalAct, names: dict[int, str]) -> ActRow:
    return ActRow(
        kind=act.kind,
        user_name=names.get(act.user_id, "") if act.user_id else "",
        on_behalf_of=names.get(act.on_behalf_of_id, "") if act.on_behalf_of_id else "",
        target=names.get(act.target_id, "") if act.target_id else "",
        target_step=act.target_step,
        opinion=act.opinion,
        advised_amount=act.advised_amount,
        advised_term_months=act.advised_term_months,
        at=act.at,
        is_recalled=hasattr(act, "recalled_by"),
    )
