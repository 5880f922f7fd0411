"""Background tasks of the jobs room; each names the lender's schema it works in."""

from datetime import date

from django_tenants.utils import schema_context
from procrastinate.contrib.django import app

from huoshui.foundation.actor import SYSTEM
from huoshui.identity.queries import actor_of_user
from huoshui.jobs.end_of_day import run_until


@app.task(queue="day_end", name="jobs.run_day_end")
def run_day_end_job(schema_name: str, until: str, user_id: int | None = None) -> None:
    """Close business days until `until` is open, on behalf of the person who asked."""
    with schema_context(schema_name):
        actor = SYSTEM if user_id is None else actor_of_user(user_id=user_id)
        run_until(date.fromisoformat(until), actor=actor)
