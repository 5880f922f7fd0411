"""What waits about collateral, for the work queue."""

from typing import Any

from huoshui.collateral.queries import StepToCheck, Task, list_steps_to_check, list_tasks
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of

_CHECKS = {
    "registration": ("复核押品登记", "Check a registration"),
    "release": ("复核解押", "Check a release"),
}
_TASKS = {
    "valuation": ("押品重估", "Value an asset again"),
    "insurance": ("押品续保", "Renew an asset's insurance"),
    "registration": ("补办押品登记", "Register an outstanding security"),
}


def collateral_work(actor: Actor) -> list[dict[str, Any]]:
    """Steps this person may check, and what is due about the assets in their scope."""
    items: list[dict[str, Any]] = []
    if actor.may("collateral.check"):
        waiting = list_steps_to_check(scope=scope_of(actor), not_made_by=actor.user_id)
        items += [_check(row) for row in waiting]
    if actor.may("collateral.edit"):
        items += [_task(row) for row in list_tasks(scope=scope_of(actor))]
    return items


def _check(row: StepToCheck) -> dict[str, Any]:
    title, title_en = _CHECKS[row.kind]
    return {
        "kind": "collateral_check",
        "title": title,
        "title_en": title_en,
        "number": row.case_number,
        "applicant_name": row.customer_name,
        "amount": row.amount,
        "opened_at": row.made_at,
        "link": f"/collateral/{row.asset_number}",
    }


def _task(row: Task) -> dict[str, Any]:
    title, title_en = _TASKS[row.kind]
    return {
        "kind": "collateral_task",
        "title": f"{title}：{row.asset_name}",
        "title_en": f"{title_en}: {row.asset_name}",
        "number": row.asset_number,
        "applicant_name": row.customer_name,
        "amount": row.amount,
        "due_at": clock.start_of(row.due_on),
        "link": f"/collateral/{row.asset_number}",
    }
