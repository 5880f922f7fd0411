"""What is written down of each end of day: which steps are done, with their counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huoshui.foundation import clock
from huoshui.servicing.models import DayEnd

RUNNING, DONE = "running", "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEndView:
    """One end of day (日终) as recorded; accrued interest in cents."""

    date: date
    status: str
    steps: Mapping[str, Mapping[str, int]]
    accrued_interest: int
    started_at: datetime
    finished_at: datetime | None


@transaction.atomic
def begin_day_end(*, day: date) -> DayEndView:
    """The record of the end of day of `day`, made when it is not there yet."""
    row, _ = DayEnd.objects.get_or_create(date=day, defaults={"status": RUNNING, "started_at": clock.now()})
    return _view(row)


@transaction.atomic
def note_step(
    *, day: date, step: str, counts: Mapping[str, int], accrued_interest: int | None = None
) -> None:
    """Write down that `step` of the end of day is done, in the caller's transaction when there is one."""
    row = DayEnd.objects.select_for_update().get(date=day)
    row.steps = {**row.steps, step: dict(counts)}
    if accrued_interest is not None:
        row.accrued_interest = accrued_interest
    row.save(update_fields=["steps", "accrued_interest"])


@transaction.atomic
def finish_day_end(*, day: date) -> DayEndView:
    """The record, marked done."""
    row = DayEnd.objects.select_for_update().get(date=day)
    if row.status != DONE:
        row.status, row.finished_at = DONE, clock.now()
        row.save(update_fields=["status", "finished_at"])
    return _view(row)


def unfinished_day_end() -> DayEndView | None:
    """The earliest end of day that began and is not done: a run was killed in it."""
    row = DayEnd.objects.exclude(status=DONE).order_by("date").first()
    return _view(row) if row else None


def first_day_waiting_to_remind(day: date) -> date:
    """The first of the unbroken row of ends of day before `day` that left their reminders to a later one;
    `day` itself when there is none. It outlives a catch-up that was killed and gone on with.
    """
    first = day
    for ended, steps in DayEnd.objects.filter(date__lt=day).order_by("-date").values_list("date", "steps"):
        if "left" not in steps.get("remind", {}):
            break
        first = ended
    return first


def list_day_ends(*, limit: int = 30) -> list[DayEndView]:
    """The latest ends of day, newest first."""
    return [_view(row) for row in DayEnd.objects.order_by("-date")[:limit]]


def _view(row: DayEnd) -> DayEndView:
    return DayEndView(
        date=row.date,
        status=row.status,
        steps=row.steps,
        accrued_interest=row.accrued_interest,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
