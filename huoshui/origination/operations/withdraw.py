"""Withdrawing an application."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.origination.access import locked_for_entry
from huoshui.origination.approval.rounds import cancel_steps
from huoshui.origination.events import ApplicationWithdrawn
from huoshui.origination.stages import move


@transaction.atomic
def withdraw_application(*, actor: Actor, number: str) -> None:
    """Nothing; the application is withdrawn (撤回), its open steps with it.

    Refusals: NotFound, Forbidden, ApplicationWrongState (decided against, contracted, withdrawn already).
    """
    application = locked_for_entry(actor, number)
    move(application, ApplicationStatus.WITHDRAWN, actor)
    application.save(update_fields=["status"])
    cancel_steps(application)
    record(
        actor=actor,
        action="application.withdraw",
        subject_type="application",
        subject_id=application.pk,
        subject_number=application.number,
    )
    emit(ApplicationWithdrawn(number=application.number))
