"""The lender's working days (工作日历): public holidays and weekends worked in exchange."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.workdays import WorkCalendar
from huoshui.foundation.actor import Actor
from huoshui.products.models import CalendarDay

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """A day that is not what its weekday says."""

    day: date
    is_working: bool
    name: str
    legal_basis: str


def work_calendar() -> WorkCalendar:
    """The calendar in force: weekdays are worked, but for the rows that say otherwise."""
    rows = list(CalendarDay.objects.values_list("day", "is_working"))
    return WorkCalendar(
        holidays=frozenset(day for day, is_working in rows if not is_working),
        working_weekends=frozenset(day for day, is_working in rows if is_working),
    )


def list_calendar_days(*, year: int) -> Sequence[CalendarRow]:
    """The exceptions of a year, in order."""
    return tuple(
        CalendarRow(day=row.day, is_working=row.is_working, name=row.name, legal_basis=row.legal_basis)
        for row in CalendarDay.objects.filter(day__year=year).order_by("day")
    )


@transaction.atomic
def save_calendar_day(*, actor: Actor, day: date, is_working: bool, name: str, legal_basis: str) -> None:
    """Nothing; the day is off, or a weekend is worked.

    Refusals: Forbidden, InvalidInput (no name or basis; a weekday said to be worked).
    """
    actor.require("parameter.edit")
    for field, value in (("name", name), ("legal_basis", legal_basis)):
        if not value.strip():
            raise InvalidInput(field=field, zh="不能为空", en="This cannot be empty")
    if is_working and day.weekday() < _SATURDAY:
        raise InvalidInput(field="day", zh="平日本来就是工作日", en="A weekday is worked anyway")
    CalendarDay.objects.update_or_create(
        day=day,
        defaults={
            "is_working": is_working,
            "name": name.strip()[:40],
            "legal_basis": legal_basis.strip()[:120],
        },
    )
    _audit(actor, "calendar.save", day, {"is_working": is_working, "name": name})


@transaction.atomic
def remove_calendar_day(*, actor: Actor, day: date) -> None:
    """Nothing; the day is again what its weekday says. Refusals: Forbidden, NotFound."""
    actor.require("parameter.edit")
    if not CalendarDay.objects.filter(day=day).delete()[0]:
        raise NotFound()
    _audit(actor, "calendar.remove", day, {})


def _audit(actor: Actor, action: str, day: date, after: dict[str, object]) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="calendar_day",
        subject_id=day.toordinal(),
        subject_number=day.isoformat(),
        after=after,
    )
