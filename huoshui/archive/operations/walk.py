"""A walk through every case there is: what happened before the archive, or was told to nobody, is filed."""

from collections.abc import Callable

from django.db import transaction

from huoshui.archive.models import FilingRun
from huoshui.archive.operations.file_case import file_case
from huoshui.foundation import clock
from huoshui.origination.queries import application_numbers_after

_BATCH = 50


def walk_cases(*, progress: Callable[[int], None] = lambda _: None) -> tuple[int, int]:
    """How many cases were looked at and how many things newly filed (补建归档).

    Fifty cases a transaction; a walk that was cut off goes on where it stopped, by whoever walks next.
    """
    run = FilingRun.objects.filter(ended_at__isnull=True).order_by("id").first()
    if run is None:
        run = FilingRun.objects.create(begun_at=clock.now())
    cases = added = 0
    while True:
        with transaction.atomic():
            run = FilingRun.objects.select_for_update().get(pk=run.pk)
            batch = application_numbers_after(run.last_id, _BATCH)
            if not batch:
                run.ended_at = run.ended_at or clock.now()
                run.save(update_fields=["ended_at"])
                return cases, added
            for _, number in batch:
                added += file_case(application_number=number)
            run.last_id = batch[-1][0]
            run.case_count += len(batch)
            run.save(update_fields=["last_id", "case_count"])
        cases += len(batch)
        progress(cases)
