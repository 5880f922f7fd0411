"""Which customer files a person may see, as a database condition."""

from django.db.models import Q

from huoshui.identity.queries import Scope


def in_scope(scope: Scope) -> Q:
    """The condition on Customer: all, those of the branches, those the person entered or their own."""
    if scope.all:
        return Q()
    condition = Q(pk__in=[])
    if scope.branch_ids:
        condition |= Q(branch_id__in=scope.branch_ids)
    if scope.own_user_id is not None:
        condition |= Q(entered_by_id=scope.own_user_id) | Q(user_id=scope.own_user_id)
    return condition
