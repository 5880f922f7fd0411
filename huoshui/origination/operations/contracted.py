"""The end of an application: a contract was made of its offer, or the offer ran out."""

from datetime import date

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import NotFound
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.outbox import emit
from huoshui.origination.events import ApplicationExpired
from huoshui.origination.models import Application
from huoshui.origination.stages import move, need


@transaction.atomic
def mark_contracted(*, actor: Actor = SYSTEM, number: str) -> None:
    """Nothing; the offer has become a contract. Called by the contracts room.

    Refusals: NotFound, ApplicationWrongState (not approved).
    """
    application = Application.objects.select_for_update(of=("self",)).filter(number=number).first()
    if application is None:
        raise NotFound()
    need(application, ApplicationStatus.APPROVED)
    move(application, ApplicationStatus.CONTRACTED, actor)
    application.save(update_fields=["status"])
    record(
        actor=actor,
        action="application.contracted",
        subject_type="application",
        subject_id=application.pk,
        subject_number=application.number,
    )


@transaction.atomic
def expire_offers(*, actor: Actor = SYSTEM, on: date) -> tuple[str, ...]:
    """Numbers of the approved applications whose offer ran out before `on`; each is expired once."""
    rows = Application.objects.select_for_update(of=("self",), skip_locked=True).filter(
        status=ApplicationStatus.APPROVED, offer_valid_until__lt=on
    )
    expired = []
    for application in rows:
        move(application, ApplicationStatus.EXPIRED, actor)
        application.save(update_fields=["status"])
        record(
            actor=actor,
            action="application.expire",
            subject_type="application",
            subject_id=application.pk,
            subject_number=application.number,
        )
        emit(ApplicationExpired(number=application.number))
        expired.append(application.number)
    return tuple(expired)
