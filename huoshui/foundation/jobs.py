"""The foundation's background jobs. Each names the lender's schema it works in."""

import logging
from datetime import timedelta

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django_tenants.utils import get_tenant_model, schema_context
from procrastinate import JobContext
from procrastinate.contrib.django import app

from huoshui.foundation.idempotency import forget_answers
from huoshui.foundation.outbox.delivery import deliver_event, drain

_log = logging.getLogger("huoshui.jobs")


@app.task(queue="outbox", name="foundation.deliver_event")
def deliver_event_job(schema_name: str, event_id: int) -> None:
    """Tell one event to its reactions."""
    with schema_context(schema_name):
        deliver_event(event_id)


@app.task(queue="outbox", name="foundation.drain_outbox")
def drain_outbox_job(schema_name: str) -> None:
    """Tell everything that waits to its reactions: after many events at once."""
    with schema_context(schema_name):
        drain()


@app.periodic(cron="* * * * *")
@app.task(queue="outbox", name="foundation.sweep", queueing_lock="foundation.sweep", pass_context=True)
async def sweep_job(context: JobContext, timestamp: int) -> None:
    """Every minute: give back the jobs of killed workers, tell the events whose job was lost or failed."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        _log.warning("job %s of a lost worker is tried again", job.id)
        await manager.retry_job(job)
    await sync_to_async(_drain_every_lender, thread_sensitive=False)()


def _drain_every_lender() -> None:
    close_old_connections()
    for schema_name in active_schemas():
        with schema_context(schema_name):
            drain(limit=2000)
    close_old_connections()


@app.periodic(cron="17 3 * * *")
@app.task(queue="outbox", name="foundation.tidy", queueing_lock="foundation.tidy")
def tidy_job(timestamp: int) -> None:
    """Every night: forget the answers to writes of more than thirty days ago."""
    for schema_name in active_schemas():
        with schema_context(schema_name):
            forget_answers(older_than=timedelta(days=30))


def active_schemas() -> list[str]:
    """The schemas of the lenders at work."""
    return list(get_tenant_model().objects.filter(is_active=True).values_list("schema_name", flat=True))
