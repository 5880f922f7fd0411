"""Which loans a person may see, as a database condition."""

from django.db.models import Q

from huoshui.identity.queries import Scope


def in_scope(scope: Scope, path: str = "") -> Q:
    """The condition on LoanAccount (or on what reaches it by `path`): all, those of the branches, those of
    applications the person entered."""
    return scope.rows(scope.own(f"{path}contract__application__"), branch=f"{path}branch_id")
