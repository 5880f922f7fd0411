"""Background tasks of the archive; each works in every lender's schema in turn."""

from django.db import close_old_connections
from django_tenants.utils import schema_context
from procrastinate.contrib.django import app

from huoshui.archive.operations import read_waiting, walk_cases
from huoshui.foundation.jobs import active_schemas

READING_SECONDS = 20
"""Of every minute: reading pictures takes a whole core, and others work too."""


@app.periodic(cron="* * * * *")
@app.task(queue="archive", name="archive.read", queueing_lock="archive.read", lock="archive.read")
def read_papers_job(timestamp: int) -> None:
    """Every minute: papers that were filed and not yet read, for twenty seconds over all lenders."""
    schemas = active_schemas()
    for schema_name in schemas:
        with schema_context(schema_name):
            read_waiting(seconds=READING_SECONDS / max(len(schemas), 1))
    close_old_connections()


@app.periodic(cron="41 2 * * *")
@app.task(queue="archive", name="archive.walk", queueing_lock="archive.walk", lock="archive.walk")
def walk_cases_job(timestamp: int) -> None:
    """Every night: what no event told of is filed after all."""
    for schema_name in active_schemas():
        with schema_context(schema_name):
            walk_cases()
    close_old_connections()
