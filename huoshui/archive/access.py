"""Whose files a person may see: those of the cases in their scope."""

from django.db.models import Q

from huoshui.archive.models import CaseFile
from huoshui.core.errors import NotFound
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, scope_of


def in_scope(scope: Scope, path: str = "") -> Q:
    """The condition on CaseFile (reached by `path`): all, those of the branches, the person's own cases."""
    return scope.rows(scope.own(f"{path}application__"), branch=f"{path}application__branch_id")


def locked_file(actor: Actor, number: str) -> CaseFile:
    """The file of that application, locked. Refusals: NotFound, also outside the scope."""
    rows = CaseFile.objects.select_for_update(of=("self",))
    found = rows.filter(in_scope(scope_of(actor)), application_id=number).first()
    if found is None:
        raise NotFound()
    return found
