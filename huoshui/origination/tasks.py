"""Background tasks of the origination room; each names the lender's schema it works in."""

from django.db import close_old_connections
from django_tenants.utils import schema_context
from procrastinate.contrib.django import app

from huoshui.foundation.jobs import active_schemas
from huoshui.origination.batches.operations import hand_in_rows, import_rows
from huoshui.origination.pictures.operations import print_document, print_missed
from huoshui.origination.traces import forget_traces


@app.task(queue="batches", name="origination.import_batch")
def import_batch_job(schema_name: str, number: str) -> None:
    """Import the rows of a batch that are left, on behalf of the person who sent it."""
    with schema_context(schema_name):
        import_rows(number)


@app.task(queue="batches", name="origination.hand_in_batch")
def hand_in_batch_job(schema_name: str, number: str) -> None:
    """Hand in the applications of a batch that were asked for, on behalf of the person who sent it."""
    with schema_context(schema_name):
        hand_in_rows(number)


@app.task(queue="pictures", name="origination.print_document")
def print_document_job(schema_name: str, document_id: int) -> None:
    """Take the prints of a document that was handed in, and find the same picture in others' applications."""
    with schema_context(schema_name):
        print_document(document_id)


@app.periodic(cron="23 3 * * *")
@app.task(queue="pictures", name="origination.forget", queueing_lock="origination.forget")
def forget_job(timestamp: int) -> None:
    """Every night: forget traces, prints and counts that are a year old; take the prints that were missed."""
    for schema_name in active_schemas():
        with schema_context(schema_name):
            forget_traces()
            print_missed()
    close_old_connections()
