"""Background tasks of the origination room; each names the lender's schema it works in."""

from django_tenants.utils import schema_context
from procrastinate.contrib.django import app

from huoshui.origination.batches.operations import hand_in_rows, import_rows


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
