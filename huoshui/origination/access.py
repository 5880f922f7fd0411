"""Who may touch which application: the borrower their own, a partner those it handed in, staff those in
their scope.
"""

from django.db.models import Q

from huoshui.core.errors import NotFound
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, scope_of
from huoshui.origination.models import Application


def in_scope(scope: Scope) -> Q:
    """The filter on applications for a staff member's scope."""
    return scope.rows(scope.own() | Q(borrower_user_id=scope.own_user_id))


def of_borrower(user_id: int | None) -> Q:
    """The filter on a borrower's applications: begun by them, or entered for their file at the counter."""
    if user_id is None:
        return Q(pk__in=[])
    return Q(borrower_user_id=user_id) | Q(customer__user_id=user_id)


def of_partner(partner_code: str) -> Q:
    """The filter on the applications a partner handed in; none for no partner."""
    return Q(partner_code=partner_code) if partner_code else Q(pk__in=[])


def locked(actor: Actor, number: str) -> Application:
    """The application, its row locked. Refusals: NotFound when it is not there or not the actor's."""
    found = Application.objects.select_for_update(of=("self",)).filter(number=number)
    if actor.kind != "system":
        found = found.filter(_reach(actor))
    application = found.first()
    if application is None:
        raise NotFound()
    return application


def locked_for_entry(actor: Actor, number: str) -> Application:
    """The application, locked, by one who may fill it in: its borrower, its partner, or staff who enter
    applications.

    Refusals: NotFound, Forbidden.
    """
    application = locked(actor, number)
    if actor.kind == "staff":
        actor.require("application.enter")
    return application


def _reach(actor: Actor) -> Q:
    if actor.kind == "borrower":
        return of_borrower(actor.user_id)
    if actor.kind == "partner":
        return of_partner(actor.partner_code)
    return in_scope(scope_of(actor))
