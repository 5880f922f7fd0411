"""Rounds of approval: a case that was sent back and comes again starts a new round."""

from django.db.models import Max

from huoshui.origination.models import Application


def current_round(application: Application) -> int:
    """The number of the last round of approval, 0 before the first."""
    return application.steps.aggregate(last=Max("round"))["last"] or 0
