"""The end of day (日终): closes business date D, opens D + 1. Order and restart only; no arithmetic.

Nine steps, each done in transactions of its own and then written down, so that a killed run goes on where it
stopped and a finished date runs no second time: debits of D; month-end provisions of D; the turn (interest of
D, books closed, snapshot, date advanced, loans rolled), all or nothing; floating rates reset on D + 1; the
rules on whole debtors on D + 1; credit lines of D + 1; tranches
nobody drew in time; the watch on live loans; reminders of D + 1.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from enum import Enum

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.collections.operations import list_reminders_of_day
from huoshui.core.errors import Refusal
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.locks import exclusive
from huoshui.foundation.outbox import emit
from huoshui.jobs.events import BusinessDayClosed
from huoshui.risk.ratings.operations import look_after_ratings
from huoshui.risk.unified_lines.operations import look_after_unified_lines
from huoshui.servicing.classification.debtors import classify_debtors
from huoshui.servicing.day_end.book import Book
from huoshui.servicing.day_end.debits import collect_debits
from huoshui.servicing.day_end.record import (
    DayEndView,
    begin_day_end,
    finish_day_end,
    first_day_waiting_to_remind,
    note_step,
    unfinished_day_end,
)
from huoshui.servicing.day_end.turn import turn_day
from huoshui.servicing.floating.resets import reset_rates
from huoshui.servicing.lines.operations import look_after_lines
from huoshui.servicing.monitoring.watch import raise_alerts
from huoshui.servicing.provisioning.run import provision_month_end
from huoshui.servicing.tranches.lapse import lapse_tranches

STEPS = ("debit", "provision", "turn", "reprice", "classify", "lines", "tranches", "watch", "remind")
LOCK = "jobs.end_of_day"
Progress = Callable[[date, str, int, int], None]


class DayNotReached(Refusal):
    """A day to run until that lies before the business date."""

    code = "jobs.day_not_reached"
    zh = "目标日期 {until} 早于当前会计日 {today}"
    en = "{until} lies before the business date, {today}"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEndResult:
    """What an end of day did, step by step (counts), and the interest it accrued in cents."""

    closed: date
    opened: date
    accrued_interest: int
    steps: Mapping[str, Mapping[str, int]]


class Reminding(Enum):
    """When the borrowers of a day are reminded: at its end, by a later day of the catch-up, or never."""

    NOW = "now"
    LATER = "later"
    NEVER = "never"


def close_day(
    *, actor: Actor = SYSTEM, progress: Progress | None = None, remind: bool = True
) -> DayEndResult:
    """The result of closing the present business date, or of finishing a run that was killed in one.

    `progress(day, step, done, total)` hears of every step. Refusals: Forbidden, Busy when another one runs.
    → BusinessDayClosed.
    """
    actor.require("dayend.run")
    with exclusive(LOCK):
        return _close(actor, progress or _silent, Reminding.NOW if remind else Reminding.NEVER)[0]


def run_until(
    until: date, *, actor: Actor = SYSTEM, progress: Progress | None = None, remind: bool = True
) -> list[DayEndResult]:
    """The results of every end of day up to and opening `until`: catches up, day by day.

    Refusals: Forbidden, Busy, DayNotReached.
    """
    actor.require("dayend.run")
    today = business_date.today()
    if until < today:
        raise DayNotReached(field="until", until=until.isoformat(), today=today.isoformat())
    results = []
    known: Book | None = None
    with exclusive(LOCK):
        while unfinished_day_end() is not None or business_date.today() < until:
            # Who is told of a day long past is told of nothing: the last day tells what still helps.
            last = business_date.today() + timedelta(days=1) >= until
            when = Reminding.NOW if last else Reminding.LATER
            result, known = _close(actor, progress or _silent, when if remind else Reminding.NEVER, known)
            results.append(result)
    return results


def _close(
    actor: Actor, progress: Progress, remind: Reminding, known: Book | None = None
) -> tuple[DayEndResult, Book | None]:
    """The result, and the book as the day closed: the next day of the same run reads only what changed."""
    killed = unfinished_day_end()
    day = killed.date if killed else business_date.today()
    view = begin_day_end(day=day)
    opened = day + timedelta(days=1)
    if "debit" not in view.steps:
        _debit(day, progress)
    if "provision" not in view.steps:
        note_step(day=day, step="provision", counts={"loans": provision_month_end(day=day)})
        progress(day, "provision", 1, 1)
    if "turn" not in view.steps:
        progress(day, "turn", 0, 1)
        known = _turn(day, actor, known)
        progress(day, "turn", 1, 1)
    if "reprice" not in view.steps:
        note_step(day=day, step="reprice", counts=asdict(reset_rates(day=opened)))
        progress(day, "reprice", 1, 1)
    if "classify" not in view.steps:
        note_step(day=day, step="classify", counts=asdict(classify_debtors(day=opened)))
        progress(day, "classify", 1, 1)
    if "lines" not in view.steps:
        _lines(day, opened)
        progress(day, "lines", 1, 1)
    if "tranches" not in view.steps:
        _tranches(day, opened)
        progress(day, "tranches", 1, 1)
    if "watch" not in view.steps:
        note_step(day=day, step="watch", counts=raise_alerts(day=opened))
        progress(day, "watch", 1, 1)
    if "remind" not in view.steps:
        _remind(day, opened, remind)
        progress(day, "remind", 1, 1)
    return _result(finish_day_end(day=day)), known


def _debit(day: date, progress: Progress) -> None:
    progress(day, "debit", 0, 1)
    done = collect_debits(day=day, progress=lambda count, total: progress(day, "debit", count, total))
    note_step(day=day, step="debit", counts=asdict(done))


@transaction.atomic
def _turn(day: date, actor: Actor, known: Book | None) -> Book:
    """The turn and its note commit together: it is never done and unknown, nor known and not done."""
    turned = turn_day(day=day, known=known)
    if turned is None:
        raise RuntimeError(f"the business date is no longer {day}")
    counts = {
        field.name: value for field in fields(turned) if isinstance(value := getattr(turned, field.name), int)
    }
    note_step(day=day, step="turn", counts=counts, accrued_interest=turned.accrued_interest)
    record(
        actor=actor,
        action="day.closed",
        subject_type="day_end",
        subject_id=day.isoformat(),
        subject_number=day.isoformat(),
        after=counts,
    )
    emit(
        BusinessDayClosed(
            closed=day.isoformat(),
            opened=turned.opened.isoformat(),
            accrued_interest=turned.accrued_interest,
        )
    )
    return turned.book


@transaction.atomic
def _lines(day: date, opened: date) -> None:
    counts = look_after_lines(day=opened) | look_after_unified_lines(day=opened) | look_after_ratings()
    note_step(day=day, step="lines", counts=counts)


@transaction.atomic
def _tranches(day: date, opened: date) -> None:
    note_step(day=day, step="tranches", counts=lapse_tranches(day=opened))


@transaction.atomic
def _remind(day: date, opened: date, remind: Reminding) -> None:
    counts = {"sent": 0}
    if remind is Reminding.NOW:
        since = first_day_waiting_to_remind(day)
        counts["sent"] = list_reminders_of_day(business_date=opened, since=since)
    elif remind is Reminding.LATER:
        counts["left"] = 1
    note_step(day=day, step="remind", counts=counts)


def _result(view: DayEndView) -> DayEndResult:
    return DayEndResult(
        closed=view.date,
        opened=view.date + timedelta(days=1),
        accrued_interest=view.accrued_interest,
        steps=view.steps,
    )


def _silent(day: date, step: str, done: int, total: int) -> None:
    """Nobody listens."""
