"""Background tasks of the jobs room; each names the lender's schema it works in."""

from datetime import date

from django.db import transaction
from django_tenants.utils import schema_context
from procrastinate.contrib.django import app

from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.jobs import active_schemas
from huoshui.identity.queries import actor_of_user
from huoshui.jobs.end_of_day import run_until
from huoshui.origination.operations import watch_deadlines


@app.task(queue="day_end", name="jobs.run_day_end")
def run_day_end_job(schema_name: str, until: str, user_id: int | None = None) -> None:
    """Close business days until `until` is open, on behalf of the person who asked."""
    with schema_context(schema_name):
        actor = SYSTEM if user_id is None else actor_of_user(user_id=user_id)
        run_until(date.fromisoformat(until), actor=actor)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="outbox", name="jobs.watch_approvals", queueing_lock="jobs.watch_approvals")
def watch_approvals_job(timestamp: int) -> None:
    """Every ten minutes: late approval steps are reminded of, later ones go up a level."""
    for schema_name in active_schemas():
        with schema_context(schema_name), transaction.atomic():
            watch_deadlines()
