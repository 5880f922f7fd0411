"""A leaving member of staff's open alerts, answered by another."""

from huoshui.foundation.actor import Actor
from huoshui.servicing.monitoring.models import RiskAlert


def alerts_of(*, user_id: int) -> tuple[str, ...]:
    """The loans of the open alerts the person has taken on, one a line."""
    found = RiskAlert.objects.filter(owner_id=user_id, status="open")
    return tuple(found.order_by("id").values_list("loan__number", flat=True))


def hand_over_alerts(*, actor: Actor, from_id: int, to_id: int) -> tuple[str, ...]:
    """The loans whose open alerts are now `to_id`'s to answer. Within a transaction."""
    actor.require("user.manage")
    moved = alerts_of(user_id=from_id)
    RiskAlert.objects.filter(owner_id=from_id, status="open").update(owner_id=to_id)
    return moved
