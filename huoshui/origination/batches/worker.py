"""Calling the worker for a batch."""

from procrastinate.contrib.django import app

from huoshui.foundation.schema import current_schema


def call_worker(task: str, number: str) -> None:
    """Nothing; the worker runs that task of `huoshui.origination.tasks` once the transaction is committed.

    One run of a batch at a time; another waits for it and finds nothing left.
    """
    schema_name = current_schema()
    job = app.configure_task(task, allow_unknown=False, lock=f"batch:{schema_name}:{number}")
    job.defer(schema_name=schema_name, number=number)
