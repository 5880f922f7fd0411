"""Background tasks of the origination room; each names the lender's schema it works in."""

from django_tenants.utils import schema_context
from procrastinate.contrib.django import app

from huoshui.origination.batches.operations import import_rows


@app.task(queue="batches", name="origination.import_batch")
def import_batch_job(schema_name: str, number: str) -> None:
    """Import the rows of a batch that are left, on behalf of the person who sent it."""
    with schema_context(schema_name):
        import_rows(number)
