"""Which contracts a person may see, as a database condition."""

from django.db.models import Q

from huoshui.identity.queries import Scope


def in_scope(scope: Scope) -> Q:
    """The condition on Contract: all, those of the branches, those of applications the person entered."""
    return scope.rows(scope.own("application__"))
