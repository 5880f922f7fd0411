"""Which customer files a person may see, as a database condition."""

from django.db.models import Q

from huoshui.identity.queries import Scope


def in_scope(scope: Scope) -> Q:
    """The condition on Customer: all, those of the branches, those the person entered or their own."""
    return scope.rows(scope.own() | Q(user_id=scope.own_user_id))
