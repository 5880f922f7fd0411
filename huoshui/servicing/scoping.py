"""Which loans a person may see, as a database condition."""

from django.db.models import Q

from huoshui.identity.queries import Scope


def in_scope(scope: Scope, path: str = "") -> Q:
    """The condition on LoanAccount (or on what reaches it by `path`): all, those of the branches, those of
    applications the person entered."""
    if scope.all:
        return Q()
    condition = Q(pk__in=[])
    if scope.branch_ids:
        condition |= Q(**{f"{path}branch_id__in": scope.branch_ids})
    if scope.own_user_id is not None:
        condition |= Q(**{f"{path}contract__application__entered_by_id": scope.own_user_id})
    return condition
