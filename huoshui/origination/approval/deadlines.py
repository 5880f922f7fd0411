"""The clocks of open steps: when their time is up, who is reminded, and when the case goes up a level."""

from datetime import datetime

from huoshui.core.approval import Timer, due_after, is_office_time
from huoshui.core.workdays import WorkCalendar
from huoshui.foundation.clock import LOCAL_ZONE, now
from huoshui.foundation.outbox import emit
from huoshui.origination.approval.rounds import OFFICE, flow_of
from huoshui.origination.events import StepEscalated, StepReminded
from huoshui.origination.models import ApprovalAct, ApprovalStep
from huoshui.products.working_days import work_calendar


def watch_deadlines() -> tuple[int, int]:
    """How many steps were reminded of and how many went up a level, once each; none outside office hours."""
    local = now().astimezone(LOCAL_ZONE)
    calendar = work_calendar()
    if not is_office_time(local, calendar, OFFICE):
        return 0, 0
    late = ApprovalStep.objects.select_for_update(of=("self",)).filter(status="open", due_at__lt=now())
    reminded = escalated = 0
    for step in late.filter(escalated_at__isnull=True).select_related("application").order_by("due_at"):
        if step.reminded_at is None:
            step.reminded_at = now()
            _note(step, "remind")
            emit(StepReminded(number=step.application.number, step_id=step.pk, by=""))
            reminded += 1
        timer = flow_of(step.application, step.round).step(step.code).timer
        if timer.escalate_to and now() >= _escalates_at(step, timer, calendar):
            step.escalated_at = now()
            step.roles = sorted({*step.roles, timer.escalate_to}) if step.roles else []
            _note(step, "escalate")
            emit(StepEscalated(number=step.application.number, step_id=step.pk, role=timer.escalate_to))
            escalated += 1
        step.save(update_fields=["reminded_at", "escalated_at", "roles"])
    return reminded, escalated


def _escalates_at(step: ApprovalStep, timer: Timer, calendar: WorkCalendar) -> datetime:
    assert step.due_at is not None
    due = step.due_at.astimezone(LOCAL_ZONE)
    return due_after(due, timer.escalate_after_hours, timer.counts, calendar, OFFICE)


def _note(step: ApprovalStep, kind: str) -> None:
    ApprovalAct.objects.create(application=step.application, step=step, kind=kind, at=now())
