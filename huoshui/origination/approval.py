"""The steps of an approval: planned by the product, opened in order, skipped below their amount."""

from datetime import timedelta

from huoshui.core.money import Cents
from huoshui.foundation.clock import now
from huoshui.foundation.outbox import emit
from huoshui.origination.events import StepOpened
from huoshui.origination.models import Application, ApprovalStep
from huoshui.origination.rounds import current_round
from huoshui.products.definition import ApprovalStepPlan, ProductDefinition


def open_round(application: Application, definition: ProductDefinition, amount: Cents) -> None:
    """Nothing; a new round with a row for each planned step, the first needed one open."""
    round_number = current_round(application) + 1
    ApprovalStep.objects.bulk_create(
        ApprovalStep(
            application=application,
            round=round_number,
            order=order,
            code=plan.code,
            name=plan.name,
            name_en=plan.name_en,
            permission=plan.permission,
            status="waiting" if is_needed(plan, amount) else "skipped",
        )
        for order, plan in enumerate(definition.approval_steps, start=1)
    )
    steps = list(application.steps.filter(round=round_number).order_by("order"))
    # A product whose every step has a threshold above this amount still wants one person's eyes.
    first = next((step for step in steps if step.status == "waiting"), steps[0])
    open_step(application, first, definition, is_first=True)


def is_needed(plan: ApprovalStepPlan, amount: Cents) -> bool:
    """Whether the step is part of a case of this amount: above 5,000,000 → 5,000,000 no, 5,000,000.01 yes."""
    return plan.above_amount is None or amount > plan.above_amount


def open_step(
    application: Application, step: ApprovalStep, definition: ProductDefinition, *, is_first: bool = False
) -> None:
    """Nothing; the step is open and its clock (时限) runs."""
    step.status = "open"
    step.opened_at = now()
    step.due_at = step.opened_at + timedelta(hours=definition.sla_hours)
    step.save(update_fields=["status", "opened_at", "due_at"])
    assert application.customer_id is not None
    emit(
        StepOpened(
            number=application.number,
            customer_id=application.customer_id,
            round=step.round,
            step_code=step.code,
            is_first=is_first,
        )
    )


def cancel_steps(application: Application) -> None:
    """Nothing; steps that wait or are open are cancelled."""
    application.steps.filter(status__in=("open", "waiting")).update(status="cancelled")
