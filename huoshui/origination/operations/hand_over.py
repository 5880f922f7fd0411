"""A leaving member of staff's applications, looked after by another from now on."""

from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope
from huoshui.origination.models import Application

# The end of the road for an application that never became a loan; one drawn on goes on living as a loan.
_OVER = (ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN, ApplicationStatus.EXPIRED)


def applications_of(*, user_id: int) -> tuple[str, ...]:
    """The applications the person looks after, and with them the contracts and loans."""
    found = Application.objects.filter(Scope(own_user_id=user_id).own()).exclude(status__in=_OVER)
    return tuple(found.order_by("id").values_list("number", flat=True))


def hand_over_applications(*, actor: Actor, from_id: int, to_id: int) -> tuple[str, ...]:
    """The numbers of the applications now looked after by `to_id`; who entered them stays, so that they
    still may not decide on them. Within a transaction."""
    actor.require("user.manage")
    found = Application.objects.select_for_update(of=("self",)).filter(Scope(own_user_id=from_id).own())
    rows = list(found.exclude(status__in=_OVER).order_by("id"))
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(manager_id=to_id)
    return tuple(row.number for row in rows)
