"""A leaving member of staff's customers, looked after by another from now on."""

from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope
from huoshui.parties.models import Customer


def customers_of(*, user_id: int) -> tuple[str, ...]:
    """The numbers of the active customers the person looks after."""
    found = Customer.objects.filter(Scope(own_user_id=user_id).own(), is_active=True)
    return tuple(found.order_by("id").values_list("number", flat=True))


def hand_over_customers(*, actor: Actor, from_id: int, to_id: int) -> tuple[str, ...]:
    """The numbers of the customers `to_id` now looks after; who entered them stays. In a transaction."""
    actor.require("user.manage")
    found = Customer.objects.select_for_update().filter(Scope(own_user_id=from_id).own(), is_active=True)
    moved = tuple(found.order_by("id").values_list("number", flat=True))
    found.update(manager_id=to_id)
    return moved
