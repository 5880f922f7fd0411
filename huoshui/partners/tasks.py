"""Background tasks of the partners room; each walks the lenders at work."""

from django_tenants.utils import schema_context
from procrastinate.contrib.django import app

from huoshui.foundation.jobs import active_schemas
from huoshui.partners.operations import tidy_partners
from huoshui.partners.sandbox import settle_slow


@app.periodic(cron="* * * * *")
@app.task(queue="outbox", name="partners.settle_slow", queueing_lock="partners.settle_slow")
def settle_slow_job(timestamp: int) -> None:
    """Every minute: slow cases of sandboxes are decided."""
    for schema_name in active_schemas():
        with schema_context(schema_name):
            settle_slow()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="outbox", name="partners.tidy", queueing_lock="partners.tidy")
def tidy_partners_job(timestamp: int) -> None:
    """Every ten minutes: nonces and counts nobody needs any more, and old requests, are forgotten."""
    for schema_name in active_schemas():
        with schema_context(schema_name):
            tidy_partners()
