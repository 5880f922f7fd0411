"""Reads about the jobs."""

from dataclasses import dataclass
from datetime import date

from huoshui.jobs.end_of_day import STEPS
from huoshui.servicing.day_end.debits import count_debits
from huoshui.servicing.day_end.record import unfinished_day_end


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEndProgress:
    """How far a running end of day is (日终进度)."""

    running: bool
    date: date | None
    step: str | None
    done: int
    total: int


def day_end_progress() -> DayEndProgress:
    """The step an unfinished end of day stands at; debits count one by one, other steps as a whole."""
    view = unfinished_day_end()
    if view is None:
        return DayEndProgress(running=False, date=None, step=None, done=0, total=0)
    step = next((name for name in STEPS if name not in view.steps), STEPS[-1])
    done, total = count_debits(day=view.date) if step == "debit" else (len(view.steps), len(STEPS))
    return DayEndProgress(running=True, date=view.date, step=step, done=done, total=total)
